import Domain
import Store
import TestInstallation
import Testing
import UseCases

@Suite("Changing a known password, on either engine")
struct ChangePasswordTests {
    static let new = "amber glacier 77"

    @Test("The new password opens, the old one doesn't, and every session has ended", arguments: Engine.allCases)
    func change(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let (session, other) = (try await it.session(), try await it.session())
            #expect(try await it.change(session, to: Self.new).isDone)
            for token in [session.token, other.token] { #expect(try await it.installation.findSession(token) == nil) }
            #expect(try await !it.signIn().isDone)
            #expect(try await it.signIn(password: Self.new).isDone)
            try await it.work()
            #expect(it.mails().filter { $0.hasPrefix("password-changed") }.count == 2)
        }
    }

    @Test("A wrong current password counts at the same gate as a sign-in", arguments: Engine.allCases)
    func gate(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let session = try await it.session()
            for _ in 1...10 {
                #expect(try await it.change(session, current: "wrong", to: Self.new).refusals == [.wrongCredentials])
            }
            #expect(try await it.change(session, to: Self.new).refusals == [.wrongCredentials])
            #expect(try await !it.signIn(browser: session.browser).isDone)
            #expect(try await it.count(.accountLocked) == 1)
            #expect(try await it.count(.passwordSet) == 1)
        }
    }

    @Test("Every broken rule is named at once, the wrong current password too", arguments: Engine.allCases)
    func broken(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let session = try await it.session()
            let outcome = try await it.installation.changePassword(
                of: session.signedIn, current: "wrong", to: NewPassword(typed: "anna", confirmed: "x"), browser: nil,
                origin: TestInstallation.origin)
            #expect(
                outcome.refusals == [
                    .wrongCredentials, .passwordMismatch, .passwordTooShort(minimum: 12), .passwordContainsName,
                ])
        }
    }

    @Test("Who doesn't know the current password learns nothing about the ones before", arguments: Engine.allCases)
    func noOracle(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let session = try await it.session()
            #expect(
                try await it.change(session, current: "wrong", to: TestInstallation.password).refusals == [
                    .wrongCredentials
                ])
            #expect(try await it.change(session, to: TestInstallation.password).refusals == [.passwordUnchanged])
        }
    }

    /// Changes the password to each of these in turn.
    static func walk(_ it: TestInstallation, _ passwords: [String], from first: String = TestInstallation.password)
        async throws
    {
        var current = first
        for password in passwords {
            let session = try await it.session(password: current)
            #expect(try await it.change(session, current: current, to: password).isDone, "\(password)")
            current = password
        }
    }

    @Test("The remembered passwords don't come back, the ones before them do", arguments: Engine.allCases)
    func history(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await it.set("password.history", to: "2")
            try await Self.walk(it, ["amber glacier 71", "amber glacier 72"])
            let session = try await it.session(password: "amber glacier 72")
            for old in [TestInstallation.password, "amber glacier 71"] {
                #expect(
                    try await it.change(session, current: "amber glacier 72", to: old).refusals == [
                        .passwordReused(remembered: 2)
                    ])
            }
            // A shorter history holds at once.
            try await it.set("password.history", to: "1")
            try await Self.walk(it, [TestInstallation.password], from: "amber glacier 72")
        }
    }

    @Test("Without a history only the present password is refused", arguments: Engine.allCases)
    func noHistory(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await it.set("password.history", to: "0")
            try await Self.walk(it, [Self.new, TestInstallation.password, Self.new])
            let session = try await it.session(password: Self.new)
            #expect(try await it.change(session, current: Self.new, to: Self.new).refusals == [.passwordUnchanged])
        }
    }

    @Test("A composed character is no way around the history", arguments: Engine.allCases)
    func composed(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser(password: "caf\u{e9} harbour 42")
            let session = try await it.session(password: "cafe\u{301} harbour 42")
            let outcome = try await it.change(session, current: "cafe\u{301} harbour 42", to: "cafe\u{301} harbour 42")
            #expect(outcome.refusals == [.passwordUnchanged])
        }
    }

    @Test("A password that is too young may be reset but not changed", arguments: Engine.allCases)
    func minimumAge(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await it.set("password.minimum-age-days", to: "1")
            let changeable = it.clock.now + .days(1)
            #expect(
                try await it.change(try await it.session(), to: Self.new).refusals == [
                    .passwordTooRecent(changeableFrom: changeable)
                ])
            #expect(try await it.reset(try await it.resetToken(), to: Self.new).isDone)
            it.clock.advance(.days(1))
            #expect(
                try await it.change(try await it.session(password: Self.new), current: Self.new, to: "cobalt meadow 19")
                    .isDone)
        }
    }

    @Test("Of 16 changes at once one wins", arguments: Engine.allCases)
    func oneWinner(engine: Engine) async throws {
        try await TestInstallation.with(engine, places: 256) { it in
            try await it.addUser()
            try await it.set("lockout.attempts", to: "100")
            let session = try await it.session()
            let winners = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 100..<116 {
                    group.addTask { try await it.change(session, to: "amber glacier \(number)").isDone }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(winners == 1)
            #expect(try await it.count(.passwordSet) == 2)
        }
    }

    @Test("A session that has ended changes nothing", arguments: Engine.allCases)
    func stale(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let session = try await it.session()
            #expect(try await it.change(session, to: Self.new).isDone)
            #expect(
                try await it.change(session, current: Self.new, to: "cobalt meadow 19").refusals == [.wrongCredentials])
        }
    }

    @Test("With every place for hashing taken nothing is counted", arguments: Engine.allCases)
    func overload(engine: Engine) async throws {
        try await TestInstallation.with(engine, places: 1) { it in
            try await it.addUser()
            let session = try await it.session()
            let place = try it.installation.hasher.pool.reserve()
            await #expect(throws: HashingPool.Overloaded.self) { try await it.signIn(password: "wrong") }
            await #expect(throws: HashingPool.Overloaded.self) {
                try await it.change(session, current: "wrong", to: Self.new)
            }
            #expect(try await it.number("SELECT COUNT(*) FROM attempts") == 0)
            #expect(try await it.count(.signInFailed) == 0)
            _ = consume place
            #expect(try await it.signIn().isDone)
        }
    }

    @Test("A verifier of an older cost is made anew at the next sign-in, once", arguments: Engine.allCases)
    func rehash(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let dearer = try await it.neighbour(memory: 64)
            #expect(try await !dearer.signIn(password: "wrong").isDone)
            #expect(try await it.count(.passwordRehashed) == 0)
            let session = try await dearer.session()
            _ = try await dearer.session()
            #expect(try await it.count(.passwordRehashed) == 1)
            // The same password: nobody is signed out by it, and it is no change.
            #expect(try await it.installation.findSession(session.token) != nil)
            #expect(try await it.number("SELECT COUNT(*) FROM password_history") == 0)
        }
    }
}
