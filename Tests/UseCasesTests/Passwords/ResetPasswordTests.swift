import Domain
import Formats
import Store
import TestInstallation
import Testing
import UseCases

@Suite("Resetting a forgotten password, on either engine")
struct ResetPasswordTests {
    static let new = "amber glacier 77"

    @Test("The link sets a new password, and signs nobody in", arguments: Engine.allCases)
    func reset(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let anna = try await it.addUser()
            let token = try await it.resetToken()
            #expect(try await it.reset(token, to: Self.new).value?.id == anna.id)
            #expect(try await it.number("SELECT COUNT(*) FROM sessions") == 0)
            #expect(try await !it.signIn().isDone)
            #expect(try await it.signIn(password: Self.new).isDone)
            try await it.work()
            #expect(it.mails().contains("password-changed to anna@example.org"))
        }
    }

    @Test("The flow is consumed with its proof, the link is spent", arguments: Engine.allCases)
    func rows(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            _ = try await it.reset(try await it.resetToken(), to: Self.new)
            #expect(
                try await it.number(
                    """
                    SELECT COUNT(*) FROM flows
                        JOIN proofs ON proofs.flow_id = flows.id JOIN links ON links.id = flows.link_id
                    WHERE purpose = 'reset' AND consumed_at IS NOT NULL AND spent_at IS NOT NULL
                        AND proofs.kind = 'resetLinkAtPrimary'
                    """) == 1)
        }
    }

    @Test("Opening the link any number of times consumes nothing", arguments: Engine.allCases)
    func inert(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let token = try await it.resetToken()
            for _ in 1...100 { #expect(try await it.installation.openLink(token) != nil) }
            #expect(try await it.reset(token, to: Self.new).isDone)
        }
    }

    enum Death: CaseIterable {
        case newerLink, used, expired, passwordChanged, recoveryAddressChanged, suspended, suspendedAndBack,
            expiredByHand
    }

    static func kill(_ it: TestInstallation, by death: Death, _ token: Token) async throws {
        switch death {
        case .newerLink: _ = try await it.resetToken()
        case .used: #expect(try await it.reset(token, to: new).isDone)
        case .expired: it.clock.advance(.minutes(30))
        case .passwordChanged: #expect(try await it.change(try await it.session(), to: new).isDone)
        case .recoveryAddressChanged:
            let saved = try await it.installation.saveRecoveryAddress(
                "anna@home.example", of: try await it.session().signedIn, currentPassword: nil, browser: nil,
                origin: TestInstallation.origin)
            #expect(saved.isDone)
        case .suspended: try await it.act(.suspend)
        case .suspendedAndBack:
            try await it.act(.suspend)
            try await it.act(.activate)
        case .expiredByHand: try await it.act(.expire)
        }
    }

    @Test("A link dies in many ways, and a dead one sets nothing", arguments: Engine.allCases, Death.allCases)
    func dead(engine: Engine, death: Death) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let token = try await it.resetToken()
            try await Self.kill(it, by: death, token)
            let passwords = try await it.count(.passwordSet)
            #expect(try await it.installation.openLink(token) == nil)
            #expect(try await it.reset(token, to: "cobalt meadow 19").refusals == [.linkDead])
            #expect(try await it.count(.passwordSet) == passwords)
        }
    }

    @Test("It lives as long as the setting says, to the millisecond", arguments: Engine.allCases)
    func lifetime(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await it.set("recovery.link-minutes", to: "5")
            let token = try await it.resetToken()
            it.clock.advance(.minutes(5) - .milliseconds(1))
            #expect(try await it.installation.openLink(token) != nil)
            it.clock.advance(.milliseconds(1))
            #expect(try await it.installation.openLink(token) == nil)
        }
    }

    @Test("A token of another kind, or one that was never sent, resets nothing", arguments: Engine.allCases)
    func foreign(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let session = try await it.session()
            _ = try await it.installation.saveRecoveryAddress(
                "anna@home.example", of: session.signedIn, currentPassword: nil, browser: nil,
                origin: TestInstallation.origin)
            try await it.work()
            let tokens = [
                try it.token(in: .recoveryVerify, as: .verifyLink), try it.token(in: .recoveryChanged, as: .undoLink),
                session.token, session.browser, it.installation.chance.token(.resetLink),
            ]
            for token in tokens { #expect(try await it.reset(token, to: Self.new).refusals == [.linkDead]) }
            #expect(try await it.signIn().isDone)
        }
    }

    @Test("Of 64 who use it at once, one wins, and theirs is the password", arguments: Engine.allCases)
    func oneWinner(engine: Engine) async throws {
        try await TestInstallation.with(engine, places: 512) { it in
            try await it.addUser()
            let token = try await it.resetToken()
            let winners = try await withThrowingTaskGroup(of: String?.self) { group in
                for number in 100..<164 {
                    group.addTask {
                        // Who loses may also be told that the database is busy.
                        let outcome = try? await it.reset(token, to: "amber glacier \(number)")
                        return outcome?.isDone == true ? "amber glacier \(number)" : nil
                    }
                }
                return try await group.reduce(into: [String]()) { $0 += [$1].compactMap(\.self) }
            }
            #expect(winners.count == 1)
            #expect(try await it.signIn(password: try #require(winners.first)).isDone)
            // The first one was set when the account was added.
            #expect(try await it.count(.passwordSet) == 2)
            #expect(try await it.number("SELECT epoch FROM accounts") == 3)
        }
    }

    @Test(
        "Three mails an hour are sent, whoever asks how often, and nothing is locked by asking",
        arguments: Engine.allCases)
    func limit(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let address = try EmailAddress("anna@example.org")
            func resets() -> Int { it.mail.sent.filter { $0.kind == "password-reset" }.count }
            for _ in 1...20 {
                try await it.installation.requestReset(address: address, at: .users)
                try await it.work()
            }
            #expect(resets() == 3)
            #expect(try await it.signIn().isDone)
            it.clock.advance(.hours(1))
            _ = try await it.resetToken()
            #expect(resets() == 4)
        }
    }

    @Test("Two hundred requests at once are one", arguments: Engine.allCases)
    func flood(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let address = try EmailAddress("Anna@Example.org")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<200 {
                    group.addTask { try await it.installation.requestReset(address: address, at: .users) }
                }
                try await group.waitForAll()
            }
            try await it.work()
            #expect(it.mail.sent.filter { $0.kind == "password-reset" }.count == 1)
        }
    }

    @Test("A request for anybody else sends nothing and leaves no trace", arguments: Engine.allCases)
    func nobody(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await it.addAdministrator("boss@example.org")
            try await it.act(.suspend)
            try await it.work()
            let before = it.mail.sent.count
            for text in ["nobody@example.org", "anna@example.org", "boss@example.org", "anna+x@example.org"] {
                try await it.installation.requestReset(address: try EmailAddress(text), at: .users)
            }
            try await it.work()
            #expect(it.mail.sent.count == before)
            #expect(try await it.count(.resetRefused) == 0)
        }
    }

    @Test(
        "Who is expired gets the notice and no link, unless changing after expiry is allowed",
        arguments: Engine.allCases)
    func expired(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await it.set("password.expires-after-days", to: "90")
            try await it.sweepExpiry(advancing: 91)
            let address = try EmailAddress("anna@example.org")
            try await it.installation.requestReset(address: address, at: .users)
            try await it.work()
            #expect(it.mail.sent.last?.kind == "password-expired")
            #expect(it.mail.sent.allSatisfy { $0.kind != "password-reset" })
            try await it.set("password.allow-change-after-expiry", to: "true")
            #expect(try await it.reset(try await it.resetToken(), to: Self.new).isDone)
            #expect(try await it.signIn(password: Self.new).isDone)
        }
    }

    @Test("Every broken rule is named, and the link is as good as before", arguments: Engine.allCases)
    func broken(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await it.set("password.require-digit", to: "true")
            let token = try await it.resetToken()
            let outcome = try await it.installation.resetPassword(
                token, to: NewPassword(typed: "anna", confirmed: "hanna"), origin: TestInstallation.origin)
            #expect(
                Set(outcome.refusals) == [
                    .passwordMismatch, .passwordTooShort(minimum: 12), .passwordNeeds(.digit), .passwordContainsName,
                ])
            for (typed, refusal) in [
                ("", Refusal.passwordEmpty),
                (String(repeating: "x", count: 1_025), .passwordTooLong(maximumBytes: 1_024)),
                ("P@ssw0rd2024!", .passwordCommon(.listedWord)), ("Lockstep-2024!!", .passwordCommon(.contextWord)),
                ("a breached harbour 1", .passwordBreached), (TestInstallation.password, .passwordUnchanged),
            ] {
                #expect(try await it.reset(token, to: typed).refusals == [refusal], "\(typed.prefix(20))")
            }
            #expect(try await it.reset(token, to: Self.new).isDone)
        }
    }

    @Test("A confirmation that only looks the same is the same", arguments: Engine.allCases)
    func composed(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let typed = NewPassword(typed: "caf\u{e9} glacier 77", confirmed: "cafe\u{301} glacier 77")
            let outcome = try await it.installation.resetPassword(
                try await it.resetToken(), to: typed, origin: TestInstallation.origin)
            #expect(outcome.isDone)
            #expect(try await it.signIn(password: "cafe\u{301} glacier 77").isDone)
        }
    }

    @Test("Steps out of order and without a token lead nowhere", arguments: Engine.allCases)
    func withoutToken(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await it.addUser("bert@example.org", userName: "bert")
            let berts = try await it.resetToken("bert@example.org")
            #expect(try await it.reset(berts, to: Self.new).value?.email.text == "bert@example.org")
            // Bert's link changed Bert's password and nobody else's.
            #expect(try await it.signIn("anna").isDone)
            #expect(try await !it.signIn("bert").isDone)
        }
    }
}
