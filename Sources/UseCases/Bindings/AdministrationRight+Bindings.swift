package import Domain
import Store

/// One binding as lists show it.
package struct BindingOverview: Hashable, Sendable {
    package let binding: Binding
    package let connection: Connection
    package let state: DeliveryState

    package init(binding: Binding, connection: Connection) {
        self.binding = binding
        self.connection = connection
        state = DeliveryState(binding.target, isPaused: connection.pausedAt != nil)
    }
}

/// Whose a binding is, where that is not known already.
package struct BoundAccount: Hashable, Sendable {
    package let account: Account
    package let overview: BindingOverview

    package init(account: Account, overview: BindingOverview) {
        self.account = account
        self.overview = overview
    }
}

extension AdministrationRight {
    /// Says by hand which entry is the account's. The target is owed the password from now on.
    package func bind(
        _ account: ID<Account>, to connection: ID<Connection>, entry: String
    ) async throws -> Outcome<Binding> {
        guard Binding.isEntry(entry) else { return .refused(.entryMalformed) }
        let installation = holder.installation
        let id = installation.newID(Binding.self, at: installation.time.now())
        do {
            return try await holder.act(with: .administration) { transaction, actor, now in
                guard let account = try transaction.lockAccount(account), account.state != .removed else {
                    return (.refused(.accountUnknown), Binding?.none)
                }
                guard let connection = try transaction.lockConnection(connection) else {
                    return (.refused(.connectionUnknown), nil)
                }
                let binding = try transaction.newBinding(id, of: account, to: connection, entry: entry, at: now)
                try transaction.insertBinding(binding, entryKey: NormalisedText.caseFolded(entry))
                return (.of(.accountBound, binding, connection, by: actor), binding)
            }.unwrapped(or: .accountUnknown)
        } catch DatabaseFault.constraint {
            return .refused(.alreadyBound)
        }
    }

    /// In the directory nothing is changed. Not while an order is on its way there: it may land late, and over what whoever is
    /// bound to the entry next has set.
    ///
    /// - Parameter account: Whose it has to be, where somebody looks at one person.
    package func unbind(
        _ id: ID<Binding>, of account: ID<Account>? = nil, because reason: Reason? = nil
    ) async throws -> Outcome<Binding> {
        try await holder.act(with: .administration) { transaction, actor, now in
            guard let binding = try transaction.lockBinding(id),
                account.map({ $0 == binding.target.account }) ?? true,
                let connection = try transaction.findConnection(binding.target.connection)
            else { return (.refused(.nothingPending), Binding?.none) }
            guard !binding.target.isUnderWay(at: now) else { return (.refused(.deliveryUnderWay), nil) }
            try transaction.deleteBinding(id)
            return (.of(.accountUnbound, binding, connection, by: actor, reason.details), binding)
        }.unwrapped(or: .nothingPending)
    }

    /// Has what a target is owed tried at once.
    package func retryDelivery(_ id: ID<Binding>) async throws -> Outcome<Binding> {
        try await holder.act(with: .administration) { transaction, actor, now in
            guard let binding = try transaction.lockBinding(id),
                let connection = try transaction.findConnection(binding.target.connection)
            else { return (.refused(.nothingPending), Binding?.none) }
            var changed = binding
            guard changed.target.retry(at: now) else { return (.refused(.nothingPending), nil) }
            try transaction.updateBinding(changed, losing: binding.target.lost, at: now)
            return (.of(.deliveryRetried, changed, connection, by: actor), changed)
        }.unwrapped(or: .nothingPending)
    }

    /// What each target of an account holds and is owed.
    package func listBindings(of account: ID<Account>) async throws -> Outcome<[BindingOverview]> {
        try await holder.look(with: .administration) { transaction, _ in
            .done(try transaction.listOverviews(of: account))
        }
    }

    /// The same of somebody who has to be there.
    package func listBindings(ofUser id: ID<Account>) async throws -> Outcome<[BindingOverview]> {
        try await holder.look(with: .administration) { transaction, _ in
            guard let account = try transaction.findAccount(id), account.kind == .user else {
                return .refused(.accountUnknown)
            }
            return .done(try transaction.listOverviews(of: id))
        }
    }

