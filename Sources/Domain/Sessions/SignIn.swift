/// The rule behind every door that asks for the current password.
package enum SignIn {
    package struct Facts: Sendable {
        /// `nil`: nobody has the name.
        package var account: Account?
        package var attempt: ReservedAttempt
        package var passwordIsRight: Bool
        package var settings: Settings
        package var origin: Origin
        package var now: Timestamp

        package init(
            account: Account?, attempt: ReservedAttempt, passwordIsRight: Bool, settings: Settings, origin: Origin,
            now: Timestamp
        ) {
            self.account = account
            self.attempt = attempt
            self.passwordIsRight = passwordIsRight
            self.settings = settings
            self.origin = origin
            self.now = now
        }
    }

    /// Whether the password opens the door. A locked attempt never gets here: it was refused before hashing.
    package static func opens(_ facts: Facts) -> Bool {
        guard let account = facts.account else { return false }
        return facts.passwordIsRight && account.mayHoldSession(under: facts.settings.password, at: facts.now)
    }

    /// Whether this failure is the one that locks.
    package static func locks(_ facts: Facts) -> Bool {
        !facts.passwordIsRight && facts.settings.lockout.locks(facts.attempt)
    }

    /// What a failure leaves behind. The same for every cause, to whoever asks.
    package static func failure(_ facts: Facts) -> Decision {
        var decision = Decision.refused(.wrongCredentials)
        decision.events = [
            AuditEvent(.signInFailed, by: .anonymous, account: facts.account?.id, details: facts.origin.details)
        ]
        return decision
    }

    /// What the lock adds, once it is known that this attempt set it.
    /// - Parameter tellsAdministrators: Not again for a lock that follows another within the hour.
    package static func lock(
        _ account: Account, until: Timestamp?, facts: Facts, tellsAdministrators: Bool
    ) -> Decision {
        var decision = Decision()
        let attempts = facts.attempt.failures
        let until = until?.milliseconds
        decision.events = [
            AuditEvent(
                .accountLocked, by: .system, account: account.id,
                details: ["attempts": String(attempts)].merging(facts.origin.details) { fact, _ in fact })
        ]
        decision.notices = [
            Notice(.accountLocked(until: until, attempts: attempts), to: [.primary], of: account.id)
        ]
        guard tellsAdministrators else { return decision }
        decision.notices.append(
            Notice(
                .accountLockedForAdministrators(
                    person: "\(account.name.full) <\(account.email)>", until: until, attempts: attempts),
                to: [.administrators], of: account.id))
        return decision
    }
}
