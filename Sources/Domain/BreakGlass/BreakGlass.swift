/// A code by which an owner gets in once, past password and second proof, for emergencies. Made at the host alone.
package struct BreakGlass: Hashable, Sendable {
    package let id: ID<BreakGlass>
    package let account: ID<Account>
    /// The account's epoch when it was made: what leaves sessions behind leaves the code behind.
    package let epoch: Int
    package let madeAt: Timestamp
    package let usedAt: Timestamp?

    /// For so long the code is good, and the session that it opened: both end at the same time.
    package static let lives: Duration = .hours(1)

    package init(id: ID<BreakGlass>, account: ID<Account>, epoch: Int, madeAt: Timestamp, usedAt: Timestamp?) {
        self.id = id
        self.account = account
        self.epoch = epoch
        self.madeAt = madeAt
        self.usedAt = usedAt
    }

    package var endsAt: Timestamp { madeAt + Self.lives }

    /// Whether it opens a session. A lock doesn't matter: what nobody can guess needs none, and whoever locked the owner
    /// out may be the emergency.
    package func opens(_ account: Account, at now: Timestamp) -> Bool {
        account.id == self.account && account.epoch == epoch && account.isActiveOwner && usedAt == nil && madeAt <= now
            && now < endsAt
    }

    /// Somebody at the host makes one; those of before are void.
    package static func make(_ code: BreakGlass, digest: String, for account: Account) -> Decision {
        guard account.kind.isAdministrator else { return .refused(.accountUnknown) }
        guard account.isActiveOwner else {
            return .refused(account.state == .active ? .notAllowed : .stateForbids(account.state))
        }
        var decision = Decision()
        decision.changes = [.insertBreakGlass(code, digest: digest)]
        decision.events = [AuditEvent(.breakGlassMade, by: .host, account: account.id)]
        decision.notices = [code.alarm(account, isUsed: false)]
        return decision
    }

    /// Somebody signs in with it.
    package func use(by account: Account, origin: Origin, at now: Timestamp) -> Decision {
        guard opens(account, at: now) else { return .refused(.wrongCredentials) }
        var decision = Decision()
        decision.changes = [.spendBreakGlass(id, at: now)]
        decision.events = [
            AuditEvent(.breakGlassUsed, by: .account(account.id), account: account.id, details: origin.details)
        ]
        decision.notices = [alarm(account, isUsed: true)]
        return decision
    }

    private func alarm(_ account: Account, isUsed: Bool) -> Notice {
        Notice(
            .breakGlass(
                person: "\(account.name.full) <\(account.email)>", isUsed: isUsed, until: endsAt.milliseconds),
            to: [.primary, .administrators], of: account.id)
    }
}
