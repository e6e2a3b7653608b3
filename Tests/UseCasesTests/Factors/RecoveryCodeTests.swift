import Domain
import Formats
import Store
import TestInstallation
import Testing
import UseCases

/// Security row 17.
@Suite("Recovery codes, on either engine")
struct RecoveryCodeTests {
    @Test("Ten are made, and each opens once, however it is typed", arguments: Engine.allCases)
    func once(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (phone, session) = try await it.addUserWithPhone()
            let codes = try await it.recoveryCodes(session, by: phone)
            #expect(Set(codes).count == 10)
            for (number, typed) in [codes[0], codes[1].lowercased(), codes[2].replacing("-", with: " ")].enumerated() {
                let opened = try #require(
                    try await it.answer(.recoveryCode(typed), in: try await it.signInFlow()).session)
                #expect(opened.signedIn.session.proofs == [.currentPassword, .recoveryCode])
                #expect(try await it.enrolled(session).recoveryCodes == 9 - number)
                let again = try await it.answer(.recoveryCode(typed), in: try await it.signInFlow())
                #expect(again.refusals == [.codeWrong])
            }
            try await it.work()
            #expect(it.mails().filter { $0 == "recovery-code-used to anna@example.org" }.count == 3)
            for left in 7...9 { #expect(it.mail.sent.contains { $0.text.contains("\(left) codes are left") }) }
        }
    }

    @Test("Of 64 who post one code at once, one gets in", arguments: Engine.allCases, [1, 64])
    func race(engine: Engine, flows: Int) async throws {
        try await TestInstallation.with(engine, places: 400) { it in
            let (phone, session) = try await it.addUserWithPhone()
            let code = try await it.recoveryCodes(session, by: phone)[0]
            try await it.set("factors.attempts", to: "20")
            var tokens: [Token] = []
            for _ in 0..<flows { tokens.append(try await it.signInFlow()) }
            let waiting = tokens
            let opened = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<64 {
                    group.addTask {
                        try await it.answer(.recoveryCode(code), in: waiting[number % waiting.count]).isDone
                    }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(opened == 1)
            #expect(try await it.number("SELECT COUNT(*) FROM recovery_codes WHERE spent_at IS NOT NULL") == 1)
        }
    }

    @Test("It is spent only where it has opened something", arguments: Engine.allCases)
    func notForNothing(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (phone, session) = try await it.addUserWithPhone()
            let code = try await it.recoveryCodes(session, by: phone)[0]
            // A password too young to be changed again by the time the factor answers.
            let change = try await it.installation.changePassword(
                of: session.signedIn, current: TestInstallation.password,
                to: NewPassword(typed: "amber glacier 77", confirmed: "amber glacier 77"), browser: nil,
                origin: TestInstallation.origin)
            try await it.set("password.minimum-age-days", to: "1")
            let refused = try await it.answer(.recoveryCode(code), in: try it.waiting(change))
            #expect(!refused.isDone && refused.refusals != [.codeWrong])
            let flow = try await it.signInFlow()
            try await it.act(.suspend)
            #expect(try await !it.answer(.recoveryCode(code), in: flow).isDone)
            try await it.act(.activate)
            #expect(try await it.number("SELECT COUNT(*) FROM recovery_codes WHERE spent_at IS NOT NULL") == 0)
            #expect(try await it.answer(.recoveryCode(code), in: try await it.signInFlow()).isDone)
        }
    }

    @Test("New ones end those of before, and are announced", arguments: Engine.allCases)
    func renewed(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (phone, session) = try await it.addUserWithPhone()
            let old = try await it.recoveryCodes(session, by: phone)
            let other = try await it.session(phone: phone)
            it.clock.advance(.seconds(30))
            let new = try await it.recoveryCodes(session, by: phone)
            #expect(Set(old).isDisjoint(with: new))
            #expect(try await it.installation.findSession(other.token) == nil)
            #expect(try await it.answer(.recoveryCode(old[0]), in: try await it.signInFlow()).refusals == [.codeWrong])
            #expect(try await it.answer(.recoveryCode(new[0]), in: try await it.signInFlow()).isDone)
            try await it.work()
            // One for the authenticator, two for codes.
            #expect(it.mails().filter { $0 == "factor-added to anna@example.org" }.count == 3)
        }
    }

    @Test("They are nobody's who has no factor, and go with the last one", arguments: Engine.allCases)
    func withoutFactor(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let session = try await it.session()
            let flow = try await it.factorsFlow(session)
            let refused = try await it.installation.makeRecoveryCodes(
                flow, of: session.signedIn, origin: TestInstallation.origin)
            #expect(refused.refusals == [.factorRequired])
            let phone = try await it.enrol(session)
            _ = try await it.recoveryCodes(session, by: phone)
            let removal = try await it.factorsFlow(session, by: phone)
            #expect(
                try await it.installation.removeAuthenticator(
                    removal, of: session.signedIn, origin: TestInstallation.origin
                ).isDone)
            #expect(try await it.number("SELECT COUNT(*) FROM recovery_codes") == 0)
            // Password alone, as before there was a factor.
            #expect(try await it.signIn().isDone)
        }
    }

    @Test("Another account's code opens nothing", arguments: Engine.allCases)
    func foreign(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (phone, session) = try await it.addUserWithPhone()
            let (bertsPhone, bertsSession) = try await it.addUserWithPhone("bert@example.org", userName: "bert")
            let codes = try await it.recoveryCodes(session, by: phone)
            _ = try await it.recoveryCodes(bertsSession, by: bertsPhone)
            let flow = try await it.signInFlow("bert")
            #expect(try await it.answer(.recoveryCode(codes[0]), in: flow).refusals == [.codeWrong])
            #expect(try await it.answer(.recoveryCode(codes[0]), in: try await it.signInFlow()).isDone)
        }
    }
}
