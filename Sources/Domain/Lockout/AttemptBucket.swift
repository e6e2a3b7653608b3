/// Whose wrong passwords are counted together.
package struct AttemptBucket: Hashable, Sendable {
    /// An account, or a decoy for a name that nobody has: both cost the same and lock alike.
    package let subject: String
    /// Browsers that the person has signed in with before count by themselves, all others together.
    package let browser: String

    package static let strangers = "strangers"
    /// Names that nobody has share this many counters, so that guessing names can't fill the database.
    package static let decoys = 1_024

    package init(account: ID<Account>, browser: ID<KnownBrowser>?) {
        subject = account.rawValue
        self.browser = browser?.rawValue ?? Self.strangers
    }

    /// - Parameter digest: Any number that depends on the name alone.
    package init(decoyFor digest: UInt64) {
        subject = "decoy-\(digest % UInt64(Self.decoys))"
        browser = Self.strangers
    }
}

/// An attempt that was counted before anything was verified.
package struct ReservedAttempt: Hashable, Sendable {
    package let bucket: AttemptBucket
    /// Attempts in a row, this one included.
    package let failures: Int
    /// How often the bucket has locked without a success in between.
    package let locks: Int

    package init(bucket: AttemptBucket, failures: Int, locks: Int) {
        self.bucket = bucket
        self.failures = failures
        self.locks = locks
    }
}

extension LockoutPolicy {
    /// How long the lock after `earlier` locks in a row lasts: twice as long each time, a day at most, so that waiting
    /// out one lock after another does not add up to more than a hundred guesses (NIST SP 800-63B-4 section 3.2.2).
    package func lockDuration(afterEarlierLocks earlier: Int) -> Duration? {
        lasts.map { min($0 * (1 << min(earlier, 11)), max($0, .days(1))) }
    }
}
