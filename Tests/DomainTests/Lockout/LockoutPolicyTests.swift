import Domain
import Testing

@Suite("How long a lock lasts")
struct LockoutPolicyTests {
    static func attempt(failures: Int = 10, total: Int = 10, locks: Int = 0) -> ReservedAttempt {
        ReservedAttempt(bucket: AttemptBucket(decoyFor: 0, at: .users), failures: failures, total: total, locks: locks)
    }

    @Test(
        "Twice as long each time, a day at most",
        arguments: [(0, 15), (1, 30), (2, 60), (3, 120), (6, 960), (7, 1_440), (8, 1_440), (10_000, 1_440)])
    func doubling(earlier: Int, minutes: Int) {
        #expect(LockoutPolicy().lockDuration(after: Self.attempt(locks: earlier)) == .minutes(minutes))
    }

    @Test("Until an administrator unlocks, where the setting says so")
    func untilUnlocked() {
        var policy = LockoutPolicy()
        policy.lasts = nil
        #expect(policy.lockDuration(after: Self.attempt(locks: 3)) == nil)
    }

    @Test("A day is a day from the first lock on")
    func longest() {
        var policy = LockoutPolicy()
        policy.lasts = .minutes(1_440)
        #expect(policy.lockDuration(after: Self.attempt(locks: 0)) == .days(1))
        #expect(policy.lockDuration(after: Self.attempt(locks: 5)) == .days(1))
    }

    @Test(
        "The last attempt of the setting locks, and from the hundredth since a success on every one does, for a day",
        arguments: [(9, 9, false), (10, 10, true), (1, 99, false), (1, 100, true), (1, 1_000, true)])
    func locks(failures: Int, total: Int, locks: Bool) {
        let attempt = Self.attempt(failures: failures, total: total)
        #expect(LockoutPolicy().locks(attempt) == locks)
        if total >= 100 { #expect(LockoutPolicy().lockDuration(after: attempt) == .days(1)) }
    }

    @Test("Names that nobody has share a bounded number of counters")
    func decoys() {
        func subjects(at entrance: Entrance) -> Set<String> {
            Set((UInt64(0)..<10_000).map { AttemptBucket(decoyFor: $0, at: entrance).subject })
        }
        #expect(subjects(at: .users).count == AttemptBucket.decoys)
        #expect(subjects(at: .administrators).count == AttemptBucket.decoys)
        #expect(subjects(at: .users).isDisjoint(with: subjects(at: .administrators)))
        #expect(AttemptBucket(decoyFor: .max, at: .users).browser == AttemptBucket.strangers)
    }
}
