package import Domain
import Texts

/// `GET /authenticator`: what a phone opens, and keeps on its home screen. Its parts are shown and filled by its script;
/// who asks and what for comes from `/authenticator/requests`.
package struct PhoneAppPage: Sendable {
    package enum Kind: Hashable, Sendable {
        case app
        /// Kept by the worker, for when we can't be reached.
        case offline
    }

    package var kind: Kind
    package var organisation: Organisation
    package var nonce: String

    package init(kind: Kind, organisation: Organisation, nonce: String) {
        self.kind = kind
        self.organisation = organisation
        self.nonce = nonce
    }

    package var document: HTML {
        """
        <!DOCTYPE html>
        <html lang="\(LayoutWords.language)">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="robots" content="noindex">
        <meta name="mobile-web-app-capable" content="yes">
        <title>\(LayoutWords.windowTitle(PushWords.app, organisation: organisation.name))</title>
        <link rel="icon" type="image/svg+xml" href="\(Asset.icon.path)">
        <link rel="apple-touch-icon" href="\(Asset.smallIcon.path)">
        <link rel="manifest" href="/authenticator/manifest.webmanifest">
        <link rel="stylesheet" nonce="\(nonce)" href="\(Asset.stylesheet.path)">\(script)
        </head>
        <body>
        <header class="masthead">
        <span class="organisation"><bdi>\(organisation.shownName)</bdi></span>
        </header>
        \(main)
        <footer class="colophon">
        <p>\(organisation.contactMarkup)</p>
        </footer>
        </body>
        </html>

        """
    }

    private var script: HTML? {
        guard kind == .app else { return nil }
        return "\n<script type=\"module\" nonce=\"\(nonce)\" src=\"\(Asset.phoneScript.path)\"></script>"
    }

    private var main: HTML {
        switch kind {
        case .offline:
            """
            <main id="main">
            <h1>\(PushWords.offlineTitle)</h1>
            <p class="lead">\(PushWords.offline)</p>
            <p class="actions"><a class="button" href="/authenticator">\(PushWords.tryAgain)</a></p>
            </main>
            """
        case .app:
            """
            <main id="main" class="phone"\(words)>
            <h1>\(PushWords.appHeading)</h1>
            <noscript><p class="lead">\(PushWords.needsScript)</p></noscript>
            <div id="told" role="status" aria-live="polite"></div>
            \(empty)
            \(register)
            \(number)
            \(request)
            \(ready)
            </main>
            """
        }
    }

    /// What the script says, by name.
    private var words: HTML {
        let words: [(StaticString, String)] = [
            ("done", PushWords.done), ("denied", PushWords.denied), ("alarmed", PushWords.alarmed),
            ("over", PushWords.over), ("wrong", PushWords.wrong), ("locked", PushWords.locked),
            ("dead", PushWords.dead), ("removed", PushWords.removedHere), ("unreachable", PushWords.unreachable),
            ("failed", PushWords.failed), ("busy", PushWords.busyElsewhere), ("notified", PushWords.notified),
            ("notify-failed", PushWords.notifyFailed), ("seconds", PushWords.secondsLeft),
            ("set-up", PushWords.setUpHere), ("paused", PushWords.paused),
        ]
        return words.reduce(.nothing) { "\($0) data-\(HTML(stringLiteral: $1.0))=\"\($1.1)\"" }
    }

    private var empty: HTML {
        """
        <section id="empty" hidden>
        <p class="lead">\(PushWords.empty)</p>
        <p>\(PushWords.emptyHint)</p>
        </section>
        """
    }

    private var register: HTML {
        """
        <section id="register" hidden>
        <p class="lead">\(PushWords.registerWhy)</p>
        <form class="form">
        <div class="field">
        <label for="name">\(PushWords.nameThis)</label>
        <p class="hint" id="name-hint">\(PushWords.nameWhy)</p>
        <input id="name" name="name" type="text" autocomplete="off" maxlength="60" required \
        aria-describedby="name-hint">
        </div>
        <p class="actions"><button>\(PushWords.registerThis)</button></p>
        </form>
        </section>
        """
    }

    private var number: HTML {
        """
        <section id="number" hidden>
        <p class="lead">\(PushWords.typeThere)</p>
        <p class="number" data-field="number"></p>
        <p class="hint">\(PushWords.goesOn)</p>
        </section>
        """
    }

    private var request: HTML {
        """
        <section id="request" class="card" hidden aria-labelledby="request-title">
        <h2 id="request-title">\(PushWords.asks)</h2>
        <p class="hint" data-field="left"></p>
        <dl class="facts">
        <div><dt>\(PushWords.what)</dt><dd data-field="what"></dd></div>
        <div><dt>\(PushWords.who)</dt><dd data-field="account"></dd></div>
        <div><dt>\(PushWords.place)</dt><dd data-field="place"></dd></div>
        <div><dt>\(PushWords.time)</dt><dd data-field="time"></dd></div>
        </dl>
        <p class="banner attention" data-field="new-browser">\(PushWords.newBrowser)</p>
        <form class="form" novalidate>
        <div class="field">
        <label for="code">\(PushWords.codeThere)</label>
        <p class="problem" id="code-problem" role="alert" hidden></p>
        <input id="code" name="code" type="text" inputmode="numeric" autocomplete="off" maxlength="12" \
        aria-describedby="code-problem">
        </div>
        <p class="actions"><button name="action" value="approve">\(PushWords.approve)</button></p>
        <p class="actions"><button class="secondary" name="action" value="deny">\(PushWords.deny)</button></p>
        <p class="actions"><button class="secondary alarm" name="action" value="was-not-me">\(PushWords.wasNotMe)\
        </button></p>
        <p class="hint">\(PushWords.wasNotMeHint)</p>
        </form>
        </section>
        """
    }

    private var ready: HTML {
        """
        <section id="ready" hidden aria-labelledby="ready-title">
        <h2 id="ready-title">\(PushWords.ready)</h2>
        <p>\(PushWords.readyHint)</p>
        <ul class="cards" data-field="accounts"></ul>
        <p class="actions"><button class="secondary" id="notify" type="button" hidden>\(PushWords.notify)</button></p>
        <p class="hint" data-field="notified"></p>
        </section>
        """
    }
}
