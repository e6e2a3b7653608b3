import Connectors
import Domain
import Formats
import Foundation
import Synchronization
import Testing
import UseCases

/// Every case against a real server on loopback.
@Suite("Mail through SMTP", .timeLimit(.minutes(10)))
struct SMTPTransportTests {
    private func transport(
        to sink: SMTPSink, _ encryption: SMTPServer.Encryption, user: String? = nil, password: String = "",
        authorities: String? = nil, host: String = "127.0.0.1", total: Duration = .seconds(30)
    ) -> SMTPTransport {
        let server = SMTPServer(
            host: host, port: sink.port, encryption: encryption,
            credentials: user.map { SMTPServer.Credentials(user: $0, password: Secret(password)) },
            authorities: authorities)
        return SMTPTransport(
            server: server, clientName: "portal.example.org", limits: .init(connect: .seconds(10), total: total))
    }

    @Test("In clear where the operator says so: envelope, name and content arrive as they were")
    func plain() async throws {
        let sink = try SMTPSink()
        let mail = try OutgoingMail.sample()
        try await transport(to: sink, .off).send(mail)
        let received = try #require(try sink.mails.first)
        #expect(try sink.mails.count == 1)
        #expect(received.sender == "lockstep@example.org")
        #expect(received.recipients == ["zoe@example.org"])
        #expect(received.client == "portal.example.org")
        #expect(!received.tls)
        #expect(Array(received.content) == MIMEMessage(mail).content.exposed)
    }

    @Test("STARTTLS with a certificate of a private authority")
    func startTLS() async throws {
        let sink = try SMTPSink("--encryption", "starttls")
        try await transport(to: sink, .startTLS, authorities: sink.authority).send(.sample())
        #expect(try sink.mails.map(\.tls) == [true])
    }

    @Test("TLS from the first byte")
    func implicitTLS() async throws {
        let sink = try SMTPSink("--encryption", "implicit")
        try await transport(to: sink, .implicit, authorities: sink.authority).send(.sample())
        #expect(try sink.mails.map(\.tls) == [true])
    }

