import Domain
import Formats
import Store
import TestInstallation
import Testing
import UseCases

/// Security row 2: what a mailbox or a password alone is good for, where a factor is enrolled.
@Suite("A new password that waits for a factor, on either engine")
struct WaitingPasswordTests {
    static let new = "amber glacier 77"

    enum Door: String, CaseIterable, Sendable { case reset, recoveryReset, change }

    /// How often a password was set since the account was made.
    static func changes(_ it: TestInstallation) async throws -> Int {
        try await it.count(.passwordSet) - 1
    }

    /// Walks up to the factor by that door.
    static func wait(_ door: Door, _ it: TestInstallation, _ session: NewSession) async throws -> Token {
        let password = NewPassword(typed: new, confirmed: new)
        switch door {
        case .change:
            return try it.waiting(
                try await it.installation.changePassword(
                    of: session.signedIn, current: TestInstallation.password, to: password, browser: nil,
                    origin: TestInstallation.origin))
        case .reset, .recoveryReset:
            try await it.installation.requestReset(address: try EmailAddress("anna@example.org"), at: .users)
            try await it.work()
            let wanted = door == .reset ? "anna@example.org" : "anna@home.example"
            let mail = it.mail.sent.last { $0.kind == "password-reset" && $0.recipient == wanted }
            guard let token = mail?.token.flatMap({ Token(parsing: $0, as: .resetLink) }) else {
                throw Unexpected(what: "no link to \(wanted)")
            }
            return try it.waiting(
                try await it.installation.resetPassword(token, to: password, origin: TestInstallation.origin))
        }
    }

    /// Somebody with an authenticator, recovery codes and a recovery address.
    static func prepare(_ it: TestInstallation) async throws -> (
        phone: AuthenticatorApp, session: NewSession, codes: [String]
    ) {
        try await it.addUser()
        try await RecoveryAddressTests.verify(it)
        let session = try await it.session()
        let phone = try await it.enrol(session)
        let codes = try await it.recoveryCodes(session, by: phone)
        return (phone, session, codes)
    }

    @Test(
        "Nothing changes before the factor has answered, and then all of it does", arguments: Engine.allCases,
        Door.allCases)
    func waits(engine: Engine, door: Door) async throws {
        try await TestInstallation.with(engine) { it in
            let (phone, session, _) = try await Self.prepare(it)
            let flow = try await Self.wait(door, it, session)
            #expect(try await Self.changes(it) == 0)
            #expect(try await it.installation.findSession(session.token) != nil)
            #expect(try await it.begin(password: Self.new).refusals == [.wrongCredentials])
            #expect(try await it.answer(.totp(code: "000000"), in: flow).refusals == [.codeWrong])
            #expect(try await Self.changes(it) == 0)
            let outcome = try await it.answer(.totp(code: phone.code()), in: flow)
            guard case .done(.passwordSet(let account)) = outcome else {
                Issue.record("\(outcome.refusals)")
                return
            }
            #expect(account.email.text == "anna@example.org")
            // The person is not signed in by it, nobody is, and the factor stays as it was.
            #expect(outcome.session == nil)
            #expect(try await it.installation.findSession(session.token) == nil)
            #expect(try await it.begin().refusals == [.wrongCredentials])
            it.clock.advance(.seconds(30))
            _ = try await it.session(password: Self.new, phone: phone)
            #expect(try await it.answer(.totp(code: phone.code(1)), in: flow).refusals == [.nothingPending])
        }
    }

    @Test("A recovery code answers by every door, and is spent by it", arguments: Engine.allCases, Door.allCases)
    func recoveryCode(engine: Engine, door: Door) async throws {
        try await TestInstallation.with(engine) { it in
            let (_, session, codes) = try await Self.prepare(it)
            let flow = try await Self.wait(door, it, session)
            #expect(try await it.answer(.recoveryCode(codes[0]), in: flow).isDone)
            #expect(try await it.number("SELECT COUNT(*) FROM recovery_codes WHERE spent_at IS NOT NULL") == 1)
            let again = try await it.signInFlow(password: Self.new)
            #expect(try await it.answer(.recoveryCode(codes[0]), in: again).refusals == [.codeWrong])
        }
    }

