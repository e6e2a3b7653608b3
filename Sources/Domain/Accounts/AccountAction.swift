/// What an administrator, or the host, can do to an account. None of it sets a password.
package enum AccountAction: String, Hashable, Sendable, CaseIterable {
    case unlock, expire, restore, suspend, activate
    /// The next sign-in leads to a new password and nowhere else.
    case restoreToChange = "restore-to-change"
    /// The password's lifetime: kept by the policy, or exempt from it.
    case exemptFromExpiry = "never-expires"
    case subjectToExpiry = "expires"

    package func decide(_ account: Account, by actor: Actor, isLocked: Bool, now: Timestamp) -> Decision {
        var decision = Decision()
        switch self {
        case .unlock:
            // An event also where nothing is locked: it forgets how many answers were wrong, and unlocks the person in
            // directories. Without one, whoever has a help desk's key could guess for ever, and clear the count in time.
            decision.changes = [.clearAttempts(account.id)]
            decision.events = [
                AuditEvent(
                    .accountUnlocked, by: actor, account: account.id,
                    details: ["cause": "administrator"], isLocked ? [:] : ["locked": "false"])
            ]
            guard isLocked else { return decision }
            decision.notices = [Notice(.accountUnlocked(by: .administrator), to: [.primary], of: account.id)]
        case .expire:
            decision.changes = [.expire(account.id, at: now)] + account.ending(at: now)
            decision.events = [AuditEvent(.accountExpired, by: actor, account: account.id)]
            decision.notices = [Notice(.passwordExpired, to: [.address(account.email)], of: account.id)]
        case .restore, .restoreToChange:
            let mustChange = self == .restoreToChange
            decision.changes = [.restore(account.id, countsFrom: now, mustChange: mustChange)]
            decision.events = [
                AuditEvent(
                    .accountRestored, by: actor, account: account.id,
                    details: mustChange ? ["change-at-next-sign-in": "true"] : [:])
            ]
            decision.notices = [Notice(.accountRestored(mustChange: mustChange), to: [.primary], of: account.id)]
        case .suspend:
            guard account.state != .staged else { return .refused(.stateForbids(account.state)) }
            decision.changes = [.setState(account.id, .suspended)] + account.ending(at: now)
            decision.events = [account.stateChanged(to: .suspended, by: actor)]
            decision.notices = [Notice(.accountSuspended, to: [.primary], of: account.id)]
        case .activate:
            // A staged account becomes active by its first password, never by a word from here.
            guard account.state != .staged else { return .refused(.stateForbids(account.state)) }
            // Whoever has no password yet waits for one again.
            let waits = account.passwordChangedAt == nil
            let state: AccountState = waits ? .staged : .active
            decision.changes = [.setState(account.id, state)]
            decision.events = [account.stateChanged(to: state, by: actor)]
            decision.notices = [
                waits ? .activation(of: account, at: now) : Notice(.accountActivated, to: [.primary], of: account.id)
            ]
        case .exemptFromExpiry, .subjectToExpiry:
            decision.changes = [.setNeverExpires(account.id, self == .exemptFromExpiry)]
            decision.events = [
                AuditEvent(
                    .accountExpiryRuleChanged, by: actor, account: account.id,
                    details: ["password-never-expires": String(self == .exemptFromExpiry)])
            ]
            decision.notices = [
                Notice(.expiryRuleChanged(isExempt: self == .exemptFromExpiry), to: [.primary], of: account.id)
            ]
        }
        return decision
    }
}
