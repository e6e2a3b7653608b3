import Domain
import Formats
import Store
import TestInstallation
import Testing
import UseCases

/// Security row 14.
@Suite("An administrator's reset of factors, on either engine")
struct FactorResetTests {
    static func answer(_ it: TestInstallation, _ code: String, _ name: String = "anna@example.org") async throws
        -> Outcome<FlowEnd>
    {
        try await it.answer(.enrolmentCode(code), in: try await it.signInFlow(name))
    }

    @Test(
        "By link or by word, it opens enrolment to who has the password, until something is enrolled",
        arguments: Engine.allCases, [true, false])
    func enrols(engine: Engine, isSpoken: Bool) async throws {
        try await TestInstallation.with(engine) { it in
            let (old, session) = try await it.addUserWithPhone()
            let codes = try await it.recoveryCodes(session, by: old)
            let code = try await it.resetFactors(isSpoken: isSpoken)
            #expect(try await it.installation.findSession(session.token) == nil)
            // What was is gone, and the password alone opens nothing.
            for gone in [
                FactorAnswer.totp(code: old.code()), .recoveryCode(codes[0]), .enrolmentCode(""),
                .enrolmentCode("ABCD-EFGH"),
            ] {
                #expect(try await it.answer(gone, in: try await it.signInFlow()).refusals == [.codeWrong])
            }
            // Not spent before something is enrolled: the way there may take more than one try.
            for _ in 1...2 {
                let entered = try #require(try await Self.answer(it, code).session)
                #expect(entered.signedIn.session.scope == .enrolment)
            }
            let entered = try #require(try await Self.answer(it, code).session)
            let new = try await it.enrol(entered)
            #expect(try await it.installation.findSession(entered.token)?.session.scope == .full)
            #expect(try await Self.answer(it, code).refusals == [.codeWrong])
            _ = try await it.session(phone: new)
        }
    }

    @Test(
        "A spoken code lasts ten minutes, a link a day; afterwards the password alone still opens nothing",
        arguments: Engine.allCases, [true, false])
    func expiry(engine: Engine, isSpoken: Bool) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUserWithPhone()
            let code = try await it.resetFactors(isSpoken: isSpoken)
            it.clock.advance((isSpoken ? .minutes(10) : .hours(24)) - .milliseconds(1))
            #expect(try await Self.answer(it, code).isDone)
            it.clock.advance(.milliseconds(1))
            #expect(try await Self.answer(it, code).refusals == [.codeWrong])
            // Another reset is what helps.
            #expect(try await Self.answer(it, try await it.resetFactors(isSpoken: isSpoken)).isDone)
        }
    }

    @Test("It is good for one account, and a newer one takes its place", arguments: Engine.allCases, [true, false])
    func bound(engine: Engine, isSpoken: Bool) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUserWithPhone()
            try await it.addUserWithPhone("bert@example.org", userName: "bert")
            let first = try await it.resetFactors(isSpoken: isSpoken)
            let berts = try await it.resetFactors("bert@example.org", isSpoken: isSpoken)
            #expect(try await Self.answer(it, berts).refusals == [.codeWrong])
            #expect(try await Self.answer(it, first, "bert").refusals == [.codeWrong])
            let second = try await it.resetFactors(isSpoken: !isSpoken)
            #expect(try await Self.answer(it, first).refusals == [.codeWrong])
            #expect(try await Self.answer(it, second).isDone)
        }
    }

    @Test("Spoken codes are counted like any other answer", arguments: Engine.allCases)
    func counted(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUserWithPhone()
            let code = try await it.resetFactors(isSpoken: true)
            for _ in 1...4 { #expect(try await Self.answer(it, "ABCD-EFGH").refusals == [.codeWrong]) }
            #expect(try await Self.answer(it, "ABCD-EFGH").refusals == [.accountLocked])
            #expect(try await Self.answer(it, code).refusals == [.accountLocked])
        }
    }

    @Test(
        "The mailed link doesn't stand beside a reset link from the same mailbox; a spoken code does",
        arguments: Engine.allCases, [true, false])
    func passwordReset(engine: Engine, isSpoken: Bool) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUserWithPhone()
            let code = try await it.resetFactors(isSpoken: isSpoken)
            let reset = try await it.installation.resetPassword(
                try await it.resetToken(), to: NewPassword(typed: "amber glacier 77", confirmed: "amber glacier 77"),
                origin: TestInstallation.origin)
            if isSpoken {
                #expect(try await it.answer(.enrolmentCode(code), in: try it.waiting(reset)).isDone)
            } else {
                #expect(reset.refusals == [.factorRequired])
            }
            #expect(try await it.count(.passwordSet) == (isSpoken ? 2 : 1))
        }
    }

    @Test("It is announced at every address, and the link goes to one of them", arguments: Engine.allCases)
    func announced(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await RecoveryAddressTests.verify(it)
            try await it.enrol(try await it.session())
            try await it.work()
            let before = it.mail.sent.count
            _ = try await it.resetFactors(isSpoken: false)
            #expect(
                it.mails(from: before) == [
                    "factor-reset to anna@example.org", "help-desk to anna@example.org",
                    "help-desk to anna@home.example",
                ])
            let links = it.mail.sent.dropFirst(before).filter { $0.text.contains("/enrol/lse_") }
            #expect(links.map(\.recipient) == ["anna@example.org"])
            #expect(try await it.count(.factorReset) == 1)
        }
    }

    @Test("Nobody has no factors to reset", arguments: Engine.allCases)
    func nobody(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let unknown = try await it.perform(.spokenCode, on: "nobody@example.org")
            guard case .refused([.accountUnknown]) = unknown else {
                Issue.record("factors of nobody were reset")
                return
            }
        }
    }
}
