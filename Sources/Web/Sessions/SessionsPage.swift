package import Domain
import Texts

/// `GET, POST /security/sessions`: a person's own sessions. `session` ends one, `all` = `others` ends the rest.
package struct SessionsPage: Page {
    package struct Line: Hashable, Sendable {
        /// What the form sends back to end it.
        package let id: String
        /// The `User-Agent` that signed in.
        package let userAgent: String
        package let address: String
        package let since: Timestamp
        package let lastSeen: Timestamp
        package let isThisOne: Bool

        package init(
            id: String, userAgent: String, address: String, since: Timestamp, lastSeen: Timestamp, isThisOne: Bool
        ) {
            self.id = id
            self.userAgent = userAgent
            self.address = address
            self.since = since
            self.lastSeen = lastSeen
            self.isThisOne = isThisOne
        }
    }

    package enum Outcome: Hashable, Sendable { case oneEnded, othersEnded }

    package var lines: [Line]
    package var outcome: Outcome?

    package init(lines: [Line], outcome: Outcome? = nil) {
        self.lines = lines
        self.outcome = outcome
    }

    package var title: String { SessionWords.sessionsTitle }

    package func body(in context: PageContext) -> HTML {
        """
        \(outcome.map(Self.notice))\
        <p class="lead">\(SessionWords.sessionsWhy)</p>
        <ul class="cards">\(lines.map { Self.markup($0, in: context) })
        </ul>
        \(closing(in: context))
        """
    }

    private static func notice(_ outcome: Outcome) -> HTML {
        switch outcome {
        case .oneEnded: Notice(tone: .done, title: SessionWords.oneEnded).markup
        case .othersEnded: Notice(tone: .done, title: SessionWords.othersEnded).markup
        }
    }

    private static func markup(_ line: Line, in context: PageContext) -> HTML {
        let browser = Browser(userAgent: line.userAgent).words
        return """

            <li>
            <h2>\(browser)\(line.isThisOne ? " <span class=\"mark\">\(SessionWords.thisSession)</span>" as HTML : nil)</h2>
            <dl>
            <div><dt>\(SessionWords.address)</dt><dd><bdi>\(line.address)</bdi></dd></div>
            <div><dt>\(SessionWords.signedInSince)</dt><dd>\(.moment(line.since))</dd></div>
            <div><dt>\(SessionWords.lastSeen)</dt><dd>\(.moment(line.lastSeen))</dd></div>
            </dl>\(line.isThisOne ? nil : ending(line.id, browser, in: context))
            </li>
            """
    }

    private static func ending(_ id: String, _ browser: String, in context: PageContext) -> HTML {
        let form = context.form(
            to: "/security/sessions", class: "inline",
            """
            <input type="hidden" name="session" value="\(id)">
            <button class="secondary" aria-label="\(SessionWords.endThis(browser))">\(SessionWords.end)</button>
            """)
        return "\n\(form)"
    }

    private func closing(in context: PageContext) -> HTML {
        guard lines.contains(where: { !$0.isThisOne }) else {
            return "<p class=\"aside\">\(SessionWords.noOthers)</p>"
        }
        return context.form(
            to: "/security/sessions", class: "inline",
            """
            <input type="hidden" name="all" value="others">
            <button>\(SessionWords.endAllOthers)</button>
            """)
    }
}
