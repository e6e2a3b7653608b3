/// What follows when an attempt was the one too many, whatever was being guessed.
package struct AccountLock: Hashable, Sendable {
    package let account: Account
    /// `nil`: until somebody unlocks it.
    package let until: Timestamp?
    package let attempts: Int
    package let origin: Origin

    package init(account: Account, until: Timestamp?, attempts: Int, origin: Origin) {
        self.account = account
        self.until = until
        self.attempts = attempts
        self.origin = origin
    }

    /// - Parameter tellsAdministrators: Not again for a lock that follows another within the hour.
    package func decide(tellsAdministrators: Bool) -> Decision {
        var decision = Decision()
        let until = until?.milliseconds
        decision.events = [
            AuditEvent(
                .accountLocked, by: .system, account: account.id,
                details: ["attempts": String(attempts)].merging(origin.details) { fact, _ in fact })
        ]
        decision.notices = [Notice(.accountLocked(until: until, attempts: attempts), to: [.primary], of: account.id)]
        guard tellsAdministrators else { return decision }
        decision.notices.append(
            Notice(
                .accountLockedForAdministrators(
                    person: "\(account.name.full) <\(account.email)>", until: until, attempts: attempts),
                to: [.administrators], of: account.id))
        return decision
    }
}
