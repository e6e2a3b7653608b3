package import Domain
import Texts
package import UseCases

/// `GET /admin/administrators`: who looks after the organisation.
package struct AdministratorsPage: Page {
    /// In the order of their addresses.
    package var administrators: [AdministratorOverview]
    /// Who is looking.
    package var own: ID<Account>
    package var mayChange: Bool
    package var hasAdded: Bool

    package init(
        administrators: [AdministratorOverview], own: ID<Account>, mayChange: Bool, hasAdded: Bool = false
    ) {
        self.administrators = administrators
        self.own = own
        self.mayChange = mayChange
        self.hasAdded = hasAdded
    }

    package var title: String { AdministratorsWords.title }

    package func body(in context: PageContext) -> HTML {
        """
        \(hasAdded ? Banner(tone: .done, title: AdministratorsWords.added).markup : nil)\
        <p class="lead">\(AdministratorsWords.why)</p>
        <ul class="people">\(administrators.map { line($0, in: context) })
        </ul>\(ending(in: context))
        """
    }

    private func line(_ administrator: AdministratorOverview, in context: PageContext) -> HTML {
        let account = administrator.account
        let list: PortalPath = "/administrators"
        return """

            <li>
            <p><a href="\(context.address(of: list.of(account.id)))"><bdi>\(account.name.full)</bdi></a>\
            \(administrator.marks(isOwn: account.id == own))</p>
            <p class="hint">\(administrator.role.title) · <bdi>\(account.email.text)</bdi></p>
            </li>
            """
    }

    private func ending(in context: PageContext) -> HTML {
        guard mayChange else { return "\n<p class=\"hint\">\(AdministratorsWords.ownersOnly)</p>" }
        return """

            <p class="actions"><a class="button" href="\(context.address(of: "/administrators/new"))">\
            \(AdministratorsWords.add)</a></p>
            """
    }
}

extension AdministratorOverview {
    func marks(isOwn: Bool) -> [HTML] {
        [
            isOwn ? UserOverview.mark(AdministratorsWords.you, wantsAttention: false) : nil,
            lockedUntil == nil ? nil : UserOverview.mark(PeopleWords.locked, wantsAttention: true),
            account.state == .suspended ? UserOverview.mark(PeopleWords.suspended, wantsAttention: true) : nil,
            account.state == .staged ? UserOverview.mark(AdministratorsWords.invited, wantsAttention: false) : nil,
            account.state == .active && factors.isEmpty
                ? UserOverview.mark(AdministratorsWords.noFactor, wantsAttention: true) : nil,
        ].compactMap(\.self)
    }
}
