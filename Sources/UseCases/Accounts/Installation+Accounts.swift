package import Domain
import Formats
import Store

package struct NewAccount: Sendable {
    package let kind: AccountKind
    package let email: EmailAddress
    package let userName: UserName?
    package let name: PersonName

    package init(kind: AccountKind, email: EmailAddress, userName: UserName?, name: PersonName) {
        self.kind = kind
        self.email = email
        self.userName = userName
        self.name = name
    }
}

extension NewAccount {
    /// The account as it begins: without a password.
    func staged(id: ID<Account>, at now: Timestamp) -> Account {
        Account(
            id: id, kind: kind, state: .staged, email: email, userName: userName, name: name, epoch: 1,
            passwordChangedAt: nil, expiryCountsFrom: nil, expiredAt: nil, passwordNeverExpires: false,
            managedBy: .local, createdAt: now)
    }
}

package struct AddedAccount: Sendable {
    package let account: Account
    /// Opens the page on which the person chooses their first password. Shown once.
    package let activationLink: Secret<String>
}

/// One account as a list shows it, with the axes that are not columns of its own.
package struct AccountOverview: Hashable, Sendable {
    package let account: Account
    /// Until when it is locked in any kind of browser.
    package let lockedUntil: Timestamp?
    package let isExpired: Bool
}

extension AuditEvent {
    /// - Parameter details: What is to be known besides.
    static func added(_ account: Account, by actor: Actor, _ details: [String: String] = [:]) -> AuditEvent {
        let kind = account.kind.isAdministrator ? "administrator" : "user"
        return AuditEvent(
            .accountAdded, by: actor, account: account.id, details: details.merging(["kind": kind]) { $1 })
    }
}

extension Installation {
    /// How long an activation link lives.
    static var activationLives: Duration { .days(7) }

    /// Adds an account that has no password yet, and the link by which its person chooses one.
    package func addAccount(_ new: NewAccount, by actor: Actor) async throws -> Outcome<AddedAccount> {
        let now = time.now()
        let account = new.staged(id: newID(at: now), at: now)
        let (writer, base) = (writer(at: now), baseURL)
        do {
            return try await database.write { transaction in
                try transaction.insertAccount(account, verifier: nil)
                let token = try writer.make(
                    NewLink(
                        kind: .activation, at: account.entrance, channel: .host, epoch: account.epoch,
                        expiresAt: now + Self.activationLives),
                    for: account.id, in: transaction)
                var decision = Decision()
                decision.events = [.added(account, by: actor)]
                try writer.write(decision, in: transaction)
                return .done(
                    AddedAccount(
                        account: account, activationLink: LinkAddress.of(token, base: base)))
            }
        } catch DatabaseFault.constraint(let name) {
            return .refused(name.contains("user_name") ? .userNameTaken : .addressTaken)
        }
    }

    /// A new activation link for an account that has no password yet; those of before are void.
    package func renewActivationLink(
        of address: EmailAddress, at entrance: Entrance = .users, by actor: Actor
    ) async throws -> Outcome<Secret<String>> {
        let now = time.now()
        let (writer, base) = (writer(at: now), baseURL)
        return try await database.write { transaction in
            guard let account = try transaction.findAccount(addressKey: address.key, at: entrance) else {
                return .refused(.accountUnknown)
            }
            guard account.state == .staged else { return .refused(.stateForbids(account.state)) }
            var decision = Decision()
            decision.changes = [.voidLinks(account.id, kinds: [.activation], at: now)]
            decision.events = [AuditEvent(.activationRenewed, by: actor, account: account.id)]
            try writer.write(decision, in: transaction)
            let link = NewLink(
                kind: .activation, at: entrance, channel: .host, epoch: account.epoch,
                expiresAt: now + Self.activationLives)
            return .done(LinkAddress.of(try writer.make(link, for: account.id, in: transaction), base: base))
        }
    }

    /// Adds an account with its first password, by the same door that an activation link opens.
    package func addAccount(
        _ new: NewAccount, password: String, by actor: Actor, origin: Origin
    ) async throws -> Outcome<Account> {
        let now = time.now()
        let trial = new.staged(id: newID(at: now), at: now)
        let typed = NewPassword(typed: password, confirmed: password)
        let (parsed, refusals) = typed.parsed
        guard let parsed else { return .refused(refusals) }
        // Judged before anything is stored, so that a refused password leaves no account behind.
        let settings = try await database.read { try $0.findSettings() }
        let broken = try await PasswordRules(installation: self).brokenAlone(by: parsed, trial, settings)
        guard broken.isEmpty else { return .refused(broken) }
        switch try await addAccount(new, by: actor) {
        case .refused(let refusals): return .refused(refusals)
        case .done(let added):
            let token = LinkAddress.token(
                in: added.activationLink, kind: .activationLink, at: added.account.entrance)
            guard let token else { return .refused(.linkDead) }
            switch try await resetPassword(token, to: typed, origin: origin) {
            case .done(.ended(let account)): return .done(account)
            // Nobody has enrolled anything for an account that began a moment ago.
            case .done(.factorNeeded): return .refused(.factorRequired)
            case .refused(let refusals): return .refused(refusals)
            }
        }
    }

    /// Does what an administrator, or the host, may do to an account.
    package func act(
        _ action: AccountAction, on address: EmailAddress, at entrance: Entrance = .users, by actor: Actor
    ) async throws -> Outcome<Account> {
        let now = time.now()
        let writer = writer(at: now)
        let (decision, account) = try await database.write { transaction in
            guard let found = try transaction.findAccount(addressKey: address.key, at: entrance),
                let account = try transaction.lockAccount(found.id)
            else { return (Decision.refused(.accountUnknown), Account?.none) }
            let isLocked = try transaction.findLock(of: account.id, at: now) != nil
            let decision = action.decide(account, by: actor, isLocked: isLocked, now: now)
            try writer.write(decision, in: transaction)
            return (decision, try transaction.findAccount(account.id))
        }
        announce(decision)
        guard let account, decision.isDone else { return .refused(decision.refusals) }
        return .done(account)
    }

    package func findUser(_ address: EmailAddress) async throws -> AccountOverview? {
        try await findAccount(address, at: .users)
    }

    package func findAccount(_ address: EmailAddress, at entrance: Entrance) async throws -> AccountOverview? {
        let now = time.now()
        return try await database.read { transaction in
            let policy = try transaction.findSettings().password
            return try transaction.findAccount(addressKey: address.key, at: entrance).map {
                try transaction.overview(of: $0, policy, at: now)
            }
        }
    }

    /// Users in the order of their addresses.
    /// - Parameter after: The comparison key of the last address of the page before.
    package func listUsers(after: String = "", limit: Int = 500) async throws -> [AccountOverview] {
        let now = time.now()
        return try await database.read { transaction in
            let policy = try transaction.findSettings().password
            return try transaction.listUsers(after: after, limit: limit).map {
                try transaction.overview(of: $0, policy, at: now)
            }
        }
    }
}

extension Transaction {
    fileprivate func overview(of account: Account, _ policy: PasswordPolicy, at now: Timestamp) throws
        -> AccountOverview
    {
        AccountOverview(
            account: account, lockedUntil: try findLock(of: account.id, at: now),
            isExpired: account.isExpired(under: policy, at: now))
    }
}
