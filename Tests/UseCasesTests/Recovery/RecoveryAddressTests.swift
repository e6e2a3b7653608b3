import Domain
import Formats
import Store
import TestInstallation
import Testing
import UseCases

@Suite("Keeping a recovery address, on either engine")
struct RecoveryAddressTests {
    static let home = "anna@home.example"

    static func save(
        _ it: TestInstallation, _ address: String = home, in session: NewSession? = nil, password: String? = nil
    ) async throws -> Outcome<EmailAddress> {
        let fresh = if let session { session } else { try await it.session() }
        return try await it.installation.saveRecoveryAddress(
            address, of: fresh.signedIn, currentPassword: password, browser: nil, origin: TestInstallation.origin)
    }

    /// Saves an address and answers the token of its verification mail.
    static func request(_ it: TestInstallation, _ address: String = home) async throws -> Token {
        #expect(try await save(it, address).isDone)
        try await it.work()
        return try it.token(in: .recoveryVerify, as: .verifyLink)
    }

    static func verify(_ it: TestInstallation, _ address: String = home) async throws {
        let token = try await request(it, address)
        #expect(try await it.signIn(verifyLink: token).value?.recovery?.isDone == true)
    }

    static func undo(_ it: TestInstallation, _ token: Token) async throws -> [Refusal] {
        try await it.installation.undoChange(token, origin: TestInstallation.origin).refusals
    }

    static func present(_ it: TestInstallation, password: String = TestInstallation.password) async throws
        -> RecoveryAddresses
    {
        try await it.installation.findRecoveryAddresses(of: try await it.session(password: password).signedIn)
    }

