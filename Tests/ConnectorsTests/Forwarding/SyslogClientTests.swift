import Connectors
import Domain
import Foundation
import Testing
import UseCases

/// Every case against a real server on loopback.
@Suite("Messages to a syslog server", .timeLimit(.minutes(10)))
struct SyslogClientTests {
    private static let patient = SyslogClient.Limits(connect: .seconds(30), step: .seconds(60))
    /// Longer than any buffer on the way.
    private static let long = String(repeating: "x", count: 8_000_000)

    private func fault(
        _ sink: SyslogSink, _ client: SyslogClient, scheme: String = "tcp", host: String = "127.0.0.1",
        text: String = "one"
    ) async throws -> OutgoingFault? {
        let url = try #require(SyslogURL("\(scheme)://\(host):\(sink.port)"))
        do throws(OutgoingFault) {
            try await client.send(Array("\(text.utf8.count) \(text)".utf8), to: url)
            return nil
        } catch {
            return error
        }
    }

    @Test("What was sent has been read when it counts as sent", arguments: [false, true])
    func confirmed(isSecure: Bool) async throws {
        let sink = try SyslogSink(isSecure ? ["--tls", "localhost"] : [])
        let client = SyslogClient(
            reach: .publicAndLoopback, authorities: isSecure ? sink.authority : nil, limits: Self.patient)
        for text in ["one", Self.long] {
            #expect(
                try await fault(sink, client, scheme: isSecure ? "tls" : "tcp", host: "localhost", text: text) == nil)
        }
        #expect(try sink.received() == ["one", Self.long])
    }

    @Test("A certificate of an unknown authority or for another host is refused, and nothing is sent")
    func trust() async throws {
        let (sink, other) = (try SyslogSink(["--tls", "localhost"]), try SyslogSink(["--tls", "other.example"]))
        for (sink, authorities) in [(sink, nil), (other, other.authority)] {
            let client = SyslogClient(reach: .publicAndLoopback, authorities: authorities, limits: Self.patient)
            #expect(try await fault(sink, client, scheme: "tls", host: "localhost") == .certificateNotTrusted)
            #expect(try sink.received() == [])
        }
    }

    @Test("A server that does not show that it has read to the end has confirmed nothing")
    func unconfirmed() async throws {
        let sink = try SyslogSink(["--silent"])
        let client = SyslogClient(
            reach: .publicAndLoopback, limits: .init(connect: .seconds(30), step: .seconds(1)))
        #expect(try await fault(sink, client) == .unconfirmed)
    }

    @Test("A connection that breaks off has confirmed nothing")
    func brokenOff() async throws {
        let sink = try SyslogSink(["--reset"])
        let client = SyslogClient(reach: .publicAndLoopback, limits: Self.patient)
        #expect(try await fault(sink, client, text: Self.long) == .brokenOff)
    }

    /// Short and long: what fits into the buffers on the way is gone before the server's end comes back, and the rest is not.
    @Test("A server that ends the connection without reading has confirmed nothing", arguments: [false, true])
    func hasty(isSecure: Bool) async throws {
        let sink = try SyslogSink((isSecure ? ["--tls", "localhost"] : []) + ["--hasty"])
        let client = SyslogClient(
            reach: .publicAndLoopback, authorities: isSecure ? sink.authority : nil, limits: Self.patient)
        for text in [String](repeating: "one", count: 50) + [Self.long] {
            let fault = try await fault(
                sink, client, scheme: isSecure ? "tls" : "tcp", host: "localhost", text: text)
            #expect(fault == .brokenOff)
        }
    }

    @Test("A server that wants a certificate of us has confirmed nothing")
    func picky() async throws {
        let sink = try SyslogSink(["--tls", "localhost", "--picky"])
        let client = SyslogClient(reach: .publicAndLoopback, authorities: sink.authority, limits: Self.patient)
        for text in [String](repeating: "one", count: 50) + [Self.long] {
            #expect(try await fault(sink, client, scheme: "tls", host: "localhost", text: text) == .brokenOff)
        }
        #expect(try sink.received() == [])
    }

    @Test("Nothing is sent where nobody listens, nor to an address that is not allowed")
    func reach() async throws {
        let sink = try SyslogSink([])
        let nowhere = SyslogClient(reach: .publicAddresses, limits: Self.patient)
        for host in ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]"] {
            #expect(try await fault(sink, nowhere, host: host) == .addressRefused, "\(host)")
        }
        #expect(try sink.received() == [])
        let allowed = SyslogClient(
            reach: .publicAddresses.and([try AddressRange("127.0.0.0/8")]), limits: Self.patient)
        #expect(try await fault(sink, allowed) == nil)
        sink.stop()
        #expect(try await fault(sink, allowed) == .unreachable)
    }

    @Test("A task that is cancelled lets go of a server that says nothing")
    func cancelled() async throws {
        let sink = try SyslogSink(["--silent"])
        let client = SyslogClient(
            reach: .publicAndLoopback, limits: .init(connect: .seconds(30), step: .seconds(600)))
        let url = try #require(SyslogURL("tcp://127.0.0.1:\(sink.port)"))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                await #expect(throws: OutgoingFault.cancelled) { try await client.send(Array("3 one".utf8), to: url) }
            }
            while try sink.received().isEmpty { await Task.yield() }
            group.cancelAll()
            try await group.waitForAll()
        }
    }
}

/// See syslog_sink.py.
private final class SyslogSink: Sendable {
    let port: Int
    private let directory: TemporaryDirectory
    private let server: PythonServer

    init(_ arguments: [String]) throws {
        directory = try TemporaryDirectory()
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "syslog_sink.py").path
        server = try PythonServer(script, arguments: [directory.path] + arguments)
        port = try server.port
    }

    var authority: String { directory.path + "/certificate.pem" }

    func received() throws -> [String] {
        guard let text = try? String(contentsOfFile: directory.path + "/received", encoding: .utf8) else { return [] }
        return try text.split(separator: "\n").map { try JSONDecoder().decode(String.self, from: Data($0.utf8)) }
    }

    func stop() {
        server.stop()
    }
}
