import Domain
import Texts
package import UseCases

/// `GET /admin/users/{id}` of somebody whose account was removed: when, by whom and why, and what the trail still says.
package struct RemovedUserPage: Page {
    package var user: UserDetails
    /// Whether who is looking may see the whole trail.
    package var mayAudit: Bool

    package init(user: UserDetails, mayAudit: Bool) {
        self.user = user
        self.mayAudit = mayAudit
    }

    package var title: String { user.account.name.full }

    package func body(in context: PageContext) -> HTML {
        """
        <p class="account"><bdi>\(user.account.email.text)</bdi></p>
        \(Banner(tone: .attention, title: PeopleWords.accountRemoved, text: PeopleWords.accountRemovedEffect).markup)\
        \(context.section("standing", PeopleWords.standing, standing))\
        \(context.section("events", PeopleWords.events, """
        \(UserEvent.list(user.events))\(trail(in: context))
        """))
        """
    }

    private var standing: HTML {
        let removal = user.removal
        let facts: [(String, HTML)?] = [
            (
                PeopleWords.removed,
                """
                \(.moment(removal?.at ?? user.account.changedAt))\
                \(removal.flatMap { EventWords.by($0.hand) }.map { ", <bdi>\($0)</bdi>" as HTML })
                """
            ),
            removal?.details["reason"].map { (EventWords.because, "<bdi>\($0)</bdi>") },
            (PeopleWords.added, .moment(user.account.createdAt)),
        ]
        let lines = facts.compactMap(\.self).map { name, value -> HTML in
            "\n<div><dt>\(name)</dt><dd>\(value)</dd></div>"
        }
        return """
            <dl class="facts">\(lines)
            </dl>
            """
    }

    private func trail(in context: PageContext) -> HTML? {
        guard mayAudit else { return nil }
        // By its id: the address may be somebody else's by now.
        let path = EventQuery(account: user.account.id.rawValue).path()
        return "\n<p class=\"aside\"><a href=\"\(context.address(of: path))\">\(PeopleWords.wholeTrail)</a></p>"
    }
}
