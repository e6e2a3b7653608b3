/// Whose wrong passwords are counted together.
package struct AttemptBucket: Hashable, Sendable {
    /// An account, or a decoy for a name that nobody has: both cost the same and lock alike.
    package let subject: String
    /// Browsers that the person has signed in with before count by themselves, all others together.
    package let browser: String

    package static let strangers = "strangers"
    /// Answers of factors, of every kind and in every flow, from all browsers in which none was ever right.
    package static let factor = "factor"
    /// Names that nobody has share this many counters in each portal, so that guessing names can't fill the database.
    package static let decoys = 1_024

    package init(account: ID<Account>, browser: ID<KnownBrowser>?) {
        subject = account.rawValue
        self.browser = browser?.rawValue ?? Self.strangers
    }

    /// - Parameter browser: Where a factor has answered before: whoever has the password and no more can't use up what
    ///   the person may try there.
    package init(factorsOf account: ID<Account>, in browser: ID<KnownBrowser>?) {
        subject = account.rawValue
        self.browser = [Self.factor, browser?.rawValue].compactMap(\.self).joined(separator: " ")
    }

    package var isOfFactors: Bool { browser.split(separator: " ").first.map(String.init) == Self.factor }

    /// - Parameter digest: Any number that depends on the name alone.
    package init(decoyFor digest: UInt64, at entrance: Entrance) {
        let kind =
            switch entrance {
            case .users: "decoy"
            case .administrators: "administrator-decoy"
            }
        subject = "\(kind)-\(digest % UInt64(Self.decoys))"
        browser = Self.strangers
    }
}

/// An attempt that was counted before anything was verified.
package struct ReservedAttempt: Hashable, Sendable {
    package let bucket: AttemptBucket
    /// Attempts in a row, this one included.
    package let failures: Int
    /// Attempts since the last success, this one included, however long ago they were.
    package let total: Int
    /// How often the bucket has locked without a success in between.
    package let locks: Int

    package init(bucket: AttemptBucket, failures: Int, total: Int, locks: Int) {
        self.bucket = bucket
        self.failures = failures
        self.total = total
        self.locks = locks
    }
}

extension LockoutPolicy {
    /// Wrong passwords since the last success after which every further one locks for a day (NIST SP 800-63B-4, section
    /// 3.2.2, allows a hundred in a row). No pause between attempts makes them forgotten.
    package static let totalAttempts = 100
    /// Longer than any attempt waits to be verified. What was counted and is not settled by then never will be.
    package static let settledWithin: Duration = .minutes(1)

    /// Whether this failure is the one that locks.
    package func locks(_ attempt: ReservedAttempt) -> Bool {
        attempt.failures >= attempts || attempt.total >= Self.totalAttempts
    }

    /// How long the lock lasts: twice as long each time, a day at most; `nil` until somebody unlocks.
    package func lockDuration(after attempt: ReservedAttempt) -> Duration? {
        lasts.map { first in
            let longest = max(first, .days(1))
            if attempt.total >= Self.totalAttempts { return longest }
            return min(first * (1 << min(attempt.locks, 11)), longest)
        }
    }
}