    /// Who is bound at a connection, by the order in which they were.
    package func listBindings(
        at connection: ID<Connection>, after: ID<Binding>?, limit: Int
    ) async throws -> Outcome<[BoundAccount]> {
        try await holder.look(with: .administration) { transaction, _ in
            guard let connection = try transaction.findConnection(connection) else {
                return .refused(.connectionUnknown)
            }
            let bindings = try transaction.listBindings(
                at: connection.id, after: after?.rawValue ?? "", limit: min(max(1, limit), 1_000))
            return .done(
                try bindings.compactMap { binding in
                    try transaction.findAccount(binding.target.account).map {
                        BoundAccount(account: $0, overview: BindingOverview(binding: binding, connection: connection))
                    }
                })
        }
    }
}

extension Transaction {
    func listOverviews(of account: ID<Account>) throws -> [BindingOverview] {
        try listBindings(of: account).compactMap { binding in
            try findConnection(binding.target.connection).map { BindingOverview(binding: binding, connection: $0) }
        }
    }

    func newBinding(
        _ id: ID<Binding>, of account: Account, to connection: Connection, entry: String, at now: Timestamp
    ) throws -> Binding {
        Binding(
            new: id, of: account, isLockedForGood: try findLock(of: account.id, at: now) == .distantFuture,
            to: connection, entry: entry, epoch: try countRestores(), at: now)
    }

    /// A new life after a restore: what every target holds is unknown.
    func updateBindingsRestored(epoch: Int, at now: Timestamp) throws {
        var after = ""
        while true {
            let page = try listBindings(after: after, limit: 500)
            guard let last = page.last else { return }
            for binding in page {
                guard let account = try findAccount(binding.target.account),
                    let connection = try findConnection(binding.target.connection)
                else { continue }
                let standing = TargetStanding(
                    of: account, isLockedForGood: try findLock(of: account.id, at: now) == .distantFuture)
                var restored = binding
                restored.target.restore(
                    standing: connection.settings.leaving == .disable ? standing : nil,
                    takesPassword: connection.settings.passwordOwed(to: account).map { $0 == .neededOnceMore },
                    epoch: epoch, at: now)
                try updateBinding(restored, losing: binding.target.lost, at: now)
            }
            after = last.id.rawValue
        }
    }
}

extension Binding {
    /// What the target is owed from now on: it is not known to hold anything.
    init(
        new id: ID<Binding>, of account: Account, isLockedForGood: Bool, to connection: Connection, entry: String,
        epoch: Int, at now: Timestamp
    ) {
        var target = BoundTarget(account: account.id, connection: connection.id)
        let change = OwedChange(
            password: connection.settings.passwordOwed(to: account),
            standing: target.standingOwed(
                TargetStanding(of: account, isLockedForGood: isLockedForGood), under: connection.settings.leaving))
        target.owe(change, epoch: epoch, at: now)
        self.init(id: id, entry: entry, boundAt: now, target: target)
    }
}

extension ConnectionSettings {
    /// Whether the password itself has to travel there; `nil` where the directory is given none from here.
    var takesPassword: Bool? { authority.followsLockstep ? passwords.takesPassword : nil }

    /// Of a password that nobody is typing now; `nil` where there is none, or it is none of our business.
    fileprivate func passwordOwed(to account: Account) -> OwedPassword? {
        guard account.passwordChangedAt != nil else { return nil }
        return takesPassword.map { $0 ? .neededOnceMore : .verifier }
    }
}

extension Decision {
    static func of(
        _ kind: AuditKind, _ binding: Binding, _ connection: Connection, by actor: Actor,
        _ more: [String: String] = [:]
    ) -> Decision {
        var decision = Decision()
        decision.events = [
            AuditEvent(
                kind, by: actor, account: binding.target.account,
                details: ["connection": connection.name.text, "entry": binding.entry], more)
        ]
        return decision
    }
}
