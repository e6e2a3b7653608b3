package import Domain
import Texts

/// `GET, POST /admin/users/{id}/sessions/{session}`: ends one session of a person.
package struct UserSessionPage: Page {
    package var account: Account
    package var session: Session
    /// As it was typed.
    package var reason: String
    package var problems: [Refusal]

    package init(account: Account, session: Session, reason: String = "", problems: [Refusal] = []) {
        self.account = account
        self.session = session
        self.reason = reason
        self.problems = problems
    }

    package var title: String { PeopleWords.endSession }

    package func body(in context: PageContext) -> HTML {
        let problems = FormProblems(problems, fields: [.reason])
        let people: PortalPath = "/users"
        let person = people.of(account.id)
        return """
            \(problems.summary)\(account.line)
            <dl class="facts">
            <div><dt>\(SessionWords.browser)</dt><dd><bdi>\(session.origin.browser)</bdi></dd></div>
            <div><dt>\(SessionWords.address)</dt><dd><bdi>\(session.origin.address)</bdi></dd></div>
            <div><dt>\(SessionWords.signedInSince)</dt><dd>\(.moment(session.signedInAt))</dd></div>
            <div><dt>\(SessionWords.lastSeen)</dt><dd>\(.moment(session.lastSeenAt))</dd></div>
            </dl>
            <p class="lead">\(PeopleWords.endSessionEffect) \(PeopleWords.toldByMail)</p>
            \(context.form(to: person.session(session.id), """
            \(Field.reason(reason).markup(problems.at(.reason)))
            <p class="actions"><button>\(PeopleWords.endSession)</button></p>
            """))
            <p class="aside"><a href="\(context.address(of: person))">\(PeopleWords.cancel)</a></p>
            """
    }
}

extension PortalPath {
    /// Of a person's page, that of one of their sessions.
    func session(_ id: ID<Session>) -> PortalPath { then("sessions").of(id) }
}
