import Domain
import Formats
import Store
import TestInstallation
import Testing
import UseCases

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Security row 15.
@Suite("Guessing at factors, on either engine")
struct FactorAttemptsTests {
    /// 300 on every run; ten thousand with LOCKSTEP_CAMPAIGN set.
    static let guesses = getenv("LOCKSTEP_CAMPAIGN") == nil ? 300 : 10_000

    /// Codes that are none of those that the phone shows around now.
    static func wrongCodes(_ phone: AuthenticatorApp, _ count: Int) -> [String] {
        let near = Set((-12...12).map { phone.code(Int64($0)) })
        return Array(
            (0..<1_000_000).lazy.map { String(String(1_000_000 + $0).dropFirst()) }.filter { !near.contains($0) }
                .prefix(count))
    }

    @Test("Of any number of parallel guesses at most the limit are looked at", arguments: Engine.allCases, [3, 5, 20])
    func parallel(engine: Engine, limit: Int) async throws {
        try await TestInstallation.with(engine, places: 400) { it in
            let (phone, _) = try await it.addUserWithPhone()
            try await it.set("factors.attempts", to: String(limit))
            var tokens: [Token] = []
            for _ in 0..<8 { tokens.append(try await it.signInFlow()) }
            let flows = tokens
            let codes = Self.wrongCodes(phone, Self.guesses)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (number, code) in codes.enumerated() {
                    group.addTask {
                        let kind: FactorAnswer = number % 3 == 0 ? .recoveryCode(code) : .totp(code: code)
                        _ = try await it.answer(kind, in: flows[number % flows.count])
                    }
                    if number % 64 == 63 { try await group.waitForAll() }
                }
                try await group.waitForAll()
            }
            // Each guess that was looked at leaves an event. Recovery codes aren't looked at where there is none.
            #expect(try await it.count(.factorFailed) == limit)
            #expect(try await it.count(.accountLocked) == 1)
            // The one session in which the authenticator was set up.
            #expect(try await it.count(.signInSucceeded) == 1)
        }
    }

    @Test(
        "The one too many locks, and not even the right code opens; the person and administrators are told",
        arguments: Engine.allCases)
    func locks(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (phone, _) = try await it.addUserWithPhone()
            try await it.addAdministrator("boss@example.org")
            try await it.work()
            let before = it.mail.sent.count
            let flow = try await it.signInFlow()
            let codes = Self.wrongCodes(phone, 5)
            for code in codes.dropLast() {
                #expect(try await it.answer(.totp(code: code), in: flow).refusals == [.codeWrong])
            }
            #expect(try await it.answer(.totp(code: codes[4]), in: flow).refusals == [.accountLocked])
            #expect(try await it.answer(.totp(code: phone.code()), in: flow).refusals == [.accountLocked])
            try await it.work()
            #expect(
                it.mails(from: before) == ["account-locked to anna@example.org", "account-locked to boss@example.org"])
            // Whoever came that far has proven something before, and the person should know.
            #expect(it.mail.sent.contains { $0.recipient == "anna@example.org" && $0.text.contains("second proof") })
            #expect(try await it.installation.findUser(try EmailAddress("anna@example.org"))?.lockedUntil != nil)
        }
    }

    @Test("A new flow begins no new count, nor does the password in between", arguments: Engine.allCases)
    func newFlows(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (phone, _) = try await it.addUserWithPhone()
            for code in Self.wrongCodes(phone, 5) {
                _ = try await it.answer(.totp(code: code), in: try await it.signInFlow())
            }
            #expect(try await it.count(.accountLocked) == 1)
            let flow = try await it.signInFlow()
            #expect(try await it.answer(.totp(code: phone.code()), in: flow).refusals == [.accountLocked])
        }
    }

    @Test("Sign-in, reset, change and the change of factors count together", arguments: Engine.allCases)
    func oneCounter(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (phone, session) = try await it.addUserWithPhone()
            let reset = try await it.installation.resetPassword(
                try await it.resetToken(), to: NewPassword(typed: "amber glacier 77", confirmed: "amber glacier 77"),
                origin: TestInstallation.origin)
            let change = try await it.installation.changePassword(
                of: session.signedIn, current: TestInstallation.password,
                to: NewPassword(typed: "amber glacier 77", confirmed: "amber glacier 77"), browser: nil,
                origin: TestInstallation.origin)
            let flows = [
                try await it.signInFlow(), try it.waiting(reset), try it.waiting(change),
                try await it.factorsFlow(session), try await it.signInFlow(),
            ]
            let codes = Self.wrongCodes(phone, 5)
            var answers: [[Refusal]] = []
            for (flow, code) in zip(flows, codes) {
                answers.append(try await it.answer(.totp(code: code), in: flow).refusals)
            }
            #expect(answers == [[.codeWrong], [.codeWrong], [.codeWrong], [.codeWrong], [.accountLocked]])
            for flow in flows {
                #expect(try await it.answer(.totp(code: phone.code()), in: flow).refusals == [.accountLocked])
            }
        }
    }

    @Test("A right answer starts the count anew", arguments: Engine.allCases)
    func success(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (phone, _) = try await it.addUserWithPhone()
            for _ in 1...3 {
                let flow = try await it.signInFlow()
                for code in Self.wrongCodes(phone, 4) { _ = try await it.answer(.totp(code: code), in: flow) }
                #expect(try await it.answer(.totp(code: phone.code()), in: flow).isDone)
                it.clock.advance(.seconds(30))
            }
            #expect(try await it.count(.accountLocked) == 0)
        }
    }

    @Test(
        "The lock ends by itself and by an administrator, without a reset", arguments: Engine.allCases, [true, false])
    func unlocked(engine: Engine, byHost: Bool) async throws {
        try await TestInstallation.with(engine) { it in
            let (phone, _) = try await it.addUserWithPhone()
            let flow = try await it.signInFlow()
            for code in Self.wrongCodes(phone, 5) { _ = try await it.answer(.totp(code: code), in: flow) }
            if byHost {
                try await it.act(.unlock)
                #expect(try await it.count(.accountUnlocked) == 1)
            } else {
                it.clock.advance(.minutes(15) - .milliseconds(1))
                let early = try await it.answer(.totp(code: phone.code()), in: try await it.signInFlow())
                #expect(early.refusals == [.accountLocked])
                it.clock.advance(.milliseconds(1))
            }
            _ = try await it.session(phone: phone)
        }
    }

    @Test(
        "Somebody else's guesses at the password don't lock the code, nor the other way round",
        arguments: Engine.allCases)
    func apart(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (phone, session) = try await it.addUserWithPhone()
            let flow = try await it.signInFlow()
            for number in 1...10 { _ = try await it.signIn(password: "wrong \(number)") }
            #expect(try await it.answer(.totp(code: phone.code()), in: flow).isDone)
            #expect(try await it.installation.findSession(session.token) != nil)
        }
    }
}
