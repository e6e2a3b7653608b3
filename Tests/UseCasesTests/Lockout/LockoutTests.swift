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
