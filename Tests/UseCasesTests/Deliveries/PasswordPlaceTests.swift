import Domain
import Formats
import Store
import TestInstallation
import Testing
import UseCases

@Suite("Where a password is, as its person sees it, on either engine")
struct PasswordPlaceTests {
    @Test("Each place is known by its name, and turns as it is carried there", arguments: Engine.allCases)
    func states(engine: Engine) async throws {
        try await DeliveryTests.with(engine) { it, connector, connection, anna in
            let branch = try await it.addConnection("Branch", carriedBy: connector)
            try await it.bind(anna, to: branch)
            let (link, browser) = (try await it.resetToken(), SubmissionTests.browser(it))
            _ = try await SubmissionTests.reset(
                it, link, as: SubmissionTests.submission(it, from: browser, link: link))
            func places() async throws -> [PasswordPlace] {
                try await it.installation.findOutcome(for: browser)?.places ?? []
            }
            #expect(try await places().map(\.name.text) == ["Branch", "Head office"])
            #expect(try await places().map(\.state) == [.pending, .pending])
            connector.target.fail(.refuses(.passwordInHistory), at: branch.id)
            connector.target.fail(.down, at: connection.id)
            try await connector.runner.carryDue()
            #expect(try await places().map(\.state.name) == ["failed", "waiting"])
            connector.target.fail(nil, at: connection.id)
            it.clock.advance(.minutes(1))
            try await connector.runner.carryDue()
            #expect(try await places().map(\.state) == [.failed(.passwordInHistory), .applied(at: it.clock.now)])
            let session = try await it.session(password: SubmissionTests.new)
            #expect(try await it.installation.listPasswordPlaces(of: session.signedIn) == places())
        }
    }

    @Test("The mail about a change names the same places", arguments: Engine.allCases)
    func mailed(engine: Engine) async throws {
        try await DeliveryTests.with(engine) { it, connector, _, anna in
            try await it.bind(anna, to: try await it.addConnection("Branch", carriedBy: connector))
            try await DeliveryTests.change(it, to: "amber glacier 77")
            try await it.work()
            let mail = try #require(it.mail.sent.last { $0.kind == "password-changed" })
            #expect(mail.text.contains("  Branch — on its way\n"))
            #expect(mail.text.contains("  Head office — on its way\n"))
        }
    }

    @Test("A directory that keeps its own passwords decides, and is owed nothing", arguments: Engine.allCases)
    func ownAuthority(engine: Engine) async throws {
        try await DeliveryTests.with(engine, [.authority: "directory"]) { it, _, connection, _ in
            let session = try await it.session()
            let places = try await it.installation.listPasswordPlaces(of: session.signedIn)
            #expect(
                places == [
                    PasswordPlace(name: connection.name, state: .applied(at: nil), decides: true, hasPassword: true)
                ])
        }
    }

    @Test(
        "Behind a directory that doesn’t answer everybody waits, knows why, and when it is tried again",
        arguments: Engine.allCases)
    func away(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let connector = try await it.addConnector()
            let connection = try await it.addConnection(carriedBy: connector, [.passwords: "argon2", .atOnce: "1"])
            let bert = try await it.addUser("bert@example.org", userName: "bert", given: "Bert")
            try await it.bind(bert, to: connection)
            connector.target.fail(.down, at: connection.id)
            #expect(try await connector.runner.carryDue() == 1)
            let anna = try await it.addUser()
            try await it.bind(anna, to: connection)
            let session = try await it.session()
            func place() async throws -> DeliveryState? {
                try await it.installation.listPasswordPlaces(of: session.signedIn).first?.state
            }
            guard case .waiting(.unreachable, let until) = try await place() else {
                Issue.record("\(String(describing: try await place()))")
                return
            }
            #expect(until > it.clock.now)
            #expect(until <= it.clock.now + .minutes(1), "as soon as one is let in, everybody is")
            // Administrators still see each by itself.
            #expect(try await it.state(of: anna) == [.pending])
            connector.target.fail(nil, at: connection.id)
            it.clock.advance(.minutes(2))
            while try await connector.runner.carryDue() > 0 {}
            #expect(try await place() == .applied(at: it.clock.now))
        }
    }

    @Test("Administrators see the same on the person's page", arguments: Engine.allCases)
    func administrators(engine: Engine) async throws {
        try await DeliveryTests.with(engine) { it, _, connection, anna in
            let user = try await it.installation.hostRights.reading.findUser(anna.id).value ?? nil
            #expect(user?.bindings.map(\.state) == [.needsPassword])
            #expect(user?.bindings.map(\.connection.id) == [connection.id])
        }
    }
}
