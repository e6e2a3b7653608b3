import Domain
import Formats
import Store
import TestInstallation
import Testing
import UseCases

@Suite("Sending what is queued, on either engine")
struct MailWorkerTests {
    /// Sends like the recorder, and lets time pass with each mail.
    struct SlowTransport: MailTransport {
        let recorder: RecordingTransport
        let clock: MovingClock
        let takes: Duration

        func send(_ mail: OutgoingMail) async throws(MailFault) {
            clock.advance(takes)
            try await recorder.send(mail)
        }
    }

    static func worker(_ it: TestInstallation, _ transport: (any MailTransport)? = nil) throws -> MailWorker {
        MailWorker(
            installation: it.installation, transport: transport ?? it.mail,
            sender: Mailbox(name: "Lockstep", address: try EmailAddress("lockstep@example.org")), logger: .silent)
    }

    static func sealed(_ it: TestInstallation) async throws -> Int? {
        try await it.number("SELECT COUNT(*) FROM mail WHERE sealed IS NOT NULL")
    }

    @Test("A mail goes out once, leaves an event, and what it said is gone", arguments: Engine.allCases)
    func sent(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            #expect(try await Self.sealed(it) == 1)
            try await it.work()
            try await it.work()
            #expect(it.mails() == ["password-changed to anna@example.org"])
            #expect(try await Self.sealed(it) == 0)
            #expect(try await it.count(.mailSent) == 1)
        }
    }

    @Test("A mail whose answer was lost is sent again with the same Message-ID", arguments: Engine.allCases)
    func repeated(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            it.mail.fail(with: .temporary(.timedOut), afterTaking: true)
            try await it.work()
            it.mail.fail(with: nil)
            it.clock.advance(.minutes(1))
            try await it.work()
            #expect(it.mail.sent.count == 2 && Set(it.mail.sent.map(\.messageID)).count == 1)
            #expect(Set(it.mail.sent.map(\.text)).count == 1)
            #expect(try await it.count(.mailSent) == 1)
        }
    }

    @Test("After a failure it waits, five seconds first and longer each time", arguments: Engine.allCases)
    func backOff(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            it.mail.fail(with: .temporary(.unreachable))
            let worker = try Self.worker(it)
            for seconds in [5, 10, 20, 40] {
                #expect(try await worker.sendDue() == 1)
                it.clock.advance(.seconds(seconds) - .milliseconds(1))
                #expect(try await worker.sendDue() == 0)
                // Up to a quarter longer, so that not everybody comes back at once.
                it.clock.advance(.seconds(seconds) / 4 + .milliseconds(1))
            }
            it.mail.fail(with: nil)
            #expect(try await worker.sendDue() == 1)
            #expect(it.mail.sent.count == 1)
        }
    }

    @Test("A mail that will never be taken is given up, visibly", arguments: Engine.allCases)
    func givenUp(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            it.mail.fail(with: .permanent(.refused(reply: 550)))
            try await it.work()
            it.mail.fail(with: nil)
            it.clock.advance(.days(1))
            try await it.work()
            #expect(it.mail.sent.isEmpty)
            #expect(try await it.count(.mailGivenUp) == 1)
            #expect(try await Self.sealed(it) == 0)
            #expect(try await it.installation.findWorkload().mailGivenUp == 1)
        }
    }

    @Test("So is one that was tried for days", arguments: Engine.allCases)
    func triedForDays(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            it.mail.fail(with: .temporary(.unreachable))
            for _ in 1...60 {
                try await it.work()
                it.clock.advance(.hours(2))
            }
            #expect(try await it.count(.mailGivenUp) == 1)
        }
    }

    @Test("A mail whose link has died is never sent", arguments: Engine.allCases)
    func expired(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await it.work()
            it.mail.fail(with: .temporary(.unreachable))
            try await it.installation.requestReset(address: try EmailAddress("anna@example.org"), at: .users)
            try await it.work()
            it.mail.fail(with: nil)
            it.clock.advance(.minutes(30))
            try await it.work()
            #expect(it.mail.sent.allSatisfy { $0.kind != "password-reset" })
            #expect(try await it.count(.mailExpired) == 1)
            #expect(try await Self.sealed(it) == 0)
        }
    }

    @Test("Workers on two servers send each mail once", arguments: Engine.allCases)
    func shared(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            for number in 1...24 { try await it.addUser("u\(number)@example.org", userName: nil) }
            let neighbour = try await it.neighbour()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for server in [it, neighbour, it, neighbour] { group.addTask { try await server.work() } }
                try await group.waitForAll()
            }
            #expect(it.mail.sent.count == 24 && Set(it.mail.sent.map(\.messageID)).count == 24)
        }
    }

    @Test("What a lease no longer covers is left to whoever leases it next", arguments: Engine.allCases)
    func leaseLost(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            for number in 1...3 { try await it.addUser("u\(number)@example.org", userName: nil) }
            let slow = try Self.worker(it, SlowTransport(recorder: it.mail, clock: it.clock, takes: .minutes(3)))
            try await slow.sendDue()
            #expect(it.mail.sent.count == 1)
            try await it.work()
            #expect(it.mail.sent.count == 3 && Set(it.mail.sent.map(\.messageID)).count == 3)
        }
    }

    @Test("A worker that died with a mail in hand loses it to another after two minutes", arguments: Engine.allCases)
    func died(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let now = it.clock.now
            _ = try await it.installation.database.write {
                try $0.leaseMail(at: now, until: now + .minutes(2), limit: 9)
            }
            it.clock.advance(.minutes(2) - .milliseconds(1))
            try await it.work()
            #expect(it.mail.sent.isEmpty)
            it.clock.advance(.milliseconds(1))
            try await it.work()
            #expect(it.mail.sent.count == 1)
        }
    }

    @Test("A mail that was sealed by a newer key is read after asking for that key", arguments: Engine.allCases)
    func newerKey(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let neighbour = try await it.neighbour()
            _ = try await it.installation.rotateKeys(by: .host)
            try await it.addUser()
            try await neighbour.work()
            #expect(it.mails() == ["password-changed to anna@example.org"])
        }
    }

    @Test("A mail whose content was tampered with is given up and says nothing", arguments: Engine.allCases)
    func forged(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await it.addUser("bert@example.org", userName: "bert")
            try await it.tamper("UPDATE mail SET sealed = (SELECT MIN(sealed) FROM mail)")
            try await it.work()
            #expect(it.mail.sent.count == 1)
            #expect(try await it.count(.mailGivenUp) == 1)
        }
    }

    @Test("Nothing can be injected by a name", arguments: Engine.allCases)
    func injection(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser(given: "http://evil.example/x", family: "<b>Bcc: x@evil.example</b>")
            _ = try await it.resetToken()
            let reset = try #require(it.mail.sent.last { $0.kind == "password-reset" })
            #expect(reset.recipient == "anna@example.org")
            #expect(reset.link?.hasPrefix("\(TestInstallation.baseURL)/reset/") == true)
        }
    }
}
