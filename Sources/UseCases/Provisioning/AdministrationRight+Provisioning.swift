package import Domain
import Store

/// People as an identity system lists them.
package struct ProvisionedPage: Sendable {
    package let total: Int
    package let accounts: [Account]
    /// Where the next page begins; `nil` behind the last one, and where pages are counted.
    package var next: ProvisionedPlace?

    package init(total: Int, accounts: [Account], next: ProvisionedPlace? = nil) {
        self.total = total
        self.accounts = accounts
        self.next = next
    }
}

extension AdministrationRight {
    /// Activation mails leave one a second: a first synchronisation adds everybody.
    private static var pace: ActivationPace? { ActivationPace(perMinute: 60) }

    private static func activationMailTime(in transaction: any Transaction, at now: Timestamp) throws -> Timestamp? {
        guard let pace else { return nil }
        let last = try transaction.findLastMailTime(kind: NoticeKind.activation.rawValue)
        var schedule = ActivationSchedule(pace, behind: last, at: now)
        return schedule.take()
    }

    package func findProvisioned(_ id: ID<Account>) async throws -> Outcome<Account> {
        try await holder.look(with: .administration) { transaction, _ in
            guard let account = try transaction.findAccount(id), account.isProvisioned else {
                return .refused(.accountUnknown)
            }
            return .done(account)
        }
    }

    /// Everybody whom one of these keys names, once each, in the order of their ids.
    package func listProvisioned(_ keys: Set<UserKey>) async throws -> Outcome<[Account]> {
        try await holder.look(with: .administration) { transaction, _ in
            let found = Set(try keys.compactMap { try transaction.findAccount(by: $0) }.filter(\.isProvisioned))
            return .done(found.sorted { $0.id.rawValue < $1.id.rawValue })
        }
    }

    package func listProvisioned(
        in range: ProvisionedRange, offset: Int, limit: Int
    ) async throws -> Outcome<ProvisionedPage> {
        try await holder.look(with: .administration) { transaction, _ in
            .done(
                ProvisionedPage(
                    total: try transaction.countProvisioned(range),
                    accounts: limit == 0
                        ? [] : try transaction.listProvisioned(range, offset: offset, limit: limit)))
        }
    }

    /// From the beginning, or on from where a page ended.
    package func listProvisioned(
        in range: ProvisionedRange, after place: ProvisionedPlace?, limit: Int
    ) async throws -> Outcome<ProvisionedPage> {
        try await holder.look(with: .administration) { transaction, _ in
            // One more than asked for tells whether there are more.
            let found = try transaction.listProvisioned(range, after: place ?? .start, limit: limit + 1)
            let page = Array(found.prefix(limit))
            return .done(
                ProvisionedPage(
                    total: try transaction.countProvisioned(range), accounts: page,
                    next: found.count > limit ? page.last?.place : nil))
        }
    }

    /// Adds a person, and mails them the link by which they choose their first password, unless they are not to sign in.
    package func provision(_ user: ProvisionedUser) async throws -> Outcome<Account> {
        let now = holder.installation.time.now()
        var account = NewAccount(kind: .user, email: user.email, userName: user.userName, name: user.name)
            .staged(id: holder.installation.newID(at: now), at: now)
        account.externalID = user.externalID
        if !user.isActive { account.state = .suspended }
        let new = account
        return try await unlessTaken {
            try await holder.act(with: .administration) { transaction, actor, now in
                try transaction.insertAccount(new, verifier: nil)
                var decision = Decision()
                decision.events = [.added(new, by: actor)]
                if !user.isActive { decision.changes = [.markSuspensionProvisioned(new.id)] }
                if user.isActive, let time = try Self.activationMailTime(in: transaction, at: now) {
                    decision.notices = [.activation(of: new, at: time, notBefore: time)]
                }
                return (decision, new)
            }
        }
    }

    /// - Parameter before: As it was read. Where somebody has changed it since, nothing is done.
    package func change(_ before: Account, to user: ProvisionedUser) async throws -> Outcome<Account> {
        try await unlessTaken {
            try await act(on: before) { Provisioning.change(to: user, $0) }.present(in: holder.installation)
        }
    }

    /// - Parameter before: As it was read.
    package func remove(_ before: Account) async throws -> Outcome<Account> {
        try await act(on: before, Provisioning.remove).present(in: holder.installation)
    }

    private func act(
        on before: Account, _ decide: @Sendable @escaping (Provisioning.Facts) -> Decision
    ) async throws -> Outcome<Account?> {
        let newMove = holder.installation.newID(MailboxMove.self, at: holder.installation.time.now())
        return try await holder.act(with: .administration) { transaction, actor, now in
            guard let account = try transaction.lockAccount(before.id), account.isProvisioned else {
                return (.refused(.accountUnknown), nil)
            }
            guard account.provisioned == before.provisioned, account.changedAt == before.changedAt else {
                return (.refused(.changedMeanwhile), nil)
            }
            let recovery = try transaction.findRecoveryAddresses(of: account.id, at: now)
            let hourAgo = now - .hours(1)
            let facts = Provisioning.Facts(
                account: account, recovery: recovery, actor: actor,
                activationMailAt: account.passwordChangedAt == nil
                    ? try Self.activationMailTime(in: transaction, at: now) : nil,
                isItsSuspension: try transaction.isSuspendedByProvisioning(account.id),
                hold: try transaction.findMailboxHold(of: account.id, at: now), newMove: newMove,
                nameChanges: try transaction.countNameChanges(of: account.id, since: hourAgo),
                activations: try transaction.countActivations(of: account.id, since: hourAgo), now: now)
            return (decide(facts), account)
        }
    }

    private func unlessTaken(_ body: () async throws -> Outcome<Account>) async throws -> Outcome<Account> {
        do {
            return try await body()
        } catch DatabaseFault.constraint(let name) {
            return .refused(Refusal(takenBy: name))
        }
    }
}

extension Outcome where Value == Account? {
    fileprivate func present(in installation: Installation) async throws -> Outcome<Account> {
        switch self {
        case .refused(let refusals): return .refused(refusals)
        case .done(let account):
            guard let id = account?.id, let present = try await installation.findPresent(id) else {
                return .refused(.accountUnknown)
            }
            return .done(present)
        }
    }
}

extension Account {
    /// In lists for identity systems.
    package var place: ProvisionedPlace { ProvisionedPlace(id: id, changedAt: changedAt) }
}
