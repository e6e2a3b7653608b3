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

    package init(account: Account, lockedUntil: Timestamp?, isExpired: Bool) {
        self.account = account
        self.lockedUntil = lockedUntil
        self.isExpired = isExpired
    }
}

extension AuditEvent {
    /// - Parameter details: What is to be known besides.
    static func added(_ account: Account, by actor: Actor, _ details: [String: String] = [:]) -> AuditEvent {
        let kind =
            switch account.kind {
            case .user: ["kind": "user"]
            case .administrator(let role): ["kind": "administrator", "role": role.rawValue]
            }
        return AuditEvent(.accountAdded, by: actor, account: account.id, details: details, kind)
    }
}

extension Installation {
    /// Adds an account that has no password yet, and the link by which its person chooses one.
    package func addAccount(_ new: NewAccount, by actor: Actor) async throws -> Outcome<AddedAccount> {
        let now = time.now()
        let account = new.staged(id: newID(at: now), at: now)
        let (writer, base) = (writer(at: now), baseURL)
        do {
            return try await database.write { transaction in
                try transaction.insertAccount(account, verifier: nil)
                let token = try writer.make(
                    .activation(of: account, through: .host, at: now), for: account.id, in: transaction)
                var decision = Decision()
                decision.events = [.added(account, by: actor)]
                decision.notices = account.isOwner ? [.ownerMade(account)] : []
                try writer.write(decision, in: transaction)
                return .done(
                    AddedAccount(
                        account: account, activationLink: LinkAddress.of(token, base: base)))
            }
        } catch DatabaseFault.constraint(let name) {
            return .refused(Refusal(takenBy: name))
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
}

extension Refusal {
    /// - Parameter constraint: The unique index that said no.
    init(takenBy constraint: String) {
        self =
            if constraint.contains("user_name") { .userNameTaken } else if constraint.contains("external_id") {
                .externalIDTaken
            } else { .addressTaken }
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
