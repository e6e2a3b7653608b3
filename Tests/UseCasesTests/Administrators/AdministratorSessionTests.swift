import Domain
import Formats
import Store
import TestInstallation
import Testing
import UseCases

@Suite("Administrators' own accounts, on either engine")
struct AdministratorSessionTests {
    static let boss = "boss@example.org"

    private func signIn(_ it: TestInstallation) async throws -> NewSession {
        try await it.session(Self.boss, at: .administrators)
    }

    @Test(
        "From the activation link to the second sign-in: a factor comes first, and is asked for",
        arguments: Engine.allCases)
    func firstSignIn(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let added = try await it.installation.addAccount(
                NewAccount(
                    kind: .administrator(.owner), email: try EmailAddress(Self.boss), userName: nil,
                    name: try PersonName(given: "Olga", family: "Berg")), by: .host)
            let link = try #require(added.value).activationLink.exposed
            #expect(link.hasPrefix("\(TestInstallation.baseURL)/admin/reset/laa_"))
            let text = try #require(link.split(separator: "/").last)
            let token = try #require(Token(parsing: text, as: .activationLink, at: .administrators))
            #expect(try await it.reset(token, to: TestInstallation.password).isDone)

            let first = try await signIn(it)
            #expect(first.signedIn.session.scope == .enrolment)
            let phone = try await it.enrol(first)
            let enrolled = try #require(try await it.installation.findSession(first.token))
            #expect(enrolled.session.scope == .full)

            let flow = try await it.signInFlow(Self.boss, at: .administrators)
            #expect(flow.entrance == .administrators)
            let second = try #require(try await it.answer(.totp(code: phone.code()), in: flow).session)
            #expect(second.signedIn.session.scope == .full && second.token.entrance == .administrators)
        }
    }

    @Test("Five wrong codes lock, whatever is set for users", arguments: Engine.allCases)
    func attempts(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.set("factors.attempts", to: "20")
            try await it.addAdministrator(Self.boss, password: TestInstallation.password)
            let phone = try await it.enrol(try await signIn(it))
            try await it.addAdministrator("other@example.org")
            let flow = try await it.signInFlow(Self.boss, at: .administrators)
            for (number, code) in FactorAttemptsTests.wrongCodes(phone, 5).enumerated() {
                let refusals = try await it.answer(.totp(code: code), in: flow).refusals
                #expect(refusals == (number < 4 ? [.codeWrong] : [.accountLocked]))
            }
            let before = it.mail.sent.count
            try await it.work()
            let told = it.mail.sent.dropFirst(before).filter { $0.kind == "account-locked" }
            #expect(told.map(\.recipient).sorted() == [Self.boss, "other@example.org"])
            // Not as one of those who are told of others.
            let own = told.first { $0.recipient == Self.boss }
            #expect(own?.text.contains("\(TestInstallation.baseURL)/admin/reset") == true)
        }
    }

    @Test("A session ends after fifteen minutes idle, and after eight hours in any case", arguments: Engine.allCases)
    func limits(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addAdministrator(Self.boss, password: TestInstallation.password)
            let idle = try await signIn(it)
            it.clock.advance(.minutes(15) - .milliseconds(1))
            #expect(try await it.installation.findSession(idle.token) != nil)
            it.clock.advance(.minutes(15))
            #expect(try await it.installation.findSession(idle.token) == nil)

            let busy = try await signIn(it)
            for _ in 1...47 {
                it.clock.advance(.minutes(10))
                #expect(try await it.installation.findSession(busy.token) != nil)
            }
            it.clock.advance(.minutes(10))
            #expect(try await it.installation.findSession(busy.token) == nil)
        }
    }

    @Test("Their passwords grow old as everybody's, and the host lets them in again", arguments: Engine.allCases)
    func expiry(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.set("password.expires-after-days", to: "30")
            try await it.addAdministrator(Self.boss, password: TestInstallation.password)
            try await it.sweepExpiry(advancing: 29)
            let warnings = it.mail.sent.filter { $0.kind == "password-expiring" }
            #expect(warnings.count == 7)
            #expect(warnings.allSatisfy { $0.link == "\(TestInstallation.baseURL)/admin/security/password" })
            try await it.sweepExpiry(advancing: 2)
            #expect(it.mail.sent.contains { $0.kind == "password-expired" && $0.recipient == Self.boss })
            let refused = try await it.signIn(Self.boss, at: .administrators)
            #expect(refused.refusals == [.wrongCredentials])
            #expect(try await it.perform(.restore(mustChange: false), onAdministrator: Self.boss).isDone)
            #expect(try await it.signIn(Self.boss, at: .administrators).isDone)
        }
    }

    @Test("What is mailed about their recovery address leads to their portal", arguments: Engine.allCases)
    func recovery(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addAdministrator(Self.boss, password: TestInstallation.password)
            let session = try await signIn(it)
            _ = try await it.enrol(session)
            let signedIn = try #require(try await it.installation.findSession(session.token))
            let saved = try await it.installation.saveRecoveryAddress(
                "olga@home.example", of: signedIn, currentPassword: nil, browser: session.browser,
                origin: TestInstallation.origin)
            #expect(saved.isDone)
            try await it.work()
            let links = it.mail.sent.compactMap { mail in
                ["recovery-verify", "recovery-changed"].contains(mail.kind) ? mail.link : nil
            }
            #expect(links.count == 2)
            #expect(links.contains { $0.hasPrefix("\(TestInstallation.baseURL)/admin/verify/lav_") })
            #expect(links.contains { $0.hasPrefix("\(TestInstallation.baseURL)/admin/undo/lau_") })
        }
    }

    @Test("Reset factors are stood for by a link into their portal", arguments: Engine.allCases)
    func resetFactors(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addAdministrator(Self.boss, password: TestInstallation.password)
            _ = try await it.enrol(try await signIn(it))
            #expect(try await it.perform(.resetAuthenticator, onAdministrator: Self.boss).isDone)
            try await it.work()
            let link = try #require(it.mail.sent.last { $0.kind == "factor-reset" }?.link)
            #expect(link.hasPrefix("\(TestInstallation.baseURL)/admin/enrol/lae_"))
            let token = try it.token(in: .factorReset, as: .enrolmentLink, at: .administrators)
            #expect(try await it.installation.opensEnrolment(token))
            let flow = try await it.signInFlow(Self.boss, at: .administrators)
            let answered = try await it.answer(.enrolmentCode(token.text.exposed), in: flow)
            #expect(answered.session?.signedIn.session.scope == .enrolment)
        }
    }
}
