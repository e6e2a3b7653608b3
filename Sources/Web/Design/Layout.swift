import Domain
import Texts

/// The document around a page: head, masthead, main part, footer.
struct Layout {
    let page: any Page
    let context: PageContext

    var document: HTML {
        """
        <!DOCTYPE html>
        <html lang="\(LayoutWords.language)">
        \(head)
        <body>
        <a class="skip" href="#main">\(LayoutWords.skip)</a>
        \(masthead)
        <main id="main">
        <h1>\(page.title(at: context.entrance) ?? page.heading)</h1>
        \(page.body(in: context))
        </main>
        \(footer)
        </body>
        </html>

        """
    }

    /// For files: with its style in it, without script and without what is for this visit only.
    func standalone(base: String) -> HTML {
        """
        <!DOCTYPE html>
        <html lang="\(LayoutWords.language)">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <base href="\(base)/">
        <title>\(windowTitle)</title>
        <style>
        \(HTML.stylesheet)</style>
        </head>
        <body>
        \(masthead)
        <main id="main">
        <h1>\(page.heading)</h1>
        \(page.body(in: context))
        </main>
        \(footer)
        </body>
        </html>

        """
    }

    /// Masthead and main part, by which people know the page.
    var screen: HTML {
        """
        \(masthead)
        <h1>\(page.title(at: context.entrance) ?? page.heading)</h1>
        \(page.body(in: context))
        """
    }

    private var head: HTML {
        """
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="robots" content="noindex">
        <title>\(windowTitle)</title>
        <link rel="icon" type="image/svg+xml" href="\(Asset.icon.path)">
        <link rel="stylesheet" nonce="\(context.nonce)" href="\(Asset.stylesheet.path)">\(accent)\(refresh)
        <script type="module" nonce="\(context.nonce)" src="\(Asset.script.path)"></script>
        </head>
        """
    }

    /// For browsers without script; the others ask quietly.
    private var refresh: HTML? {
        if page.reloads { return "\n<meta http-equiv=\"refresh\" content=\"3\">" }
        return page.refreshes ? "\n<noscript><meta http-equiv=\"refresh\" content=\"3\"></noscript>" : nil
    }

    private var windowTitle: String {
        let plain = page.title(at: context.entrance) ?? page.title
        let title = page.problems.isEmpty ? plain : LayoutWords.windowTitleWithProblems(plain)
        let organisation = context.organisation.name
        return switch context.entrance {
        case .users: LayoutWords.windowTitle(title, organisation: organisation)
        case .administrators: AdministrationWords.windowTitle(title, organisation: organisation)
        }
    }

    private var accent: HTML {
        guard let declarations = context.accent.declarations else { return .nothing }
        return "\n<style nonce=\"\(context.nonce)\">\(declarations)</style>"
    }

    private var masthead: HTML {
        """
        <header class="masthead">
        <a class="organisation" href="\(context.address(of: "/"))"><bdi>\(context.organisation.shownName)</bdi></a>\
        \(mark)\(context.person.map(navigation))\(sections)
        </header>
        """
    }

    /// Says in which portal one is, where it is not the one that most people know.
    private var mark: HTML? {
        switch context.entrance {
        case .users: nil
        case .administrators: "\n<span class=\"portal\">\(AdministrationWords.portal)</span>"
        }
    }

    private func navigation(of person: PageContext.Person) -> HTML {
        """

        <nav aria-label="\(LayoutWords.navigation)">
        <ul>
        <li><a href="\(context.address(of: "/profile"))">\(LayoutWords.profile)</a></li>
        <li><a href="\(context.address(of: "/security"))">\(LayoutWords.security)</a></li>
        <li><a href="\(context.address(of: "/activity"))">\(LayoutWords.activity)</a></li>
        </ul>
        <form method="post" action="\(context.address(of: "/logout"))">\(context.csrfField)\
        <button class="quiet">\(LayoutWords.signOut)</button></form>
        </nav>
        """
    }

    /// The parts of the administrators' portal.
    private var sections: HTML? {
        guard !context.sections.isEmpty else { return nil }
        return """

            <nav class="sections" aria-label="\(AdministrationWords.sections)">
            <ul>\(context.sections.map { $0.link(in: context) })
            </ul>
            </nav>
            """
    }

    private var footer: HTML {
        """
        <footer class="colophon">\(context.person.map { "\n<p>\(LayoutWords.signedInAs($0.email))</p>" as HTML })
        <p>\(context.organisation.contactMarkup)</p>
        <p><a href="\(context.address(of: "/help"))">\(LayoutWords.help)</a></p>\(demo)
        </footer>
        """
    }

    private var demo: HTML? {
        guard context.isDemo else { return nil }
        return "\n<p>\(LayoutWords.demo) <a href=\"/demo/mail\">\(LayoutWords.demoMail)</a></p>"
    }
}

extension Organisation {
    /// In the masthead.
    var shownName: String { name.isEmpty ? LayoutWords.product : name }

    /// Whom to ask.
    var contactMarkup: HTML {
        guard !contactEmail.isEmpty else { return "\(LayoutWords.contactUnknown)" }
        let address: HTML = "<a href=\"mailto:\(contactEmail)\">\(contactEmail)</a>"
        guard !contactName.isEmpty else { return "\(LayoutWords.contact) \(address)" }
        return "\(LayoutWords.contact) <bdi>\(contactName)</bdi>, \(address)"
    }
}
