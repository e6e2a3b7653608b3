import Domain
import Store
import Testing

@Suite("Counting attempts, on either engine")
struct AttemptRowTests {
    static let strangers = AttemptBucket(account: anna, browser: nil)
    static let known = AttemptBucket(account: anna, browser: ID(rawValue: "browser"))
    static let policy = LockoutPolicy()

    /// Uses the bucket up and locks it, and answers the reservation that did.
    static func lock(_ database: any Database, at time: Timestamp, lasts: Duration = .minutes(15)) async throws
        -> ReservedAttempt?
    {
        try await database.write { transaction in
            var last: ReservedAttempt?
            for _ in 0..<policy.attempts {
                last = try transaction.reserveAttempt(in: strangers, under: policy, at: time)
            }
            #expect(try transaction.updateAttemptsLocked(strangers, until: time + lasts, under: policy))
            return last
        }
    }

    static func reserve(_ database: any Database, _ bucket: AttemptBucket = strangers, at time: Timestamp) async throws
        -> ReservedAttempt?
    {
        try await database.write { try $0.reserveAttempt(in: bucket, under: policy, at: time) }
    }

    @Test("Of 200 at once exactly the limit is let through", arguments: Engine.allCases, [3, 10, 100])
    func parallel(engine: Engine, limit: Int) async throws {
        try await withPeople(engine) { database in
            var policy = LockoutPolicy()
            policy.attempts = limit
            let asked = policy
            let granted = try await database.winners(of: 200) {
                try $0.reserveAttempt(in: Self.strangers, under: asked, at: now) != nil
            }
            #expect(granted == limit)
        }
    }

