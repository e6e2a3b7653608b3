package import Domain
import Formats
import Store

/// An administrator as a list shows them.
package struct AdministratorOverview: Hashable, Sendable {
    package let account: Account
    package let role: AdministratorRole
    /// Until when it is locked in any kind of browser.
    package let lockedUntil: Timestamp?
    package let factors: EnrolledFactors

    package init(account: Account, role: AdministratorRole, lockedUntil: Timestamp?, factors: EnrolledFactors) {
        self.account = account
        self.role = role
        self.lockedUntil = lockedUntil
        self.factors = factors
    }
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

    /// Their factors are reset by two: another administrator consents first, except at the host.
    ///
    /// - Parameter reason: Needed for everything but unlocking.
    package func perform(
        _ action: AdministratorAction, on id: ID<Account>, because reason: Reason?
    ) async throws -> Outcome<PerformedAction> {
        let (installation, holder) = (holder.installation, holder)
        let resetID = installation.newID(DeskReset.self, at: installation.time.now())
        return try await holder.act(with: .ownership) { transaction, actor, now in
            let owners = try transaction.lockActiveOwners()
            guard let account = try transaction.lockAccount(id) else {
                return (.refused(.accountUnknown), DeskReset?.none)
            }
            let facts = try holder.administratorFacts(
                of: account, owners: owners, because: reason, by: actor, in: transaction, at: now)
            guard action == .resetAuthenticator else { return (action.decide(facts), nil) }
            return try holder.deskReset(
                resetID, .resetAuthenticator, action.decide(facts), account, because: reason, recovery: facts.recovery,
                under: try transaction.findSettings(), in: transaction, at: now)
        }.performed(on: id, in: installation)
    }
}

extension AuditingRight {
    /// All administrators, in the order of their addresses.
    package func listAdministrators() async throws -> Outcome<[AdministratorOverview]> {
        try await holder.look(with: .auditing) { transaction, now in
            .done(
                try transaction.listAdministrators().compactMap {
                    try transaction.administratorOverview(of: $0, at: now)
                })
        }
    }

    package func findAdministrator(_ address: EmailAddress) async throws -> Outcome<AdministratorOverview?> {
        try await holder.look(with: .auditing) { transaction, now in
            .done(
                try transaction.findAdministrator(addressKey: address.key).flatMap {
                    try transaction.administratorOverview(of: $0, at: now)
                })
        }
    }
}

extension Transaction {
    func administratorOverview(of account: Account, at now: Timestamp) throws -> AdministratorOverview? {
        guard case .administrator(let role) = account.kind else { return nil }
        return AdministratorOverview(
            account: account, role: role, lockedUntil: try findLock(of: account.id, at: now),
            factors: try findEnrolledFactors(of: account.id))
    }
}

extension Outcome where Value == DeskReset? {
    /// With the account as the decision left it.
    ///
    /// - Parameter code: To be read out, where nothing waits.
    func performed(
        on id: ID<Account>, code: SpokenCode? = nil, in installation: Installation
    ) async throws -> Outcome<PerformedAction> {
        switch self {
        case .refused(let refusals): return .refused(refusals)
        case .done(let waits):
            guard let present = try await installation.findPresent(id) else { return .refused(.accountUnknown) }
            return .done(PerformedAction(account: present, spokenCode: waits == nil ? code : nil, waits: waits))
        }
    }
}

extension Installation {
    /// The account as a decision that was just written left it.
    func findPresent(_ id: ID<Account>) async throws -> Account? {
        try await database.glance { try $0.findAccount(id) }
    }
}
