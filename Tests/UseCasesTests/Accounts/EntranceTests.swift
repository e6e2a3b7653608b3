import Domain
import Formats
import Store
import TestInstallation
import TestPasskeys
import Testing
import UseCases

@Suite("Two portals for one address, on either engine")
struct EntranceTests {
    static let email = "ada@example.org"
    static let userPassword = "violet harbour 42 kites"
    static let administratorPassword = "amber glacier 77 owls"

    /// Somebody who has an account in each portal.
    static func both(
        _ engine: Engine, _ body: @Sendable (TestInstallation) async throws -> Void
    ) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser(email, userName: "ada", password: userPassword)
            try await it.addAdministrator(email, password: administratorPassword)
            try await it.work()
            try await body(it)
        }
    }

    @Test("Each password opens its own portal and no other", arguments: Engine.allCases)
    func passwords(engine: Engine) async throws {
        try await Self.both(engine) { it in
            let user = try await it.session(Self.email, password: Self.userPassword)
            let administrator = try await it.session(
                Self.email, password: Self.administratorPassword, at: .administrators)
            #expect(user.signedIn.account.kind == .user)
            #expect(administrator.signedIn.account.kind == .administrator(.owner))
            #expect(user.token.entrance == .users && administrator.token.entrance == .administrators)
            for (password, entrance) in [
                (Self.userPassword, Entrance.administrators), (Self.administratorPassword, .users),
            ] {
                let refusals = try await it.signIn(Self.email, password: password, at: entrance).refusals
                #expect(refusals == [.wrongCredentials])
            }
            // A user name is no name in the other portal.
            #expect(try await !it.signIn("ada", password: Self.administratorPassword, at: .administrators).isDone)
        }
    }

    @Test("A token is nobody's under the other portal's prefix, nor where a row says so", arguments: Engine.allCases)
    func tokens(engine: Engine) async throws {
        try await Self.both(engine) { it in
            let administrator = try await it.session(
                Self.email, password: Self.administratorPassword, at: .administrators)
            let bare = administrator.token.text.exposed.dropFirst(4)
            let moved = try #require(Token(parsing: "lss_\(bare)", as: .session))
            #expect(try await it.installation.findSession(moved) == nil)
            #expect(try await it.installation.findSession(administrator.token) != nil)

            // As if one had been made for the wrong portal.
            let (wrong, session) = (it.installation.chance.token(.session), administrator.signedIn.session)
            try await it.installation.database.write { try $0.updateSessionDigest(session.id, to: wrong.digest) }
            #expect(try await it.installation.findSession(wrong) == nil)

            let link = try await it.resetToken(Self.email, at: .administrators)
            #expect(try await it.installation.openLink(link)?.account.kind.isAdministrator == true)
            let other = try #require(Token(parsing: "lsr_\(link.text.exposed.dropFirst(4))", as: .resetLink))
            #expect(try await it.installation.openLink(other) == nil)
        }
    }

    @Test("A reset is asked for at one of them, and changes that one alone", arguments: Engine.allCases)
    func resets(engine: Engine) async throws {
        try await Self.both(engine) { it in
            let user = try await it.session(Self.email, password: Self.userPassword)
            let link = try await it.resetToken(Self.email, at: .administrators)
            #expect(it.mail.sent.last?.link?.contains("/admin/reset/lar_") == true)
            #expect(try await it.reset(link, to: "quiet meadow 91 herons").isDone)
            #expect(try await it.installation.findSession(user.token) != nil)
            #expect(try await it.signIn(Self.email, password: Self.userPassword).isDone)
            let changed = try await it.signIn(Self.email, password: "quiet meadow 91 herons", at: .administrators)
            #expect(changed.isDone)
            let users = try await it.resetToken(Self.email)
            #expect(it.mail.sent.last { $0.kind == "password-reset" }?.link?.contains("/reset/lsr_") == true)
            #expect(try await it.installation.openLink(users)?.account.kind == .user)
        }
    }

    @Test("An address of the other portal gets no mail", arguments: Engine.allCases)
    func resetOfNobody(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await it.addAdministrator("boss@example.org", password: Self.administratorPassword)
            try await it.work()
            let before = it.mail.sent.count
            for (email, entrance) in [("anna@example.org", Entrance.administrators), ("boss@example.org", .users)] {
                try await it.installation.requestReset(address: try EmailAddress(email), at: entrance)
            }
            try await it.work()
            #expect(it.mails(from: before) == [])
        }
    }

    @Test("A flood of requests at one leaves the other its place", arguments: Engine.allCases)
    func floods(engine: Engine) async throws {
        try await Self.both(engine) { it in
            try await it.installation.database.write { transaction in
                for number in 0..<Installation.resetRequestsWaiting {
                    try transaction.insertResetRequest(
                        ResetRequestKey(entrance: .users, addressKey: "p\(number)@example.org"), at: it.clock.now)
                }
            }
            let address = try EmailAddress(Self.email)
            await #expect(throws: Busy.self) { try await it.installation.requestReset(address: address, at: .users) }
            try await it.installation.requestReset(address: address, at: .administrators)
        }
    }

    @Test(
        "Wrong passwords at one are counted at that one", arguments: Engine.allCases, [EntranceTests.email, "nobody"])
    func counters(engine: Engine, name: String) async throws {
        try await Self.both(engine) { it in
            for entrance in Entrance.allCases {
                let before = try await it.number("SELECT COUNT(*) FROM attempts") ?? 0
                for _ in 1...12 { _ = try await it.signIn(name, password: "wrong", at: entrance) }
                #expect(try await it.number("SELECT COUNT(*) FROM attempts") == before + 1)
            }
            #expect(try await it.number("SELECT COUNT(*) FROM attempts WHERE locked_until IS NOT NULL") == 2)
        }
    }

    @Test("A lock at one leaves the other open", arguments: Engine.allCases, Entrance.allCases)
    func locks(engine: Engine, locked: Entrance) async throws {
        try await Self.both(engine) { it in
            for _ in 1...10 { _ = try await it.signIn(Self.email, password: "wrong", at: locked) }
            let passwords = [Entrance.users: Self.userPassword, .administrators: Self.administratorPassword]
            for (entrance, password) in passwords {
                let isDone = try await it.signIn(Self.email, password: password, at: entrance).isDone
                #expect(isDone == (entrance != locked))
            }
            switch locked {
            case .users: try await it.act(.unlock, on: Self.email)
            case .administrators: #expect(try await it.perform(.unlock, onAdministrator: Self.email).isDone)
            }
            let password = try #require(passwords[locked])
            #expect(try await it.signIn(Self.email, password: password, at: locked).isDone)
        }
    }

    @Test("A passkey opens the portal of its account alone", arguments: Engine.allCases)
    func passkeys(engine: Engine) async throws {
        try await Self.both(engine) { it in
            for (entrance, password) in [
                (Entrance.users, Self.userPassword), (.administrators, Self.administratorPassword),
            ] {
                let session = try await it.session(Self.email, password: password, at: entrance)
                let device = try SoftAuthenticator.of(session.signedIn.account, id: entrance.rawValue)
                let flow = try await it.openFactors(session)
                if case .done(let creation) = try await it.installation.beginPasskey(flow, of: session.signedIn) {
                    // A browser lists them side by side.
                    #expect(creation.displayName.contains("(administrator)") == (entrance == .administrators))
                }
                #expect(try await it.add(device, in: flow, of: session).isDone)
                var next = device.used()
                for place in [entrance == .users ? Entrance.administrators : .users, entrance] {
                    let form = it.installation.chance.token(.form, at: place)
                    let answer = try it.assertion(of: next, form: form)
                    next = next.used()
                    let outcome = try await it.installation.signIn(
                        with: answer, form: form, from: TestInstallation.browser())
                    #expect(outcome.isDone == (place == entrance))
                }
            }
        }
    }

    @Test("An authenticator app has both keys, each under a name of its own", arguments: Engine.allCases)
    func labels(engine: Engine) async throws {
        try await Self.both(engine) { it in
            try await it.set("organisation.name", to: "Northwind")
            var labels: [String] = []
            for (entrance, password) in [
                (Entrance.users, Self.userPassword), (.administrators, Self.administratorPassword),
            ] {
                let session = try await it.session(Self.email, password: password, at: entrance)
                let flow = try await it.factorsFlow(session)
                let begun = try await it.installation.beginAuthenticator(
                    flow, of: session.signedIn, origin: TestInstallation.origin)
                labels.append(String(try #require(begun.value).uri.text.exposed.prefix { $0 != "?" }))
            }
            #expect(
                labels == [
                    "otpauth://totp/Northwind:ada%40example.org",
                    "otpauth://totp/Northwind%20administrators:ada%40example.org",
                ])
        }
    }
}