    @Test("It counts after the next sign-in in the browser that opened the link", arguments: Engine.allCases)
    func verified(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await it.work()
            let first = it.mail.sent.count
            let token = try await Self.request(it)
            #expect(
                it.mails(from: first) == [
                    "recovery-changed to anna@example.org", "recovery-verify to anna@home.example",
                ])
            #expect(try await Self.present(it).verified == nil)
            let second = it.mail.sent.count
            let session = try await it.signIn(verifyLink: token).value
            #expect(session?.recovery == .done(try EmailAddress(Self.home)))
            try await it.work()
            #expect(
                it.mails(from: second) == [
                    "recovery-verified to anna@example.org", "recovery-verified to anna@home.example",
                ])
            #expect(try await Self.present(it).verified?.address.text == Self.home)
        }
    }

    @Test("A wrong password verifies nothing", arguments: Engine.allCases)
    func wrongPassword(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let token = try await Self.request(it)
            #expect(try await !it.signIn(password: "wrong", verifyLink: token).isDone)
            #expect(try await Self.present(it).verified == nil)
        }
    }

    @Test("Four hours, and not a second more", arguments: Engine.allCases, [(-1, true), (1, false)])
    func fourHours(engine: Engine, expected: (Int, Bool)) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let token = try await Self.request(it)
            it.clock.advance(.hours(4) + .seconds(expected.0))
            let session = try await it.session()
            #expect(
                (try await it.installation.findRecoveryAddresses(of: session.signedIn).pending != nil) == expected.1)
            // The sign-in itself succeeds in either case.
            let recovery = try await it.signIn(verifyLink: token).value?.recovery
            #expect(recovery == (expected.1 ? .done(try EmailAddress(Self.home)) : .refused([.linkDead])))
        }
    }

    @Test("Somebody else's link verifies nothing, for neither of the two", arguments: Engine.allCases)
    func foreign(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await it.addUser("bert@example.org", userName: "bert")
            let token = try await Self.request(it)
            let berts = try await it.signIn("bert", verifyLink: token).value
            #expect(berts?.recovery == .refused([.linkDead]))
            #expect(
                try await it.installation.findRecoveryAddresses(of: try #require(berts).signedIn) == RecoveryAddresses()
            )
            #expect(try await it.signIn(verifyLink: token).value?.recovery?.isDone == true)
        }
    }

    @Test(
        "Used twice, replaced by a newer one, removed, or left behind by a change, a link verifies nothing",
        arguments: Engine.allCases)
    func dead(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let used = try await Self.request(it)
            _ = try await it.signIn(verifyLink: used)
            let replaced = try await Self.request(it, "two@home.example")
            // Three mails an hour are the most.
            it.clock.advance(.hours(1))
            let removed = try await Self.request(it, "three@home.example")
            let session = try await it.session()
            _ = try await it.installation.removeRecoveryAddress(
                of: session.signedIn, currentPassword: nil, browser: nil, origin: TestInstallation.origin)
            let leftBehind = try await Self.request(it, "four@home.example")
            #expect(try await it.change(session, to: "amber glacier 77").isDone)
            for token in [used, replaced, removed, leftBehind, it.installation.chance.token(.verifyLink)] {
                let session = try await it.signIn(password: "amber glacier 77", verifyLink: token).value
                #expect(session?.recovery == .refused([.linkDead]))
            }
        }
    }

    @Test("Of several sign-ins with the same link one verifies, and all of them sign in", arguments: Engine.allCases)
    func parallel(engine: Engine) async throws {
        try await TestInstallation.with(engine, places: 64) { it in
            try await it.addUser()
            let token = try await Self.request(it)
            let sessions = try await withThrowingTaskGroup(of: NewSession?.self) { group in
                for _ in 0..<8 { group.addTask { try await it.signIn(verifyLink: token).value } }
                return try await group.reduce(into: [NewSession]()) { $0 += [$1].compactMap(\.self) }
            }
            #expect(sessions.count == 8)
            #expect(sessions.filter { $0.recovery?.isDone == true }.count == 1)
            #expect(try await it.count(.recoveryVerified) == 1)
        }
    }

    @Test("The own mailbox is refused in any spelling, and so is what is no address", arguments: Engine.allCases)
    func refused(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let session = try await it.session()
            for (typed, refusal) in [
                ("anna@example.org", Refusal.addressSameAsPrimary), (" ANNA@Example.org ", .addressSameAsPrimary),
                ("anna+home@example.org", .addressSameAsPrimary), ("", .addressEmpty), ("anna", .addressMalformed),
                ("a@b\r\nBcc: c@d", .addressMalformed), ("a@b,c@d", .addressMalformed),
                (String(repeating: "a", count: 10_240) + "@b", .addressTooLong),
            ] {
                #expect(try await Self.save(it, typed, in: session).refusals == [refusal])
            }
            #expect(try await it.number("SELECT COUNT(*) FROM recovery_addresses") == 0)
        }
    }

    @Test("A fresh address waits for the hold before it serves", arguments: Engine.allCases)
    func hold(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await it.set("recovery.address-hold-hours", to: "24")
            try await Self.verify(it)
            let verified = try await Self.present(it).verified
            #expect(verified?.servesFrom == it.clock.now + .hours(24))
            #expect(verified?.serves(at: it.clock.now + .hours(24) - .milliseconds(1)) == false)
            #expect(verified?.serves(at: it.clock.now + .hours(24)) == true)
        }
    }

    @Test("After five minutes the password is asked for again", arguments: Engine.allCases)
    func reauthentication(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let session = try await it.session()
            it.clock.advance(.minutes(5) + .milliseconds(1))
            #expect(try await it.installation.asksForProof(session.signedIn) == .password)
            #expect(try await Self.save(it, in: session).refusals == [.reauthenticationRequired])
            #expect(try await Self.save(it, in: session, password: "").refusals == [.reauthenticationRequired])
            #expect(try await Self.save(it, in: session, password: "wrong").refusals == [.wrongCredentials])
            let removed = try await it.installation.removeRecoveryAddress(
                of: session.signedIn, currentPassword: nil, browser: nil, origin: TestInstallation.origin)
            #expect(removed.refusals == [.reauthenticationRequired])
            #expect(try await it.number("SELECT COUNT(*) FROM recovery_addresses") == 0)
            #expect(try await it.count(.signInFailed) == 1)
            #expect(try await Self.save(it, in: session, password: TestInstallation.password).isDone)
        }
    }

    @Test("What was typed before a proof waits for the session and the browser that asked", arguments: Engine.allCases)
    func typed(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let (mine, others) = (try await it.session(), try await it.session())
            let step = try await it.installation.beginFactorsFlow(
                of: mine.signedIn, keeping: Secret("anna@home.example"))
            let unkept = try await it.installation.beginFactorsFlow(of: mine.signedIn)
            let find = { (token: Token, session: NewSession) in
                try await it.installation.findTyped(in: token, of: session.signedIn)?.exposed
            }
            #expect(try await find(step.token, mine) == "anna@home.example")
            #expect(try await find(step.token, others) == nil)
            #expect(try await find(unkept.token, mine) == nil)
            let dump = try await DatabaseDumpTests.dump(it)
            #expect(!dump.contains { $0.contains("anna@home.example") })
            it.clock.advance(Flow.lives)
            #expect(try await find(step.token, mine) == nil)
        }
    }

    @Test("A session that has ended changes nothing, even with the right password", arguments: Engine.allCases)
    func stale(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let session = try await it.session()
            try await it.act(.suspend)
            try await it.act(.activate)
            #expect(try await Self.save(it, in: session).refusals == [.reauthenticationRequired])
        }
    }

    @Test("A change is announced at the primary and at the old recovery address", arguments: Engine.allCases)
    func announced(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await Self.verify(it)
            try await it.work()
            let first = it.mail.sent.count
            _ = try await Self.request(it, "new@home.example")
            #expect(
                it.mails(from: first) == [
                    "recovery-changed to anna@example.org", "recovery-changed to anna@home.example",
                    "recovery-verify to new@home.example",
                ])
            // Only the primary address is handed the way back.
            let links = it.mail.sent.dropFirst(first).filter {
                $0.kind == "recovery-changed" && $0.token?.hasPrefix("lsu_") == true
            }
            #expect(links.map(\.recipient) == ["anna@example.org"])
            let second = it.mail.sent.count
            _ = try await it.installation.removeRecoveryAddress(
                of: try await it.session().signedIn, currentPassword: nil, browser: nil, origin: TestInstallation.origin
            )
            try await it.work()
            #expect(
                it.mails(from: second) == [
                    "recovery-changed to anna@example.org", "recovery-changed to anna@home.example",
                ])
        }
    }

    @Test("The undo link brings the old address back and ends every session, once", arguments: Engine.allCases)
    func undone(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await Self.verify(it)
            it.clock.advance(.days(7))
            try await Self.verify(it, "thief@evil.example")
            let token = try it.token(in: .recoveryChanged, as: .undoLink)
            let thief = try await it.session()
            let shown = try await it.installation.findUndo(token)
            #expect(shown?.old?.text == Self.home && shown?.new?.text == "thief@evil.example")
            #expect(try await Self.undo(it, token) == [])
            #expect(try await it.installation.findSession(thief.token) == nil)
            #expect(try await Self.present(it).verified?.address.text == Self.home)
            #expect(try await Self.undo(it, token) == [.linkDead])
            #expect(try await it.installation.findUndo(token) == nil)
        }
    }

    @Test("It undoes even after whoever made the change has changed the password too", arguments: Engine.allCases)
    func undoneAfterChange(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await Self.verify(it, "thief@evil.example")
            let token = try it.token(in: .recoveryChanged, as: .undoLink)
            #expect(try await it.change(try await it.session(), to: "amber glacier 77").isDone)
            #expect(try await Self.undo(it, token) == [])
            #expect(try await Self.present(it, password: "amber glacier 77") == RecoveryAddresses())
        }
    }

    @Test("It lives for seven days", arguments: Engine.allCases)
    func undoLives(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            _ = try await Self.request(it)
            let token = try it.token(in: .recoveryChanged, as: .undoLink)
            it.clock.advance(.days(7) - .milliseconds(1))
            #expect(try await it.installation.findUndo(token) != nil)
            it.clock.advance(.milliseconds(1))
            #expect(try await Self.undo(it, token) == [.linkDead])
        }
    }

    @Test("A second change does not bury the way back from the first", arguments: Engine.allCases)
    func undoneTwice(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await Self.verify(it)
            it.clock.advance(.days(7))
            try await Self.verify(it, "thief@evil.example")
            let first = try it.token(in: .recoveryChanged, as: .undoLink)
            it.clock.advance(.minutes(1))
            _ = try await Self.request(it, "second@evil.example")
            let second = try it.token(in: .recoveryChanged, as: .undoLink)
            // The newest mail is at hand, and takes back the newest change only.
            #expect(try await Self.undo(it, second) == [])
            #expect(try await Self.present(it).verified?.address.text == "thief@evil.example")
            #expect(try await Self.undo(it, first) == [])
            #expect(try await Self.present(it).verified?.address.text == Self.home)
        }
    }

    @Test("Once undone, no later link brings the stranger's address back", arguments: Engine.allCases)
    func laterLinks(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await Self.verify(it)
            it.clock.advance(.days(7))
            try await Self.verify(it, "thief@evil.example")
            let first = try it.token(in: .recoveryChanged, as: .undoLink)
            it.clock.advance(.minutes(1))
            let verify = try await Self.request(it, "second@evil.example")
            let second = try it.token(in: .recoveryChanged, as: .undoLink)
            #expect(try await Self.undo(it, first) == [])
            #expect(try await Self.undo(it, second) == [.linkDead])
            #expect(try await it.signIn(verifyLink: verify).value?.recovery == .refused([.linkDead]))
            #expect(try await Self.present(it).verified?.address.text == Self.home)
        }
    }

    @Test("Three requests an hour are the most, for each mails a stranger", arguments: Engine.allCases)
    func limit(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            for number in 1...3 { #expect(try await Self.save(it, "a\(number)@home.example").isDone) }
            #expect(try await Self.save(it, "a4@home.example").refusals == [.tooManyAttempts])
            it.clock.advance(.hours(1))
            #expect(try await Self.save(it, "a4@home.example").isDone)
        }
    }
}
