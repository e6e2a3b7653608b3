import Domain
import Formats
import Store
import TestInstallation
import Testing
import UseCases

@Suite("Signing in with an authenticator, on either engine")
struct FactorSignInTests {
    @Test("The password leads to the code, and the code to the session", arguments: Engine.allCases)
    func right(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (phone, _) = try await it.addUserWithPhone()
            let flow = try await it.signInFlow()
            #expect(try await it.installation.findSession(flow) == nil)
            let session = try #require(try await it.answer(.totp(code: phone.code()), in: flow).session)
            #expect(session.signedIn.session.proofs == [.currentPassword, .totp])
            #expect(session.signedIn.session.scope == .full)
            #expect(try await it.installation.findSession(session.token) != nil)
            // The flow is over: neither the same code nor the next one opens it again.
            for code in [phone.code(), phone.code(1)] {
                #expect(try await it.answer(.totp(code: code), in: flow).refusals == [.nothingPending])
            }
            let event = try #require(try await it.events().last { $0.kind == AuditKind.signInSucceeded.rawValue })
            #expect(event.details.contains("currentPassword,totp"))
        }
    }

    @Test("A wrong password never gets as far as the code", arguments: Engine.allCases)
    func wrongPassword(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUserWithPhone()
            let outcome = try await it.begin(password: "wrong")
            #expect(outcome.refusals == [.wrongCredentials])
        }
    }

    @Test(
        "This step's code and the last one's are right; the clock is blamed for one of the next five minutes",
        arguments: Engine.allCases,
        [
            (Int64(0), nil), (-1, nil), (1, .codeFromOtherTime), (-2, .codeFromOtherTime), (10, .codeFromOtherTime),
            (11, .codeWrong),
        ]
            as [(Int64, Refusal?)])
    func steps(engine: Engine, _ step: (Int64, Refusal?)) async throws {
        try await TestInstallation.with(engine) { it in
            let (phone, _) = try await it.addUserWithPhone()
            // Away from the code that was used to enrol.
            it.clock.advance(.minutes(10))
            let outcome = try await it.answer(.totp(code: phone.code(step.0)), in: try await it.signInFlow())
            #expect(outcome.refusals == (step.1.map { [$0] } ?? []))
            #expect(outcome.isDone == (step.1 == nil))
            #expect(try await it.count(.factorFailed) == (step.1 == nil ? 0 : 1))
        }
    }

    @Test("Nothing but six digits is a code", arguments: Engine.allCases)
    func malformed(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (phone, _) = try await it.addUserWithPhone()
            try await it.set("factors.attempts", to: "20")
            let (code, flow) = (phone.code(), try await it.signInFlow())
            let fullWidth = String(
                String.UnicodeScalarView(code.unicodeScalars.compactMap { Unicode.Scalar($0.value + 0xfee0) }))
            let bad = [
                "", String(code.dropLast()), code + "0", fullWidth, "+\(code)", "-\(code)", "\(code)\n", "\(code)\0",
                "0x\(code)",
                "\(code)\(code)", "12345\u{664}", String(repeating: code, count: 100_000),
            ]
            for typed in bad {
                #expect(
                    try await it.answer(.totp(code: typed), in: flow).refusals == [.codeWrong], "\(typed.prefix(12))")
            }
            #expect(try await it.count(.factorFailed) == bad.count)
            // As apps show it.
            #expect(try await it.answer(.totp(code: " \(code.prefix(3)) \(code.suffix(3)) "), in: flow).isDone)
        }
    }

    @Test("A code that was used is not taken again, nor the one before it", arguments: Engine.allCases)
    func replay(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (phone, _) = try await it.addUserWithPhone()
            it.clock.advance(.minutes(10))
            _ = try await it.session(phone: phone)
            let flow = try await it.signInFlow()
            for step in [Int64(0), -1] {
                #expect(try await it.answer(.totp(code: phone.code(step)), in: flow).refusals == [.codeWrong])
            }
            // A clock that goes back doesn't bring it back.
            it.clock.advance(.seconds(-60))
            #expect(
                try await it.answer(.totp(code: phone.code()), in: try await it.signInFlow()).refusals == [.codeWrong])
            it.clock.advance(.seconds(90))
            _ = try await it.session(phone: phone)
        }
    }

    @Test("The code that set the authenticator up doesn't sign in", arguments: Engine.allCases)
    func enrollingCode(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let session = try await it.session()
            let (flow, phone) = try await it.pending(session)
            let code = phone.code()
            #expect(try await it.confirm(code, flow, session).isDone)
            #expect(try await it.answer(.totp(code: code), in: try await it.signInFlow()).refusals == [.codeWrong])
        }
    }

    @Test("Of 64 who post one code at once, in one flow or in many, one gets in", arguments: Engine.allCases, [1, 64])
    func race(engine: Engine, flows: Int) async throws {
        try await TestInstallation.with(engine, places: 400) { it in
            let (phone, _) = try await it.addUserWithPhone()
            try await it.set("factors.attempts", to: "20")
            var tokens: [Token] = []
            for _ in 0..<flows { tokens.append(try await it.signInFlow()) }
            let (waiting, code) = (tokens, phone.code())
            let opened = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<64 {
                    group.addTask { try await it.answer(.totp(code: code), in: waiting[number % waiting.count]).isDone }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(opened == 1)
            // One when the authenticator was set up, one now.
            #expect(try await it.count(.signInSucceeded) == 2)
        }
    }

    @Test("A flow is one browser's, one account's, and over after a quarter of an hour", arguments: Engine.allCases)
    func bound(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (phone, _) = try await it.addUserWithPhone()
            let (bertsPhone, _) = try await it.addUserWithPhone("bert@example.org", userName: "bert")
            let flow = try await it.signInFlow()
            // Another's code in Anna's flow, and Anna's in a flow that nobody was given.
            #expect(try await it.answer(.totp(code: bertsPhone.code()), in: flow).refusals == [.codeWrong])
            let made = it.installation.chance.token(.flow)
            #expect(try await it.answer(.totp(code: phone.code()), in: made).refusals == [.nothingPending])
            it.clock.advance(.minutes(15))
            #expect(try await it.installation.findOpenFlow(flow) == nil)
            #expect(try await it.answer(.totp(code: phone.code()), in: flow).refusals == [.nothingPending])
        }
    }

    @Test("A flow dies when the password changes", arguments: Engine.allCases)
    func diesByChange(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (phone, session) = try await it.addUserWithPhone()
            let codes = try await it.recoveryCodes(session, by: phone)
            let flow = try await it.signInFlow()
            let change = try await it.changeFlow(session)
            #expect(try await it.installation.findOpenFlow(flow) != nil)
            #expect(try await it.answer(.totp(code: phone.code()), in: change).isDone)
            it.clock.advance(.seconds(30))
            for answer in [FactorAnswer.totp(code: phone.code()), .recoveryCode(codes[0])] {
                #expect(try await it.answer(answer, in: flow).refusals == [.nothingPending])
            }
            #expect(try await it.number("SELECT COUNT(*) FROM recovery_codes WHERE spent_at IS NOT NULL") == 0)
            _ = try await it.session(password: "amber glacier 77", phone: phone)
        }
    }

    @Test("A flow dies when the account is suspended, and when its password expires", arguments: Engine.allCases)
    func dies(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (phone, _) = try await it.addUserWithPhone()
            for action in [AccountAction.suspend, .expire] {
                let flow = try await it.signInFlow()
                try await it.act(action)
                #expect(try await it.answer(.totp(code: phone.code()), in: flow).refusals == [.nothingPending])
                try await it.act(.activate)
                try await it.act(.restore)
                #expect(try await it.answer(.totp(code: phone.code()), in: flow).refusals == [.nothingPending])
            }
            _ = try await it.session(phone: phone)
        }
    }

    @Test("A factor that isn't enrolled doesn't answer", arguments: Engine.allCases)
    func otherKinds(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (phone, session) = try await it.addUserWithPhone()
            let codes = try await it.recoveryCodes(session, by: phone)
            let flow = try await it.signInFlow()
            for answer in [
                FactorAnswer.enrolmentCode(phone.code()), .enrolmentCode(codes[0]), .recoveryCode(phone.code()),
                .totp(code: codes[0]),
            ] {
                #expect(try await it.answer(answer, in: flow).refusals == [.codeWrong])
            }
        }
    }

    @Test("What is enrolled is asked for also when its kind is switched off", arguments: Engine.allCases)
    func switchedOff(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (phone, session) = try await it.addUserWithPhone()
            try await it.set("factors.totp", to: "false")
            _ = try await it.signInFlow()
            _ = try await it.session(phone: phone)
            it.clock.advance(.seconds(30))
            let flow = try await it.factorsFlow(session, by: phone)
            let begun = try await it.installation.beginAuthenticator(
                flow, of: session.signedIn, origin: TestInstallation.origin)
            #expect(begun.refusals == [.factorKindOff])
        }
    }
}
