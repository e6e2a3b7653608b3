import Domain
import Testing

@Suite("How long a lock lasts")
struct LockoutPolicyTests {
    @Test(
        "Twice as long each time, a day at most",
        arguments: [(0, 15), (1, 30), (2, 60), (3, 120), (6, 960), (7, 1_440), (8, 1_440), (10_000, 1_440)])
    func doubling(earlier: Int, minutes: Int) {
        #expect(LockoutPolicy().lockDuration(afterEarlierLocks: earlier) == .minutes(minutes))
    }

    @Test("Until an administrator unlocks, where the setting says so")
    func untilUnlocked() {
        var policy = LockoutPolicy()
        policy.lasts = nil
        #expect(policy.lockDuration(afterEarlierLocks: 3) == nil)
    }

    @Test("A day is a day from the first lock on")
    func longest() {
        var policy = LockoutPolicy()
        policy.lasts = .minutes(1_440)
        #expect(policy.lockDuration(afterEarlierLocks: 0) == .days(1))
        #expect(policy.lockDuration(afterEarlierLocks: 5) == .days(1))
    }

    @Test("Names that nobody has share a bounded number of counters")
    func decoys() {
        let subjects = Set((UInt64(0)..<10_000).map { AttemptBucket(decoyFor: $0).subject })
        #expect(subjects.count == AttemptBucket.decoys)
        #expect(AttemptBucket(decoyFor: .max).browser == AttemptBucket.strangers)
    }
}