    @Test("Each is told its number, and of those who lock one wins", arguments: Engine.allCases)
    func numbered(engine: Engine) async throws {
        try await withPeople(engine) { database in
            for number in 1...10 { #expect(try await Self.reserve(database, at: now)?.failures == number) }
            #expect(try await Self.reserve(database, at: now) == nil)
            let locks = try await database.winners {
                try $0.updateAttemptsLocked(Self.strangers, until: now + .minutes(15), under: Self.policy)
            }
            #expect(locks == 1)
        }
    }

    @Test("Nobody locks a bucket that is not used up", arguments: Engine.allCases)
    func notYet(engine: Engine) async throws {
        try await withPeople(engine) { database in
            for _ in 1...9 { _ = try await Self.reserve(database, at: now) }
            let isLocked = try await database.write {
                try $0.updateAttemptsLocked(Self.strangers, until: now + .minutes(15), under: Self.policy)
            }
            #expect(!isLocked)
        }
    }

    @Test("A lock ends by itself, to the millisecond, and its number is remembered", arguments: Engine.allCases)
    func elapses(engine: Engine) async throws {
        try await withPeople(engine) { database in
            #expect(try await Self.lock(database, at: now)?.locks == 0)
            let end = now + .minutes(15)
            let found = try await database.read { try $0.findLock(of: anna, at: end - .milliseconds(1)) }
            #expect(found == end)
            #expect(try await Self.reserve(database, at: end - .milliseconds(1)) == nil)
            let atEnd = try await database.read { try $0.findLock(of: anna, at: end) }
            #expect(atEnd == nil)
            let next = try await Self.reserve(database, at: end)
            #expect(next?.failures == 1 && next?.locks == 1)
        }
    }

    @Test("A locked attempt does not prolong the lock", arguments: Engine.allCases)
    func notProlonged(engine: Engine) async throws {
        try await withPeople(engine) { database in
            _ = try await Self.lock(database, at: now)
            for minute in 1...14 { #expect(try await Self.reserve(database, at: now + .minutes(minute)) == nil) }
            #expect(try await Self.reserve(database, at: now + .minutes(15)) != nil)
        }
    }

    @Test("After a quarter of an hour without an attempt counting starts anew", arguments: Engine.allCases)
    func quiet(engine: Engine) async throws {
        try await withPeople(engine) { database in
            for _ in 1...9 { _ = try await Self.reserve(database, at: now) }
            let almost = now + .minutes(15) - .milliseconds(1)
            #expect(try await Self.reserve(database, at: almost)?.failures == 10)
            #expect(try await Self.reserve(database, at: almost + .minutes(15))?.failures == 1)
        }
    }

    @Test(
        "Where the last attempt was never settled, one more is let through a minute later, and locks",
        arguments: Engine.allCases)
    func neverSettled(engine: Engine) async throws {
        try await withPeople(engine) { database in
            for _ in 1...10 { _ = try await Self.reserve(database, at: now) }
            #expect(try await Self.reserve(database, at: now + .minutes(1) - .milliseconds(1)) == nil)
            let granted = try await database.winners {
                try $0.reserveAttempt(in: Self.strangers, under: Self.policy, at: now + .minutes(1)) != nil
            }
            #expect(granted == 1)
            let isLocked = try await database.write {
                try $0.updateAttemptsLocked(Self.strangers, until: now + .minutes(16), under: Self.policy)
            }
            #expect(isLocked)
            #expect(try await Self.reserve(database, at: now + .minutes(3)) == nil)
        }
    }

    @Test("A lower limit leaves one attempt to whoever has used it up, and locks stay", arguments: Engine.allCases)
    func lowered(engine: Engine) async throws {
        try await withPeople(engine) { database in
            let factors = AttemptBucket(factorsOf: anna, in: nil)
            let factorsThere = AttemptBucket(factorsOf: anna, in: ID(rawValue: "browser"))
            let others = AttemptBucket(account: bert, browser: nil)
            for bucket in [Self.known, factors, factorsThere] {
                for _ in 1...7 { _ = try await Self.reserve(database, bucket, at: now) }
            }
            for _ in 1...2 { _ = try await Self.reserve(database, others, at: now) }
            _ = try await Self.lock(database, at: now)
            var lower = Self.policy
            lower.attempts = 5
            let policy = lower
            func failures(_ bucket: AttemptBucket) async throws -> Int? {
                try await database.write { try $0.reserveAttempt(in: bucket, under: policy, at: now)?.failures }
            }
            try await database.write { try $0.updateAttemptsLowered(to: 5) }
            #expect(try await failures(Self.known) == 5)
            #expect(try await failures(Self.known) == nil)
            #expect(try await failures(others) == 3)
            #expect(try await failures(Self.strangers) == nil)
            #expect(try await failures(factors) == nil)
            #expect(try await failures(factorsThere) == nil)
            try await database.write { try $0.updateFactorAttemptsLowered(to: 5) }
            #expect(try await failures(Self.known) == nil)
            #expect(try await failures(factors) == 5)
            #expect(try await failures(factorsThere) == 5)
        }
    }

    @Test("No pause makes a lock forgotten, nor does sweeping while it lasts", arguments: Engine.allCases)
    func remembered(engine: Engine) async throws {
        try await withPeople(engine) { database in
            _ = try await Self.lock(database, at: now, lasts: .days(1))
            let swept = try await database.write {
                try $0.deleteAttempts(lastBefore: now + .hours(1), at: now + .hours(1))
            }
            #expect(swept == 0)
            let next = try await Self.reserve(database, at: now + .days(30))
            #expect(next?.failures == 1 && next?.total == 11 && next?.locks == 1)
        }
    }

    @Test(
        "A hundred since the last success use the bucket up, whatever the pauses between them",
        arguments: Engine.allCases)
    func total(engine: Engine) async throws {
        try await withPeople(engine) { database in
            for number in 1...100 {
                let attempt = try await Self.reserve(database, at: now + .minutes(15) * number)
                #expect(attempt?.failures == 1 && attempt?.total == number)
            }
            let end = now + .minutes(15) * 100
            #expect(try await Self.reserve(database, at: end) == nil)
            let isLocked = try await database.write {
                try $0.updateAttemptsLocked(Self.strangers, until: end + .days(1), under: Self.policy)
            }
            #expect(isLocked)
            let next = try await Self.reserve(database, at: end + .days(1))
            #expect(next?.total == 101)
        }
    }

    @Test("A known browser has a count of its own", arguments: Engine.allCases)
    func ownBucket(engine: Engine) async throws {
        try await withPeople(engine) { database in
            _ = try await Self.lock(database, at: now)
            #expect(try await Self.reserve(database, Self.known, at: now)?.failures == 1)
        }
    }

    @Test("Clearing an account's attempts unlocks every browser, and nobody else's", arguments: Engine.allCases)
    func cleared(engine: Engine) async throws {
        try await withPeople(engine) { database in
            _ = try await Self.lock(database, at: now)
            let others = AttemptBucket(account: bert, browser: nil)
            _ = try await Self.reserve(database, others, at: now)
            try await database.write { try $0.deleteAttempts(of: anna) }
            #expect(try await Self.reserve(database, at: now)?.failures == 1)
            #expect(try await Self.reserve(database, others, at: now)?.failures == 2)
        }
    }
}
