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
        /// Whether a factor has to follow, as it was when the attempt was counted.
        let needsFactor: Bool

        func facts(origin: Origin, now: Timestamp) -> SignIn.Facts {
            SignIn.Facts(
                account: account, attempt: reserved, passwordIsRight: verification.isRight, settings: settings,
                origin: origin, now: now)
        }
    }

    /// - Parameters:
    ///   - place: Taken before the database is asked anything, so that a full queue costs nothing.
    ///   - name: What the person typed; counted even when it is nobody's.
    ///   - entrance: Where they typed it: names that nobody has are counted apart in each portal.
    ///   - find: Looks the account up.
    /// - Returns: `nil` when the bucket is locked or used up: nothing was verified.
    func attempt(
        _ password: Password?, name: String, at entrance: Entrance, browser: Token?,
        in place: consuming HashingPool.Place, find: @Sendable @escaping (any Transaction) throws -> Account?
    ) async throws -> Attempt? {
        let now = installation.time.now()
        let decoy = decoyDigest(name)
        let reserved = try await installation.database.writeLoosely { transaction -> Reserved? in
            let settings = try transaction.findSettings()
            let account = try find(transaction)
            // Every statement runs in either case: an unknown name costs the same as a known one.
            let subject = account?.id ?? ID(rawValue: "nobody")
            let (verifier, known) = try transaction.findVerifier(of: subject, browser: browser?.digest ?? "none")
            let enrolled = try transaction.findEnrolledFactors(of: subject)
            let bucket = account.map { AttemptBucket(account: $0.id, browser: known) }
            guard
                let attempt = try transaction.reserveAttempt(
                    in: bucket ?? AttemptBucket(decoyFor: decoy, at: entrance), under: settings.lockout, at: now)
            else { return nil }
            return Reserved(
                account: account, verifier: verifier, attempt: attempt, settings: settings,
                needsFactor: !enrolled.answering.isEmpty)
        }
        guard let reserved else {
            try await pretend(in: place)
            return nil
        }
        let keys = try await installation.keys.opening(reserved.verifier, from: installation.database)
        let verification = try await installation.hasher.verify(
            password, against: reserved.verifier, of: reserved.account?.id, keys: keys, in: place)
        return Attempt(
            account: reserved.account, reserved: reserved.attempt, verification: verification,
            settings: reserved.settings, needsFactor: reserved.needsFactor)
    }

    /// What a locked attempt costs: the hash and the write of one that failed. Were it answered sooner, a name whose
    /// counter somebody has locked could be told from one that has a counter of its own.
    private func pretend(in place: consuming HashingPool.Place) async throws {
        _ = try await installation.hasher.verify(
            nil, against: nil, of: nil, keys: installation.keys.current, in: place)
        try await installation.database.write { _ = try $0.lockAuditHead() }
    }

    /// Keyed, so that nobody can work out which names share a decoy counter.
    private func decoyDigest(_ name: String) -> UInt64 {
        let digest = KeyedDigest.compute(
            key: installation.keys.current.audit.bytes, parts: ["lockstep decoy", name])
        return digest.utf8.prefix(10).reduce(0) { $0 &* 64 &+ UInt64($1) }
    }

    /// Settles a success: the bucket's count starts anew.
    static func succeed(_ attempt: Attempt, in transaction: any Transaction) throws {
        try transaction.deleteAttempts(in: attempt.reserved.bucket)
    }

    /// Settles a failure: recorded, and locked by the one that used the bucket up.
    static func fail(_ facts: SignIn.Facts, in transaction: any Transaction) throws -> Decision {
        var decision = SignIn.failure(facts)
        guard SignIn.locks(facts) else { return decision }
        let lock = try transaction.lock(
            facts.account, for: facts.attempt, under: facts.settings.lockout, origin: facts.origin, at: facts.now)
        decision.changes += lock.changes
        decision.events += lock.events
        decision.notices += lock.notices
        return decision
    }

    private struct Reserved: Sendable {
        let account: Account?
        let verifier: SealedVerifier?
        let attempt: ReservedAttempt
        let settings: Settings
        let needsFactor: Bool
    }
}
