import Domain
import Formats
import Store
import TestInstallation
import Testing
import UseCases

/// Security row 13.
@Suite("Setting up and replacing an authenticator, on either engine")
struct AuthenticatorTests {
    @Test("A first one is set up in a session that is fresh, and announced", arguments: Engine.allCases)
    func first(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await RecoveryAddressTests.verify(it)
            let session = try await it.session()
            let step = try await it.installation.beginFactorsFlow(of: session.signedIn)
            guard case .open(let flow) = step else {
                Issue.record("a fresh session is asked for more")
                return
            }
            let phone = try await it.pending(session, in: flow)
            #expect(try await it.enrolled(session).isEmpty)
            let shown = try await it.installation.findPendingAuthenticator(flow, of: session.signedIn)
            #expect(shown?.secret.key.exposed == phone.secret.key.exposed)
            #expect(shown?.uri.text.exposed.contains(phone.secret.key.exposed) == true)
            #expect(try await it.confirm("000000", flow, session).refusals == [.codeWrong])
            #expect(try await it.confirm(phone.code(2), flow, session).refusals == [.codeFromOtherTime])
            #expect(try await it.confirm(phone.code(), flow, session).isDone)
            #expect(try await it.installation.findPendingAuthenticator(flow, of: session.signedIn) == nil)
            #expect(try await it.enrolled(session).own == [.totp])
            try await it.work()
            let told = it.mails().filter { $0.hasPrefix("factor-added") }
            #expect(told == ["factor-added to anna@example.org", "factor-added to anna@home.example"])
            #expect(try await it.count(.factorAdded) == 1)
        }
    }

    @Test("A session that isn't fresh is asked for the password first", arguments: Engine.allCases)
    func stale(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let session = try await it.session()
            it.clock.advance(.minutes(5) + .milliseconds(1))
            let step = try await it.installation.beginFactorsFlow(of: session.signedIn)
            guard case .passwordNeeded(let flow) = step else {
                Issue.record("\(step)")
                return
            }
            func begin() async throws -> [Refusal] {
                try await it.installation.beginAuthenticator(
                    flow, of: session.signedIn, origin: TestInstallation.origin
                ).refusals
            }
            func prove(_ password: String) async throws -> [Refusal] {
                try await it.installation.provePassword(
                    password, in: flow, of: session.signedIn, from: TestInstallation.browser()
                ).refusals
            }
            #expect(try await begin() == [.reauthenticationRequired])
            #expect(try await prove("wrong") == [.wrongCredentials])
            #expect(try await begin() == [.reauthenticationRequired])
            #expect(try await prove(TestInstallation.password) == [])
            #expect(try await begin() == [])
        }
    }

    @Test("Where one is enrolled, neither a fresh sign-in nor the password is enough", arguments: Engine.allCases)
    func needsFactor(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (phone, _) = try await it.addUserWithPhone()
            let session = try await it.session(phone: phone)
            it.clock.advance(.seconds(30))
            let step = try await it.installation.beginFactorsFlow(of: session.signedIn)
            guard case .factorNeeded(let flow) = step else {
                Issue.record("\(step)")
                return
            }
            let proven = try await it.installation.provePassword(
                TestInstallation.password, in: flow, of: session.signedIn, from: TestInstallation.browser())
            #expect(proven.refusals == [.nothingPending])
            #expect(try await !it.installation.mayChangeFactors(flow, session.signedIn))
            for answer in [
                try await it.installation.beginAuthenticator(
                    flow, of: session.signedIn, origin: TestInstallation.origin
                ).refusals,
                try await it.installation.removeAuthenticator(
                    flow, of: session.signedIn, origin: TestInstallation.origin
                ).refusals,
                try await it.installation.makeRecoveryCodes(flow, of: session.signedIn, origin: TestInstallation.origin)
                    .refusals,
            ] { #expect(answer == [.reauthenticationRequired]) }
            #expect(try await it.answer(.totp(code: phone.code()), in: flow).isDone)
            #expect(try await it.installation.mayChangeFactors(flow, session.signedIn))
            it.clock.advance(.minutes(5) + .milliseconds(1))
            #expect(try await !it.installation.mayChangeFactors(flow, session.signedIn))
        }
    }

    @Test("What was proven in one session changes nothing in another", arguments: Engine.allCases)
    func otherSession(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (phone, session) = try await it.addUserWithPhone()
            let thief = try await it.session(phone: phone)
            it.clock.advance(.seconds(30))
            let flow = try await it.factorsFlow(session, by: phone)
            #expect(try await it.installation.mayChangeFactors(flow, session.signedIn))
            #expect(try await !it.installation.mayChangeFactors(flow, thief.signedIn))
        }
    }

    @Test(
        "Whoever has proven nothing sees no secret that waits, not even of their own account",
        arguments: Engine.allCases)
    func unprovenSeesNothing(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (phone, session) = try await it.addUserWithPhone()
            let thief = try await it.session(phone: phone)
            it.clock.advance(.seconds(30))
            // The thief's flow is there before the secret is made, and nothing was proven in it.
            let lurking = try await it.factorsFlow(thief)
            let flow = try await it.factorsFlow(session, by: phone)
            let new = try await it.pending(session, in: flow)
            #expect(try await it.installation.findPendingAuthenticator(lurking, of: thief.signedIn) == nil)
            #expect(try await it.installation.findPendingAuthenticator(flow, of: thief.signedIn) == nil)
            #expect(try await it.installation.findPendingAuthenticator(lurking, of: session.signedIn) == nil)
            #expect(try await it.confirm(new.code(), lurking, thief).refusals == [.reauthenticationRequired])
            #expect(try await it.installation.findPendingAuthenticator(flow, of: session.signedIn) != nil)
        }
    }

    @Test("The old one works until the new one is confirmed, and then only the new one", arguments: Engine.allCases)
    func replaced(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (old, session) = try await it.addUserWithPhone()
            let flow = try await it.factorsFlow(session, by: old)
            it.clock.advance(.seconds(30))
            let new = try await it.pending(session, in: flow)
            #expect(
                try await it.answer(.totp(code: new.code()), in: try await it.signInFlow()).refusals == [.codeWrong])
            let other = try await it.session(phone: old)
            it.clock.advance(.seconds(30))
            #expect(try await it.confirm(old.code(), flow, session).refusals == [.codeWrong])
            #expect(try await it.confirm(new.code(), flow, session).isDone)
            #expect(try await it.number("SELECT COUNT(*) FROM authenticators") == 1)
            #expect(try await it.count(.factorReplaced) == 1)
            // Everybody else is out, the one who did it is in.
            #expect(try await it.installation.findSession(other.token) == nil)
            #expect(try await it.installation.findSession(session.token) != nil)
            it.clock.advance(.seconds(30))
            #expect(
                try await it.answer(.totp(code: old.code()), in: try await it.signInFlow()).refusals == [.codeWrong])
            _ = try await it.session(phone: new)
        }
    }

    /// How far somebody gets before they leave.
    enum Step: Int, CaseIterable, Sendable {
        case none, flow, proof, secret, wrongCode, expired, anotherSecret, confirmed
    }

    @Test("Whoever leaves half-way has exactly one that works", arguments: Engine.allCases, Step.allCases)
    func leaving(engine: Engine, at step: Step) async throws {
        try await TestInstallation.with(engine) { it in
            let (old, session) = try await it.addUserWithPhone()
            var secrets: [AuthenticatorApp] = []
            if step.rawValue >= Step.flow.rawValue {
                let token = try await it.installation.beginFactorsFlow(of: session.signedIn).token
                if step.rawValue >= Step.proof.rawValue {
                    #expect(try await it.answer(.totp(code: old.code()), in: token).isDone)
                    it.clock.advance(.seconds(30))
                }
                if step.rawValue >= Step.secret.rawValue { secrets.append(try await it.pending(session, in: token)) }
                if step.rawValue >= Step.wrongCode.rawValue { _ = try await it.confirm("000000", token, session) }
                if step == .expired {
                    it.clock.advance(.minutes(15))
                    #expect(
                        try await it.confirm(secrets[0].code(), token, session).refusals == [.reauthenticationRequired])
                }
                if step.rawValue >= Step.anotherSecret.rawValue {
                    secrets.append(try await it.pending(session, in: token))
                    #expect(try await it.confirm(secrets[0].code(), token, session).refusals == [.codeWrong])
                }
                if step == .confirmed { #expect(try await it.confirm(secrets[1].code(), token, session).isDone) }
                it.clock.advance(.seconds(30))
            }
            var working = 0
            for phone in [old] + secrets {
                if try await it.answer(.totp(code: phone.code()), in: try await it.signInFlow()).isDone { working += 1 }
            }
            #expect(working == 1)
            #expect(try await it.number("SELECT COUNT(*) FROM authenticators WHERE confirmed_at IS NOT NULL") == 1)
        }
    }

    @Test("A recovery code is enough to set up a new one", arguments: Engine.allCases)
    func byRecoveryCode(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (old, session) = try await it.addUserWithPhone()
            let codes = try await it.recoveryCodes(session, by: old)
            let entered = try #require(
                try await it.answer(.recoveryCode(codes[0]), in: try await it.signInFlow()).session)
            let flow = try await it.factorsFlow(entered)
            #expect(try await it.answer(.recoveryCode(codes[0]), in: flow).refusals == [.codeWrong])
            #expect(try await it.answer(.recoveryCode(codes[1]), in: flow).isDone)
            let new = try await it.pending(entered, in: flow)
            #expect(try await it.confirm(new.code(), flow, entered).isDone)
            it.clock.advance(.seconds(30))
            _ = try await it.session(phone: new)
            // The other codes stay.
            #expect(try await it.enrolled(entered).recoveryCodes == 8)
        }
    }

    @Test("A phone set up by hand from the saved key shows the same codes", arguments: Engine.allCases)
    func savedKey(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (phone, _) = try await it.addUserWithPhone()
            let saved = phone.secret.groupedKey.exposed
            #expect(saved.wholeMatch(of: #/([A-Z2-7]{4} ){7}[A-Z2-7]{4}/#) != nil)
            let code = ForeignAuthenticator(typed: saved).code(at: it.clock.now.milliseconds / 1_000)
            #expect(try await it.answer(.totp(code: code), in: try await it.signInFlow()).isDone)
        }
    }

    @Test(
        "Removed it is asked for no more, everywhere else is signed out, and it is announced",
        arguments: Engine.allCases)
    func removed(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (phone, session) = try await it.addUserWithPhone()
            let other = try await it.session(phone: phone)
            it.clock.advance(.seconds(30))
            let flow = try await it.factorsFlow(session, by: phone)
            func remove() async throws -> [Refusal] {
                try await it.installation.removeAuthenticator(
                    flow, of: session.signedIn, origin: TestInstallation.origin
                ).refusals
            }
            try await it.set("factors.required", to: "users")
            #expect(try await remove() == [.lastFactor])
            try await it.set("factors.required", to: "administrators")
            #expect(try await remove() == [])
            #expect(try await it.installation.findSession(other.token) == nil)
            #expect(try await it.installation.findSession(session.token) != nil)
            #expect(try await it.signIn().isDone)
            try await it.work()
            #expect(it.mails().contains("factor-removed to anna@example.org"))
            #expect(try await it.count(.factorRemoved) == 1)
        }
    }

    @Test("Any change of factors voids the reset links that are under way", arguments: Engine.allCases)
    func voidsLinks(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let session = try await it.session()
            let link = try await it.resetToken()
            try await it.enrol(session)
            #expect(try await it.installation.openLink(link) == nil)
        }
    }

    @Test("Keys are rotated under it, and it goes on, the one that waits too", arguments: Engine.allCases)
    func rotation(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (old, session) = try await it.addUserWithPhone()
            let flow = try await it.factorsFlow(session, by: old)
            it.clock.advance(.seconds(30))
            let new = try await it.pending(session, in: flow)
            let other = try await it.neighbour()
            // A verifier and two secrets.
            #expect(try await it.installation.rotateKeys(by: .host).sealed == 3)
            #expect(try await it.number("SELECT COUNT(*) FROM authenticators WHERE secret NOT LIKE 's1.2.%'") == 0)
            _ = try await other.session(phone: old)
            it.clock.advance(.seconds(30))
            #expect(try await it.confirm(new.code(), flow, session).isDone)
            it.clock.advance(.seconds(30))
            _ = try await other.session(phone: new)
        }
    }

    @Test("A sealed secret that was swapped with somebody else's opens nothing", arguments: Engine.allCases)
    func swapped(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (phone, _) = try await it.addUserWithPhone()
            try await it.addUserWithPhone("bert@example.org", userName: "bert")
            try await it.tamper(
                """
                UPDATE authenticators SET secret = (SELECT MAX(secret) FROM authenticators)
                WHERE secret = (SELECT MIN(secret) FROM authenticators)
                """)
            var faults = 0
            for name in ["anna", "bert"] {
                let flow = try await it.signInFlow(name)
                do {
                    let isOpen = try await it.answer(.totp(code: phone.code()), in: flow).isDone
                    #expect(!isOpen || name == "anna")
                } catch { faults += 1 }
            }
            #expect(faults == 1)
        }
    }
}
