package import Domain
import Store

/// One administrator, as those who look after them see them.
package struct AdministratorDetails: Sendable {
    package let overview: AdministratorOverview
    package let isExpired: Bool
    /// Without whom nobody could look after administrators.
    package let isLastOwner: Bool
    /// What would change something, another role aside.
    package let actions: [AdministratorAction]
    /// The newest first.
    package let events: [UserEvent]

    package init(
        overview: AdministratorOverview, isExpired: Bool = false, isLastOwner: Bool = false,
        actions: [AdministratorAction] = [], events: [UserEvent] = []
    ) {
        self.overview = overview
        self.isExpired = isExpired
        self.isLastOwner = isLastOwner
        self.actions = actions
        self.events = events
    }
}

extension AuditingRight {
    /// Everything about one administrator; `nil` where nobody has this id, or a user.
    package func findAdministrator(_ id: ID<Account>) async throws -> Outcome<AdministratorDetails?> {
        try await holder.look(with: .auditing) { transaction, now in
            guard let account = try transaction.findAccount(id),
                let overview = try transaction.administratorOverview(of: account, at: now)
            else { return .done(nil) }
            let owners = try transaction.listAdministrators().filter(\.isActiveOwner).map(\.id)
            let isLastOwner = owners == [id]
            let isExpired = account.isExpired(under: try transaction.findSettings().password, at: now)
            let actions = AdministratorAction.plain.filter {
                !(isLastOwner && $0 == .suspend)
                    && $0.changes(
                        account, isLocked: overview.lockedUntil != nil, isExpired: isExpired, overview.factors)
            }
            return .done(
                AdministratorDetails(
                    overview: overview, isExpired: isExpired, isLastOwner: isLastOwner, actions: actions,
                    events: try transaction.userEvents(of: id)))
        }
    }
}
