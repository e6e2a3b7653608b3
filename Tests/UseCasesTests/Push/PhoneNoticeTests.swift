import Domain
import Formats
import Logging
import Store
import TestInstallation
import Testing
import UseCases

@Suite("Phones are told of a reset by the help desk, on either engine")
struct PhoneNoticeTests {
    static let reason = try? Reason("lost phone")

    private struct Scene {
        let it: TestInstallation
        let desk: HelpDeskRight
        let person: ID<Account>
        let transport = RecordingPushTransport()

        var sender: PhoneNoticeSender {
            PhoneNoticeSender(installation: it.installation, transport: transport, logger: .silent)
        }

        /// Two phones that can be reached, and one that can't.
        init(_ it: TestInstallation) async throws {
            self.it = it
            try await it.addUser()
            let session = try await it.session()
            let factors = try await it.factorsFlow(session)
            for host in ["push.example", "push.example"] {
                try await it.subscribe(try await it.enrolPhone(session, in: factors), at: host)
            }
            _ = try await it.enrolPhone(session, in: factors)
            person = session.signedIn.account.id
            desk = try #require(try await it.rights(.helpdesk).helpDesk)
        }

        func told() throws -> [(notice: String, stop: StopClaim)] {
            try transport.sent.map { message in
                let json = try #require(JSON(message.content.exposed))
                let path = try #require(json["open"]?.string)
                #expect(path.hasPrefix("/not-me/lst_"))
                let token = try #require(
                    Token(parsing: path.dropFirst("/not-me/".count), as: .stopLink, at: .users))
                return (try #require(json["notice"]?.string), .link(token))
            }
        }
    }

    @Test("Each that the reset takes away is told, with a link of its own that stops it", arguments: Engine.allCases)
    func done(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let scene = try await Scene(it)
            #expect(try await scene.sender.sendDue() == 0)
            #expect(try await scene.desk.perform(.spokenCode, on: scene.person, because: Self.reason).isDone)
            #expect(try await it.number("SELECT COUNT(*) FROM phones") == 0)
            #expect(try await scene.sender.sendDue() == 2)
            #expect(try await scene.sender.sendDue() == 0)
            let told = try scene.told()
            #expect(told.map(\.notice) == ["desk-done", "desk-done"])
            for one in told { #expect(try await it.installation.findStop(one.stop)?.state == .done) }
            let first = try #require(told.first)
            #expect(try await it.installation.stop(first.stop, origin: TestInstallation.origin).isDone)
            // The first link spends the others.
            for one in told {
                #expect(
                    try await it.installation.stop(one.stop, origin: TestInstallation.origin).refusals == [.linkDead])
            }
            #expect(try await it.number("SELECT COUNT(*) FROM phone_notices") == 0)
        }
    }

    @Test("What waits for consent is told, too", arguments: Engine.allCases)
    func asked(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let scene = try await Scene(it)
            try await it.set("helpdesk.second-consent", to: "true")
            #expect(try await scene.desk.perform(.spokenCode, on: scene.person, because: Self.reason).isDone)
            try await scene.sender.sendDue()
            #expect(try scene.told().map(\.notice) == ["desk-asked", "desk-asked"])
            let waits = try #require(try await scene.desk.listConsents().value?.first)
            let second = try #require(try await it.rights(.administrator).administration)
            #expect(try await second.grant(waits.reset.id).isDone)
            try await scene.sender.sendDue()
            #expect(try scene.told().map(\.notice).suffix(2) == ["desk-done", "desk-done"])
        }
    }

    @Test("A push service that doesn’t take it is asked again for a day", arguments: Engine.allCases)
    func again(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let scene = try await Scene(it)
            #expect(try await scene.desk.perform(.sendReset, on: scene.person, because: Self.reason).isDone)
            scene.transport.answer(with: .retryLater(after: nil))
            #expect(try await scene.sender.sendDue() == 2)
            #expect(try await scene.sender.sendDue() == 0)
            it.clock.advance(PhoneNoticeSender.pause)
            #expect(try await scene.sender.sendDue() == 2)
            it.clock.advance(PhoneNoticeSender.kept)
            let before = scene.transport.sent.count
            #expect(try await scene.sender.sendDue() == 2)
            #expect(scene.transport.sent.count == before)
            #expect(try await it.number("SELECT COUNT(*) FROM phone_notices") == 0)
        }
    }
}