    @Test(
        "A certificate of an unknown authority is refused",
        arguments: [("starttls", .startTLS), ("implicit", .implicit)] as [(String, SMTPServer.Encryption)])
    func unknownAuthority(offered: String, encryption: SMTPServer.Encryption) async throws {
        let sink = try SMTPSink("--encryption", offered)
        await #expect(throws: MailFault.temporary(.certificateNotTrusted)) {
            try await transport(to: sink, encryption).send(.sample())
        }
        #expect(try sink.commands.allSatisfy { ["EHLO", "STARTTLS", "QUIT"].contains($0) })
    }

    @Test(
        "A certificate for another name is refused",
        arguments: [("starttls", .startTLS), ("implicit", .implicit)] as [(String, SMTPServer.Encryption)])
    func otherName(offered: String, encryption: SMTPServer.Encryption) async throws {
        let sink = try SMTPSink("--encryption", offered, "--certificate-name", "other.example")
        await #expect(throws: MailFault.temporary(.certificateNotTrusted)) {
            try await transport(to: sink, encryption, authorities: sink.authority).send(.sample())
        }
        #expect(try sink.mails.isEmpty)
    }

    @Test("Without STARTTLS on offer nothing is sent, neither mail nor password")
    func startTLSNotOffered() async throws {
        let sink = try SMTPSink("--account", "zoe:right")
        await #expect(throws: MailFault.temporary(.encryptionNotOffered)) {
            try await transport(to: sink, .startTLS, user: "zoe", password: "right").send(.sample())
        }
        #expect(try sink.commands.allSatisfy { ["EHLO", "STARTTLS", "QUIT"].contains($0) })
    }

    @Test("Signing in with the right password", arguments: ["right", "pä ss:@/?#%", "\\\"'"])
    func rightPassword(password: String) async throws {
        let sink = try SMTPSink("--encryption", "starttls", "--account", "zoe:\(password)")
        try await transport(
            to: sink, .startTLS, user: "zoe", password: password, authorities: sink.authority
        ).send(.sample())
        #expect(try sink.mails.count == 1)
    }

    @Test("A wrong password or none is told, and the mail waits for the operator", arguments: ["zoe", nil])
    func wrongPassword(user: String?) async throws {
        let sink = try SMTPSink("--encryption", "starttls", "--account", "zoe:right")
        await #expect(throws: MailFault.temporary(.signInRefused)) {
            try await transport(
                to: sink, .startTLS, user: user, password: "wrong", authorities: sink.authority
            ).send(.sample())
        }
        #expect(try sink.mails.isEmpty)
    }

    @Test(
        "What the server refuses for good is given up, the rest waits",
        arguments: [
            ("reply-550@example.org", .permanent(.refused(reply: 550))),
            ("reply-553@example.org", .permanent(.refused(reply: 553))),
            ("reply-450@example.org", .temporary(.refused(reply: 450))),
            ("reply-451@example.org", .temporary(.refused(reply: 451))),
            ("reply-530@example.org", .temporary(.signInRefused)),
            ("data-554@example.org", .permanent(.refused(reply: 554))),
            ("data-451@example.org", .temporary(.refused(reply: 451))),
            ("drop@example.org", .temporary(.unreachable)),
        ] as [(String, MailFault)])
    func refusals(recipient: String, fault: MailFault) async throws {
        let sink = try SMTPSink()
        let transport = transport(to: sink, .off)
        await #expect(throws: fault) { try await transport.send(.sample(to: recipient)) }
        // One refused mail is no obstacle for the next.
        try await transport.send(.sample())
        #expect(try sink.mails.map(\.recipients) == [["zoe@example.org"]])
    }

    @Test("A server that is gone, at first or between two mails")
    func gone() async throws {
        let sink = try SMTPSink()
        let transport = transport(to: sink, .off)
        try await transport.send(.sample())
        sink.stop()
        for _ in 1...2 {
            await #expect(throws: MailFault.temporary(.unreachable)) { try await transport.send(.sample()) }
        }
    }

    @Test("A host that does not exist")
    func unknownHost() async throws {
        let sink = try SMTPSink()
        await #expect(throws: MailFault.temporary(.unreachable)) {
            try await transport(to: sink, .off, host: "nowhere.invalid").send(.sample())
        }
    }

    @Test("A server that falls silent is left when the time is up")
    func hangs() async throws {
        let sink = try SMTPSink()
        let silent = try SMTPSink("--silent")
        await #expect(throws: MailFault.temporary(.timedOut)) {
            try await transport(to: sink, .off, total: .milliseconds(500)).send(.sample(to: "hang@example.org"))
        }
        await #expect(throws: MailFault.temporary(.timedOut)) {
            try await transport(to: silent, .off, total: .milliseconds(500)).send(.sample())
        }
    }

    @Test("200 mails over one connection, each with its own content")
    func batch() async throws {
        let sink = try SMTPSink("--encryption", "starttls")
        let transport = transport(to: sink, .startTLS, authorities: sink.authority)
        for number in 1...200 {
            try await transport.send(.sample(to: "zoe+\(number)@example.org", id: "\(number)"))
        }
        let mails = try sink.mails
        #expect(mails.map(\.recipients) == (1...200).map { ["zoe+\($0)@example.org"] })
        #expect(mails.enumerated().allSatisfy { $1.lines.contains("Message-ID: <\($0 + 1)@example.org>") })
        // libcurl leaves a connection that was idle for two minutes, as on a machine that has other things to do.
        #expect(Set(mails.map(\.peer)).count < 20)
    }

    @Test("Several senders at once don't wait on each other's threads")
    func sideBySide() async throws {
        let silent = try SMTPSink("--silent")
        let sink = try SMTPSink()
        let ended = Ended()
        try await withThrowingTaskGroup(of: Void.self) { group in
            // More than there are threads for Swift's concurrency.
            for _ in 1...20 {
                let stuck = transport(to: silent, .off, total: .seconds(20))
                group.addTask {
                    try? await stuck.send(.sample())
                    ended.count.add(1, ordering: .relaxed)
                }
            }
            try await transport(to: sink, .off).send(.sample())
            // Order and not time: on a busy machine everything takes long.
            #expect(ended.count.load(ordering: .relaxed) == 0)
            try await group.waitForAll()
        }
    }

    @Test("Lines that begin with dots arrive as they were")
    func dots() async throws {
        let sink = try SMTPSink()
        let mail = try OutgoingMail.sample(text: ".\n..\n.a\n\n.\nQUIT\n")
        try await transport(to: sink, .off).send(mail)
        #expect(try sink.mails.map { Array($0.content) } == [MIMEMessage(mail).content.exposed])
    }

    @Test("A mail that is sent again is the same mail")
    func repeated() async throws {
        let sink = try SMTPSink()
        let mail = try OutgoingMail.sample()
        try await transport(to: sink, .off).send(mail)
        try await transport(to: sink, .off).send(mail)
        let mails = try sink.mails
        #expect(mails.count == 2)
        #expect(mails.first?.content == mails.last?.content)
    }
}

/// How many sends have come to an end.
private final class Ended: Sendable {
    let count = Atomic(0)
}