    @Test("Without a factor the recovery address resets nothing", arguments: Engine.allCases)
    func recoveryWithoutFactor(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await RecoveryAddressTests.verify(it)
            try await it.installation.requestReset(address: try EmailAddress("anna@example.org"), at: .users)
            try await it.work()
            #expect(it.mails().filter { $0.hasPrefix("password-reset") } == ["password-reset to anna@example.org"])
        }
    }

    @Test("Of 64 who answer at once, one sets the password", arguments: Engine.allCases)
    func race(engine: Engine) async throws {
        try await TestInstallation.with(engine, places: 400) { it in
            let (phone, session, _) = try await Self.prepare(it)
            try await it.set("factors.attempts", to: "20")
            let (flow, code) = (try await Self.wait(.reset, it, session), phone.code())
            let done = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<64 { group.addTask { try await it.answer(.totp(code: code), in: flow).isDone } }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(done == 1)
            #expect(try await Self.changes(it) == 1)
        }
    }

    @Test("A newer link, another change: the flow dies with what it stood on", arguments: Engine.allCases)
    func dies(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (phone, session, codes) = try await Self.prepare(it)
            let reset = try await Self.wait(.reset, it, session)
            let change = try await Self.wait(.change, it, session)
            // A newer link voids the older one, and what it began with it.
            _ = try await it.resetToken()
            let late = try await it.answer(.recoveryCode(codes[0]), in: reset)
            #expect(late.refusals == [.linkDead])
            #expect(try await it.answer(.totp(code: phone.code()), in: change).isDone)
            #expect(try await it.answer(.recoveryCode(codes[0]), in: reset).refusals == [.nothingPending])
            #expect(try await it.number("SELECT COUNT(*) FROM recovery_codes WHERE spent_at IS NOT NULL") == 0)
            #expect(try await Self.changes(it) == 1)
        }
    }

    @Test("A flow of one purpose ends in nothing else", arguments: Engine.allCases)
    func purposes(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (phone, session, _) = try await Self.prepare(it)
            let change = try await Self.wait(.change, it, session)
            // Neither factors nor a session by the flow of a change.
            #expect(try await !it.installation.mayChangeFactors(change, session.signedIn))
            let begun = try await it.installation.beginAuthenticator(
                change, of: session.signedIn, origin: TestInstallation.origin)
            #expect(begun.refusals == [.reauthenticationRequired])
            let signIn = try await it.signInFlow()
            #expect(try await !it.installation.mayChangeFactors(signIn, session.signedIn))
            guard
                case .done(.factorsOpen) = try await it.answer(
                    .totp(code: phone.code()), in: try await it.factorsFlow(session))
            else {
                Issue.record("a flow for factors ended in something else")
                return
            }
        }
    }

    @Test(
        "The password that waits is sealed, under what only the browser has, and gone when the flow is",
        arguments: Engine.allCases)
    func isSealed(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (phone, session, _) = try await Self.prepare(it)
            let flow = try await Self.wait(.change, it, session)
            let dump = try await DatabaseDumpTests.dump(it)
            for text in dump {
                #expect(!text.contains(Self.new) && !text.contains(flow.text.exposed))
                for kind in TokenKind.allCases {
                    guard let token = Token(parsing: "\(kind.rawValue)_\(text)", as: kind) else { continue }
                    #expect(try await it.installation.findOpenFlow(token) == nil)
                }
            }
            #expect(try await it.number("SELECT COUNT(*) FROM flows WHERE sealed IS NOT NULL") == 1)
            #expect(try await it.answer(.totp(code: phone.code()), in: flow).isDone)
            #expect(try await it.number("SELECT COUNT(*) FROM flows WHERE sealed IS NOT NULL") == 0)
        }
    }

    @Test(
        "That the clock may be off is told only to who has proven the password", arguments: Engine.allCases,
        [(.reset, .codeWrong), (.recoveryReset, .codeWrong), (.change, .codeFromOtherTime)] as [(Door, Refusal)])
    func clockHint(engine: Engine, _ told: (door: Door, refusal: Refusal)) async throws {
        try await TestInstallation.with(engine) { it in
            let (phone, session, _) = try await Self.prepare(it)
            let flow = try await Self.wait(told.door, it, session)
            #expect(try await it.answer(.totp(code: phone.code(3)), in: flow).refusals == [told.refusal])
            // Nor is it less of a wrong answer.
            #expect(try await it.count(.factorFailed) == 1)
        }
    }

    @Test("Sealed text of another flow doesn't open under this token", arguments: Engine.allCases)
    func swapped(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (phone, session, _) = try await Self.prepare(it)
            let flow = try await Self.wait(.change, it, session)
            try await it.tamper(
                "UPDATE flows SET sealed = 'f1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' WHERE sealed IS NOT NULL")
            #expect(try await it.answer(.totp(code: phone.code()), in: flow).refusals == [.nothingPending])
            #expect(try await Self.changes(it) == 0)
        }
    }
}
