import Domain
import Store
import TestInstallation
import Testing
import UseCases

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite("Lockout, on either engine")
struct LockoutTests {
    static func fail(_ it: TestInstallation, _ name: String = "anna", times: Int = 10) async throws {
        for number in 1...times { _ = try await it.signIn(name, password: "wrong \(number)") }
    }

    @Test("Of 200 parallel guesses at most the limit are verified", arguments: Engine.allCases)
    func parallel(engine: Engine) async throws {
        try await TestInstallation.with(engine, places: 400) { it in
            try await it.addUser()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<200 { group.addTask { _ = try await it.signIn(password: "guess \(number)") } }
                try await group.waitForAll()
            }
            // Each verified guess leaves an event; a refused one never came to the hash.
            #expect(try await it.count(.signInFailed) == 10)
            #expect(try await it.count(.accountLocked) == 1)
        }
    }

    @Test(
        "The tenth failure locks, by whichever name, and the right password no longer opens", arguments: Engine.allCases
    )
    func locks(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await Self.fail(it, "anna", times: 5)
            try await Self.fail(it, "anna@example.org", times: 4)
            #expect(try await it.count(.accountLocked) == 0)
            try await Self.fail(it, "ANNA", times: 1)
            #expect(try await it.count(.accountLocked) == 1)
            #expect(try await it.signIn().refusals == [.wrongCredentials])
        }
    }

    @Test(
        "A limit that is lowered keeps nobody out: one attempt is left, and locks as ever", arguments: Engine.allCases)
    func lowered(engine: Engine) async throws {
        try await TestInstallation.with(engine, places: 400) { it in
            try await it.addUser()
            try await it.addUser("bert@example.org", userName: "bert")
            try await Self.fail(it, times: 7)
            try await Self.fail(it, "bert", times: 7)
            try await it.set("lockout.attempts", to: "5")
            #expect(try await it.signIn("bert").isDone)
            try await it.work()
            let (before, failed) = (it.mail.sent.count, try await it.count(.signInFailed))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<20 { group.addTask { _ = try await it.signIn(password: "guess \(number)") } }
                try await group.waitForAll()
            }
            #expect(try await it.count(.signInFailed) == failed + 1)
            #expect(try await it.count(.accountLocked) == 1)
            try await it.work()
            #expect(it.mails(from: before) == ["account-locked to anna@example.org"])
        }
    }

    @Test("Nor where it is lowered while people are guessing: they are locked, or let in", arguments: Engine.allCases)
    func loweredMeanwhile(engine: Engine) async throws {
        try await TestInstallation.with(engine, places: 400) { it in
            let names = (1...6).map { "person\($0)" }
            for name in names { try await it.addUser("\(name)@example.org", userName: name) }
            for name in names { try await Self.fail(it, name, times: 4) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 1...4 {
                    for name in names {
                        group.addTask { _ = try await it.signIn(name, password: "guess \(number)") }
                    }
                }
                group.addTask { try await it.set("lockout.attempts", to: "5") }
                try await group.waitForAll()
            }
            // What another server counted by the old limit meanwhile is over by then.
            it.clock.advance(LockoutPolicy.settledWithin)
            for name in names {
                let user = try await it.installation.findUser(try EmailAddress("\(name)@example.org"))
                let isLocked = user?.lockedUntil != nil
                #expect(try await it.signIn(name).isDone == !isLocked, "\(name)")
            }
        }
    }

    @Test("The same of answers of factors, but for administrators", arguments: Engine.allCases)
    func loweredForFactors(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let anna = try await it.addUser()
            let boss = try await it.addAdministrator(password: TestInstallation.password)
            let now = it.clock.now
            func reserve(_ account: ID<Account>) async throws -> Int? {
                let bucket = AttemptBucket(factorsOf: account, in: nil)
                return try await it.installation.database.write { transaction in
                    var policy = LockoutPolicy()
                    policy.attempts = 5
                    return try transaction.reserveAttempt(in: bucket, under: policy, at: now)?.failures
                }
            }
            for _ in 1...4 {
                _ = try await reserve(anna.id)
                _ = try await reserve(boss.id)
            }
            try await it.set("factors.attempts", to: "3")
            #expect(try await reserve(anna.id) == 3)
            #expect(try await reserve(boss.id) == 5)
        }
    }

    @Test("A success starts the count anew", arguments: Engine.allCases)
    func success(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            for _ in 1...3 {
                try await Self.fail(it, times: 9)
                #expect(try await it.signIn().isDone)
            }
        }
    }

    @Test("A name that nobody has locks like any other", arguments: Engine.allCases)
    func nobody(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await Self.fail(it, "nobody", times: 12)
            #expect(try await it.count(.signInFailed) == 10)
            #expect(try await it.count(.accountLocked) == 0)
        }
    }

    @Test("The lock is told once, to the person and to every administrator", arguments: Engine.allCases)
    func told(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await it.addAdministrator("boss@example.org")
            try await it.work()
            let before = it.mail.sent.count
            try await Self.fail(it, times: 20)
            try await it.work()
            #expect(
                it.mails(from: before) == ["account-locked to anna@example.org", "account-locked to boss@example.org"])
            let texts = it.mail.sent.dropFirst(before).map(\.text)
            #expect(texts.allSatisfy { !$0.contains("wrong 1") })
        }
    }

    @Test("It ends by itself, and each one lasts twice as long as the one before", arguments: Engine.allCases)
    func doubling(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            for minutes in [15, 30, 60] {
                try await Self.fail(it)
                it.clock.advance(.minutes(minutes) - .milliseconds(1))
                #expect(try await !it.signIn().isDone)
                it.clock.advance(.milliseconds(1))
                // The first attempt after the lock: a wrong one, so that the number of locks is kept.
                #expect(try await !it.signIn(password: "wrong").isDone)
                it.clock.advance(.minutes(15))
            }
            #expect(try await it.signIn().isDone)
        }
    }

    @Test("Where only an administrator unlocks, time doesn't", arguments: Engine.allCases)
    func untilUnlocked(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await it.set("lockout.minutes", to: "0")
            try await Self.fail(it)
            it.clock.advance(.days(400))
            #expect(try await !it.signIn().isDone)
            try await it.act(.unlock)
            #expect(try await it.signIn().isDone)
        }
    }

    @Test("The host unlocks without a reset, and the person is told", arguments: Engine.allCases)
    func unlockedByHost(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await Self.fail(it)
            #expect(try await it.installation.findUser(try EmailAddress("anna@example.org"))?.lockedUntil != nil)
            try await it.act(.unlock)
            #expect(try await it.signIn().isDone)
            #expect(try await it.events().contains { $0.kind == "account.unlocked" && $0.actor == "host" })
            try await it.work()
            #expect(it.mails().contains("account-unlocked to anna@example.org"))
        }
    }

    @Test("Clearing a count before it locks leaves an event, and no mail", arguments: Engine.allCases)
    func cleared(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let helper = try await it.addAdministrator(.helpdesk)
            let right = try #require(it.installation.rights(of: helper).helpDesk)
            let anna = try await it.id()
            for _ in 1...3 {
                for _ in 1...9 { _ = try await it.signIn(password: "a wrong guess 12") }
                #expect(try await right.perform(.unlock, on: anna, because: nil).isDone)
            }
            let events = try await it.events().filter { $0.kind == AuditKind.accountUnlocked.rawValue }
            #expect(events.count == 3 && events.allSatisfy { $0.account == anna })
            #expect(events.allSatisfy { $0.actor == Actor.account(helper.account.id).text })
            #expect(events.allSatisfy { $0.details.contains(#""locked":"false""#) })
            #expect(try await it.number("SELECT COUNT(*) FROM attempts") == 0)
            try await it.work()
            #expect(!it.mails().contains { $0.hasPrefix("account-unlocked") })
        }
    }

    @Test("A completed reset unlocks, because the password that was being guessed is gone", arguments: Engine.allCases)
    func unlockedByReset(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await Self.fail(it)
            let token = try await it.resetToken()
            #expect(try await it.reset(token, to: "amber glacier 77").isDone)
            #expect(try await it.signIn(password: "amber glacier 77").isDone)
            #expect(try await it.count(.accountUnlocked) == 1)
        }
    }

    /// 300 on every run; ten thousand with LOCKSTEP_CAMPAIGN set.
    static let failures = getenv("LOCKSTEP_CAMPAIGN") == nil ? 300 : 10_000

    @Test("Whatever strangers do, the person enters at a browser that they have used", arguments: Engine.allCases)
    func knownBrowser(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await it.addUser("bert@example.org", userName: "bert")
            let mine = try await it.session().browser
            let berts = try await it.session("bert").browser
            for number in 1...Self.failures {
                _ = try await it.signIn(password: "wrong \(number)", browser: number % 2 == 0 ? berts : nil)
                it.clock.advance(.seconds(20))
            }
            #expect(try await !it.signIn().isDone)
            // Bert's browser is a stranger's to Anna.
            #expect(try await !it.signIn(browser: berts).isDone)
            #expect(try await it.signIn(browser: mine).isDone)
        }
    }

    @Test("A known browser has its own limit, and its lock keeps nobody else out", arguments: Engine.allCases)
    func knownBrowserLocks(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let mine = try await it.session().browser
            for _ in 1...10 { _ = try await it.signIn(password: "wrong", browser: mine) }
            #expect(try await !it.signIn(browser: mine).isDone)
            #expect(try await it.signIn().isDone)
        }
    }

    @Test("Who is signed in stays so while strangers lock the account", arguments: Engine.allCases)
    func sessionsStay(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let session = try await it.session()
            try await Self.fail(it)
            it.clock.advance(.seconds(2))
            #expect(try await it.installation.findSession(session.token) != nil)
        }
    }
}
