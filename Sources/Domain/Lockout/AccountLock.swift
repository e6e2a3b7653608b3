/// What follows when an attempt was the one too many, whatever was being guessed.
package struct AccountLock: Hashable, Sendable {
    package let account: Account
    /// `nil`: until somebody unlocks it.
    package let until: Timestamp?
    package let attempts: Int
    /// Whether answers of factors were guessed at, and not the password.
    package let isByFactors: Bool
    package let origin: Origin

    package init(account: Account, until: Timestamp?, attempts: Int, isByFactors: Bool, origin: Origin) {
        self.account = account
        self.until = until
        self.attempts = attempts
        self.isByFactors = isByFactors
        self.origin = origin
    }

    /// - Parameter tellsAdministrators: Not again for a lock that follows another within the hour.
    package func decide(tellsAdministrators: Bool) -> Decision {
        var decision = Decision()
        let until = until?.milliseconds
        decision.events = [
            AuditEvent(
                .accountLocked, by: .system, account: account.id,
                details: ["attempts": String(attempts)], origin.details)
        ]
        let content: Notice.Content =
            isByFactors
            ? .factorLocked(until: until, attempts: attempts) : .accountLocked(until: until, attempts: attempts)
        decision.notices = [Notice(content, to: [.primary], of: account.id)]
        guard tellsAdministrators else { return decision }
        decision.notices.append(
            Notice(
                .accountLockedForAdministrators(
                    person: "\(account.name.full) <\(account.email)>", until: until, attempts: attempts),
                to: [.administrators], of: account.id))
        return decision
    }
}
