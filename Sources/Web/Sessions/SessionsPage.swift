package import Domain
import Texts

/// `GET, POST /security/sessions`: a person's own sessions. `session` ends one, `all` = `others` ends the rest.
package struct SessionsPage: Page {
    /// What was just done: `?outcome=`.
    package enum Outcome: String, Hashable, Sendable {
        case oneEnded = "one-ended"
        case othersEnded = "others-ended"
    }

    /// The latest seen first.
    package var sessions: [Session]
    /// The one that asks.
    package var current: ID<Session>
    package var outcome: Outcome?

    package init(sessions: [Session], current: ID<Session>, outcome: Outcome? = nil) {
        self.sessions = sessions
        self.current = current
        self.outcome = outcome
    }

    /// The others are ended all together.
    private static let shown = 100

    package var title: String { SessionWords.sessionsTitle }

    package func body(in context: PageContext) -> HTML {
        """
        \(outcome.map(Self.notice))\
        <p class="lead">\(SessionWords.sessionsWhy)</p>
        <ul class="cards">\(thisFirst.prefix(Self.shown).map { card($0, in: context) })
        </ul>\(sessions.count > Self.shown ? more : nil)
        \(closing(in: context))
        """
    }

    private var more: HTML { "\n<p class=\"hint\">\(SessionWords.more(sessions.count - Self.shown))</p>" }

    private var thisFirst: [Session] {
        sessions.filter { $0.id == current } + sessions.filter { $0.id != current }
    }

    private static func notice(_ outcome: Outcome) -> HTML {
        switch outcome {
        case .oneEnded: Banner(tone: .done, title: SessionWords.oneEnded).markup
        case .othersEnded: Banner(tone: .done, title: SessionWords.othersEnded).markup
        }
    }

    private func card(_ session: Session, in context: PageContext) -> HTML {
        let isCurrent = session.id == current
        return """

            <li>
            <h2><bdi>\(session.origin.browser)</bdi>\(isCurrent ? Self.mark : nil)</h2>
            <dl>
            <div><dt>\(SessionWords.address)</dt><dd><bdi>\(session.origin.address)</bdi></dd></div>
            <div><dt>\(SessionWords.signedInSince)</dt><dd>\(.moment(session.signedInAt))</dd></div>
            <div><dt>\(SessionWords.lastSeen)</dt><dd>\(.moment(session.lastSeenAt))</dd></div>
            </dl>\(isCurrent ? nil : Self.ending(session, in: context))
            </li>
            """
    }

    private static let mark: HTML = " <span class=\"mark done\">\(SessionWords.thisSession)</span>"

    private static func ending(_ session: Session, in context: PageContext) -> HTML {
        let fields: HTML = """
            <input type="hidden" name="session" value="\(session.id.rawValue)">
            <button class="secondary" aria-label="\(SessionWords.endThis(session.origin.browser))">\
            \(SessionWords.end)</button>
            """
        return "\n\(context.form(to: "/security/sessions", class: "inline", fields))"
    }

    private func closing(in context: PageContext) -> HTML {
        guard sessions.contains(where: { $0.id != current }) else {
            return "<p class=\"aside\">\(SessionWords.noOthers)</p>"
        }
        let fields: HTML = """
            <input type="hidden" name="all" value="others">
            <button>\(SessionWords.endAllOthers)</button>
            """
        return context.form(to: "/security/sessions", class: "inline", fields)
    }
}
