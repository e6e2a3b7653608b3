package import Domain
import Texts
package import UseCases

/// `GET /admin/administrators/{id}`: how an administrator's account stands, and what an owner can do about it.
package struct AdministratorPage: Page {
    package var administrator: AdministratorDetails
    package var isOwn: Bool
    package var mayChange: Bool
    /// Whether who is looking may find out if it is them on the telephone.
    package var mayVerify: Bool
    /// What was just done.
    package var done: AdministratorAction?

    package init(
        administrator: AdministratorDetails, isOwn: Bool = false, mayChange: Bool, mayVerify: Bool = false,
        done: AdministratorAction? = nil
    ) {
        self.administrator = administrator
        self.isOwn = isOwn
        self.mayChange = mayChange
        self.mayVerify = mayVerify
        self.done = done
    }

    package var title: String { administrator.overview.account.name.full }

    package func body(in context: PageContext) -> HTML {
        """
        \(done.map { Banner(tone: .done, title: $0.done).markup })\
        <p class="account"><bdi>\(administrator.overview.account.email.text)</bdi>\
        \(administrator.overview.marks(isOwn: isOwn))</p>
        \(standing)
        \(context.section("doing", PeopleWords.whatYouCanDo, doing(in: context)))\
        \(context.section("events", PeopleWords.events, UserEvent.list(administrator.events)))
        """
    }

    private var standing: HTML {
        let overview = administrator.overview
        let kinds = overview.factors.own.map(\.title).sorted()
        let states = [
            overview.account.state.words, overview.lockedUntil == nil ? nil : PeopleWords.locked.lowercased(),
            administrator.isExpired ? PeopleWords.expired.lowercased() : nil,
        ]
        return """
            <dl class="facts">
            <div><dt>\(AdministratorsWords.role)</dt><dd>\(overview.role.title). \(overview.role.effect)</dd></div>
            <div><dt>\(PeopleWords.state)</dt><dd>\(states.compactMap(\.self).joined(separator: ", "))</dd></div>
            <div><dt>\(PeopleWords.factors)</dt>\
            <dd>\(kinds.isEmpty ? AdministratorsWords.none : kinds.joined(separator: ", "))</dd></div>
            <div><dt>\(PeopleWords.added)</dt><dd>\(.moment(overview.account.createdAt))</dd></div>
            </dl>
            """
    }

    private func doing(in context: PageContext) -> HTML {
        let list: PortalPath = "/administrators"
        let page = list.of(administrator.overview.account.id)
        let verify =
            mayVerify
            ? [context.choice(page.then("verify"), HelpDeskWords.verify, HelpDeskWords.verifyAdministratorWhy)] : []
        guard mayChange else {
            return """
                \(verify.isEmpty ? nil : Self.list(verify) as HTML?)\
                <p class="empty">\(AdministratorsWords.ownersOnly)</p>
                """
        }
        let role: AdministratorAction? = administrator.isLastOwner ? nil : .setRole(administrator.overview.role)
        let actions = [role].compactMap(\.self) + administrator.actions
        let why: HTML? = administrator.isLastOwner ? "<p>\(AdministratorsWords.lastOwner)</p>\n" : nil
        let choices = verify + actions.map { context.choice(page.then($0.name), $0.title, $0.effect) }
        return "\(why)\(choices.isEmpty ? nil : Self.list(choices) as HTML?)"
    }

    private static func list(_ choices: [HTML]) -> HTML {
        """
        <ul class="choices">\
        \(choices.map { "\n\($0)" as HTML })
        </ul>
        """
    }
}
