import Domain
import Formats
import Store
import TestInstallation
import Testing
import UseCases

@Suite("Accounts, on either engine")
struct AccountTests {
    static func new(_ email: String = "carl@example.org", kind: AccountKind = .user, userName: String? = nil) throws
        -> NewAccount
    {
        NewAccount(
            kind: kind, email: try EmailAddress(email), userName: try userName.map { try UserName($0) },
            name: try PersonName(given: "Carl", family: "Åberg"))
    }

    static func token(_ added: AddedAccount) throws -> Token {
        let text = try #require(added.activationLink.exposed.split(separator: "/").last)
        return try #require(Token(parsing: text, as: .activationLink))
    }

    @Test("An added account becomes active by the first password behind its link, once", arguments: Engine.allCases)
    func activation(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let added = try #require(try await it.installation.addAccount(try Self.new(), by: .host).value)
            #expect(added.activationLink.exposed.hasPrefix("\(TestInstallation.baseURL)/reset/lsa_"))
            #expect(added.account.state == .staged)
            let token = try Self.token(added)
            #expect(try await it.reset(token, to: "short").refusals == [.passwordTooShort(minimum: 12)])
            #expect(try await it.reset(token, to: TestInstallation.password).isDone)
            #expect(try await it.reset(token, to: "amber glacier 77").refusals == [.linkDead])
            #expect(try await it.session("carl@example.org").signedIn.account.state == .active)
        }
    }

    @Test("An activation link lives for seven days", arguments: Engine.allCases)
    func lifetime(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let added = try #require(try await it.installation.addAccount(try Self.new(), by: .host).value)
            it.clock.advance(.days(7) - .milliseconds(1))
            #expect(try await it.installation.openLink(try Self.token(added)) != nil)
            it.clock.advance(.milliseconds(1))
            #expect(try await it.installation.openLink(try Self.token(added)) == nil)
        }
    }

    @Test("Nobody gets another's address or user name, in any spelling", arguments: Engine.allCases)
    func taken(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            #expect(
                try await it.installation.addAccount(try Self.new("ANNA@example.org"), by: .host).refusals == [
                    .addressTaken
                ])
            #expect(
                try await it.installation.addAccount(try Self.new(userName: "ＡＮＮＡ"), by: .host).refusals == [
                    .userNameTaken
                ])
            #expect(
                try await it.installation.addAccount(
                    try Self.new("anna@example.org", kind: .administrator(.owner)), by: .host
                ).isDone)
        }
    }

    @Test("A refused first password leaves no account behind", arguments: Engine.allCases)
    func refused(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let outcome = try await it.installation.addAccount(
                try Self.new(), password: "carl", by: .host, origin: TestInstallation.origin)
            #expect(outcome.refusals == [.passwordTooShort(minimum: 12), .passwordContainsName])
            #expect(try await it.number("SELECT COUNT(*) FROM accounts") == 0)
            #expect(try await it.events().isEmpty)
        }
    }

    @Test(
        "What the host may do is done, told and recorded; what it may not changes nothing", arguments: Engine.allCases)
    func actions(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let anna = try EmailAddress("anna@example.org")
            try await it.act(.suspend)
            #expect(try await it.installation.findUser(anna)?.account.state == .suspended)
            try await it.act(.activate)
            try await it.act(.expire)
            #expect(try await it.installation.findUser(anna)?.isExpired == true)
            try await it.act(.restore)
            #expect(try await it.signIn().isDone)
            let staged = try Self.new()
            _ = try await it.installation.addAccount(staged, by: .host)
            #expect(
                try await it.perform(.account(.activate), on: staged.email.text).refusals == [
                    .stateForbids(.staged)
                ])
            #expect(
                try await it.perform(.account(.expire), on: "nobody@example.org").refusals == [.accountUnknown])
            #expect(
                try await it.events().filter { $0.actor == "host" }.map(\.kind) == [
                    "account.added", "account.state-changed", "account.state-changed", "account.expired",
                    "account.restored", "account.added",
                ])
        }
    }

    @Test("A dead activation link is replaced by a new one, which voids those of before", arguments: Engine.allCases)
    func renewed(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let staged = try Self.new()
            let added = try #require(try await it.installation.addAccount(staged, by: .host).value)
            let link = try #require(
                try await it.renewActivationLink(of: staged.email).value)
            let tokens = [added.activationLink, link].map { link in
                link.exposed.split(separator: "/").last.flatMap { Token(parsing: $0, as: .activationLink) }
            }
            let (old, new) = (try #require(tokens[0]), try #require(tokens[1]))
            #expect(try await it.installation.openLink(old) == nil)
            #expect(try await it.reset(new, to: "a brand new mountain 9").isDone)
            let nobody = try EmailAddress("no@example.org")
            #expect(
                try await it.renewActivationLink(of: staged.email).refusals
                    == [.stateForbids(.active)])
            #expect(
                try await it.renewActivationLink(of: nobody).refusals == [.accountUnknown])
        }
    }

    @Test("An expired password lets nobody in until it is restored", arguments: Engine.allCases)
    func expires(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await it.set("password.expires-after-days", to: "90")
            try await it.sweepExpiry(advancing: 91)
            #expect(try await !it.signIn().isDone)
            try await it.act(.restore)
            #expect(try await it.signIn().isDone)
        }
    }
}
