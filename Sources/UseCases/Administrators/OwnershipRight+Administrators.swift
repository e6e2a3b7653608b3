package import Domain
import Store

/// An administrator as a list shows them.
package struct AdministratorOverview: Hashable, Sendable {
    package let account: Account
    package let role: AdministratorRole
    /// Until when it is locked in any kind of browser.
    package let lockedUntil: Timestamp?
    package let factors: EnrolledFactors
}

extension OwnershipRight {
    /// Adds an administrator who has no password yet, and mails them the link by which they choose one. Nobody else sees
    /// it.
    package func invite(_ role: AdministratorRole, email: EmailAddress, name: PersonName) async throws -> Outcome<
        Account
    > {
        let new = NewAccount(kind: .administrator(role), email: email, userName: nil, name: name)
        return try await holder.invite(new, with: .ownership)
    }

    /// - Parameter reason: Needed for everything but unlocking.
    package func perform(
        _ action: AdministratorAction, on id: ID<Account>, because reason: Reason?
    ) async throws -> Outcome<Account> {
        try await holder.act(with: .ownership) { transaction, actor, now in
            let owners = try transaction.lockActiveOwners()
            guard let account = try transaction.lockAccount(id) else {
                return (.refused(.accountUnknown), Account?.none)
            }
            let decision = action.decide(
                AdministratorAction.Facts(
                    account: account, activeOwners: owners,
                    isLocked: try transaction.findLock(of: account.id, at: now) != nil,
                    recovery: try transaction.findRecoveryAddresses(of: account.id, at: now), actor: actor,
                    reason: reason, now: now))
            return (decision, account)
        }.present(in: holder.installation)
    }
}

extension AuditingRight {
    /// All administrators, in the order of their addresses.
    package func listAdministrators() async throws -> Outcome<[AdministratorOverview]> {
        try await holder.look(with: .auditing) { transaction, now in
            .done(try transaction.listAdministrators().compactMap { try transaction.overview(of: $0, at: now) })
        }
    }

    /// `nil` where nobody has this id, or a person.
    package func findAdministrator(_ id: ID<Account>) async throws -> Outcome<AdministratorOverview?> {
        try await holder.look(with: .auditing) { transaction, now in
            .done(try transaction.findAccount(id).flatMap { try transaction.overview(of: $0, at: now) })
        }
    }

    package func findAdministrator(_ address: EmailAddress) async throws -> Outcome<AdministratorOverview?> {
        try await holder.look(with: .auditing) { transaction, now in
            .done(
                try transaction.findAdministrator(addressKey: address.key).flatMap {
                    try transaction.overview(of: $0, at: now)
                })
        }
    }
}

extension Transaction {
    fileprivate func overview(of account: Account, at now: Timestamp) throws -> AdministratorOverview? {
        guard case .administrator(let role) = account.kind else { return nil }
        return AdministratorOverview(
            account: account, role: role, lockedUntil: try findLock(of: account.id, at: now),
            factors: try findEnrolledFactors(of: account.id))
    }
}

extension Outcome where Value == Account? {
    /// The account as the decision left it.
    func present(in installation: Installation) async throws -> Outcome<Account> {
        switch self {
        case .refused(let refusals): return .refused(refusals)
        case .done(let account):
            guard let id = account?.id, let present = try await installation.database.glance({ try $0.findAccount(id) })
            else { return .refused(.accountUnknown) }
            return .done(present)
        }
    }
}
