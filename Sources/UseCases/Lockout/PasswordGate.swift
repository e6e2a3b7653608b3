import Domain
import Formats
import Store

/// The one gate in front of every place that asks for a current password: count, then verify, then settle.
struct PasswordGate: Sendable {
    let installation: Installation

    /// An attempt that was counted and verified, and waits to be settled in the transaction of what follows.
    struct Attempt: Sendable {
        let account: Account?
        let reserved: ReservedAttempt
        let verification: PasswordHasher.Verification
        let settings: Settings

        func facts(origin: Origin, now: Timestamp) -> SignIn.Facts {
            SignIn.Facts(
                account: account, attempt: reserved, passwordIsRight: verification.isRight, settings: settings,
                origin: origin, now: now)
        }
    }

    /// - Parameters:
    ///   - place: Taken before the database is asked anything, so that a full queue costs nothing.
    ///   - name: What the person typed; counted even when it is nobody's.
    ///   - find: Looks the account up.
    /// - Returns: `nil` when the bucket is locked or used up: nothing was verified.
    func attempt(
        _ password: Password?, name: String, browser: Token?, in place: consuming HashingPool.Place,
        find: @Sendable @escaping (any Transaction) throws -> Account?
    ) async throws -> Attempt? {
        let now = installation.time.now()
        let reserved = try await installation.database.write { transaction -> Reserved? in
            let settings = try transaction.findSettings()
            let account = try find(transaction)
            let bucket = try Self.bucket(of: account, name: name, browser: browser, in: transaction)
            guard let attempt = try transaction.reserveAttempt(in: bucket, under: settings.lockout, at: now) else {
                return nil
            }
            let verifier = try account.flatMap { try transaction.findVerifier(of: $0.id) }
            return Reserved(account: account, verifier: verifier, attempt: attempt, settings: settings)
        }
        guard let reserved else { return nil }
        let verification = try await installation.hasher.verify(
            password, against: reserved.verifier, of: reserved.account?.id, keys: installation.keys.current, in: place)
        return Attempt(
            account: reserved.account, reserved: reserved.attempt, verification: verification,
            settings: reserved.settings)
    }

    /// Settles a success: the bucket's count starts anew.
    static func succeed(_ attempt: Attempt, in transaction: any Transaction) throws {
        try transaction.deleteAttempts(in: attempt.reserved.bucket)
    }

    /// Settles a failure: recorded, and locked by the one that used the bucket up.
    static func fail(_ facts: SignIn.Facts, in transaction: any Transaction) throws -> Decision {
        var decision = SignIn.failure(facts)
        guard SignIn.locks(facts) else { return decision }
        let policy = facts.settings.lockout
        let until = policy.lockDuration(afterEarlierLocks: facts.attempt.locks).map { facts.now + $0 }
        let locked = try transaction.updateAttemptsLocked(
            facts.attempt.bucket, until: until ?? .distantFuture, under: policy)
        guard locked, let account = facts.account else { return decision }
        let lock = SignIn.lock(account, until: until, facts: facts)
        decision.events += lock.events
        decision.notices += lock.notices
        return decision
    }

    private struct Reserved: Sendable {
        let account: Account?
        let verifier: SealedVerifier?
        let attempt: ReservedAttempt
        let settings: Settings
    }

    private static func bucket(
        of account: Account?, name: String, browser: Token?, in transaction: any Transaction
    ) throws -> AttemptBucket {
        // Asked for in either case: an unknown name costs the same statements as a known one.
        let subject = account?.id ?? ID(rawValue: "nobody")
        let known = try transaction.findKnownBrowser(of: subject, digest: browser?.digest ?? "none")
        guard let account else { return AttemptBucket(decoyFor: name.stableDigest) }
        return AttemptBucket(account: account.id, browser: known?.id)
    }
}

extension String {
    /// FNV-1a over the UTF-8: spreads names over the decoy counters. Nothing secret depends on it.
    fileprivate var stableDigest: UInt64 {
        utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}
