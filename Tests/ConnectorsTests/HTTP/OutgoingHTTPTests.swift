import Connectors
import Domain
import Foundation
import Testing
import UseCases

/// Every case against a real server on loopback.
@Suite("Requests to other servers", .timeLimit(.minutes(10)))
struct OutgoingHTTPTests {
    private struct Echo: Decodable {
        let method: String
        let headers: [String: String]
        let body: String
    }

    private func fault(of request: () async throws(OutgoingFault) -> OutgoingAnswer) async -> OutgoingFault? {
        do throws(OutgoingFault) {
            _ = try await request()
            return nil
        } catch {
            return error
        }
    }

    @Test("Method, headers and body arrive as they were, and nothing that was not asked for")
    func echo() async throws {
        let sink = try HTTPSink()
        let http = OutgoingHTTP(reach: .publicAndLoopback, limits: .patient)
        let body: [UInt8] = Array(0...255) + Array(repeating: 0, count: 5_000)
        let answer = try await http.send(
            OutgoingRequest(
                url: "http://127.0.0.1:\(sink.port)/echo", method: .post(Secret(body)),
                headers: [("Content-Type", "application/octet-stream"), ("TTL", "60")]))
        #expect(answer.status == 200)
        let echo = try JSONDecoder().decode(Echo.self, from: Data(answer.body))
        #expect(echo.method == "POST")
        #expect(echo.body == body.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())
        #expect(echo.headers["ttl"] == "60")
        #expect(Set(echo.headers.keys) == ["host", "accept", "content-type", "content-length", "ttl"])
    }

    @Test("Over TLS with a certificate of the authority that was named")
    func tls() async throws {
        let sink = try HTTPSink(.tls())
        let http = OutgoingHTTP(reach: .publicAndLoopback, authorities: sink.authority, limits: .patient)
        let answer = try await http.send(OutgoingRequest(url: "https://localhost:\(sink.port)/echo", method: .get))
        #expect(answer.status == 200)
    }

    @Test("A certificate of an unknown authority or for another host, and TLS 1.1, are refused")
    func badTLS() async throws {
        let sink = try HTTPSink(.tls())
        let other = try HTTPSink(.tls(host: "other.example"))
        let old = try HTTPSink(.old)
        let cases = [(sink.port, nil), (other.port, other.authority), (old.port, old.authority)]
        for (port, authorities) in cases {
            let http = OutgoingHTTP(reach: .publicAndLoopback, authorities: authorities, limits: .patient)
            let fault = await fault { () async throws(OutgoingFault) in
                try await http.send(OutgoingRequest(url: "https://localhost:\(port)/echo", method: .get))
            }
            #expect(fault == .certificateNotTrusted)
        }
    }

    @Test("A status is an answer, a redirect as well: it is not followed")
    func statuses() async throws {
        let sink = try HTTPSink()
        for status in [200, 201, 302, 404, 429, 500] {
            let path = status == 302 ? "redirect" : "status/\(status)"
            let answer = try await OutgoingHTTP(reach: .publicAndLoopback, limits: .patient)
                .send(OutgoingRequest(url: "http://localhost:\(sink.port)/\(path)", method: .get))
            #expect(answer.status == status)
            #expect(answer.body.isEmpty)
            #expect(answer.retryAfter == (status == 302 ? nil : .seconds(7)))
        }
    }

    @Test("A server that misbehaves is left in time")
    func misbehaving() async throws {
        let sink = try HTTPSink()
        let cases: [(path: String, fault: OutgoingFault?)] = [
            ("hang", .timedOut), ("drip", .timedOut), ("drop", .brokenOff), ("gibberish", .brokenOff),
            ("length/65537", .answerTooLong), ("length/50000000", .answerTooLong), ("head/80000", .answerTooLong),
            ("length/65536", nil), ("head/50000", nil),
        ]
        for (path, expected) in cases {
            let limit: Duration = expected == .timedOut ? .milliseconds(500) : .seconds(30)
            let http = OutgoingHTTP(reach: .publicAndLoopback, limits: .init(total: limit))
            let fault = await fault { () async throws(OutgoingFault) in
                try await http.send(OutgoingRequest(url: "http://127.0.0.1:\(sink.port)/\(path)", method: .get))
            }
            #expect(fault == expected, "\(path)")
        }
    }

    @Test("Nobody there, and a name that does not exist")
    func unreachable() async throws {
        let sink = try HTTPSink()
        sink.stop()
        for host in ["127.0.0.1:\(sink.port)", "localhost:\(sink.port)"] {
            let fault = await fault { () async throws(OutgoingFault) in
                try await OutgoingHTTP(reach: .publicAndLoopback, limits: .patient)
                    .send(OutgoingRequest(url: "http://\(host)/", method: .get))
            }
            #expect(fault == .unreachable)
        }
        let fault = await fault { () async throws(OutgoingFault) in
            try await OutgoingHTTP(reach: .publicAddresses, limits: .patient)
                .send(OutgoingRequest(url: "https://nowhere.invalid/", method: .get))
        }
        #expect(fault == .unreachable)
    }

    @Test(
        "No address inside a private network is connected to, however it is written",
        arguments: [
            "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "localhost", "0.0.0.0", "10.0.0.1",
            "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1", "255.255.255.255", "[::1]",
            "[::]", "[::ffff:127.0.0.1]", "[::ffff:10.0.0.1]", "[fd00::1]", "[fe80::1]", "[ff02::1]",
            "[64:ff9b::7f00:1]", "[2002:7f00:1::1]", "[2001:db8::1]",
        ])
    func privateAddresses(host: String) async throws {
        let fault = await fault { () async throws(OutgoingFault) in
            try await OutgoingHTTP(reach: .publicAddresses, limits: .patient)
                .send(OutgoingRequest(url: "https://\(host)/", method: .get))
        }
        #expect(fault == .addressRefused)
    }

    @Test(
        "Loopback is all that a demo may reach beside the internet",
        arguments: ["10.0.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "[fd00::1]"])
    func loopbackOnly(host: String) async throws {
        let fault = await fault { () async throws(OutgoingFault) in
            try await OutgoingHTTP(reach: .publicAndLoopback, limits: .patient)
                .send(OutgoingRequest(url: "https://\(host)/", method: .get))
        }
        #expect(fault == .addressRefused)
    }

    @Test(
        "Only https, and http to this machine for who may go there",
        arguments: [
            ("http://example.org/", .publicAddresses), ("http://example.org/", .publicAndLoopback),
            ("http://127.0.0.1/", .publicAddresses), ("http://localhost/", .publicAddresses),
            ("ftp://example.org/", .publicAddresses), ("file:///etc/passwd", .publicAndLoopback),
            ("https://user:password@example.org/", .publicAddresses), ("example.org", .publicAddresses),
            ("", .publicAddresses), ("https://", .publicAddresses), ("https:///path", .publicAddresses),
            ("gopher://127.0.0.1/", .publicAndLoopback), ("https://a b/", .publicAddresses),
        ] as [(String, OutgoingReach)])
    func locations(url: String, reach: OutgoingReach) async throws {
        let fault = await fault { () async throws(OutgoingFault) in
            try await OutgoingHTTP(reach: reach).send(OutgoingRequest(url: url, method: .get))
        }
        #expect(fault == .locationRefused)
    }

    @Test("A request whose task is cancelled ends long before its time limit")
    func cancelled() async throws {
        let sink = try HTTPSink()
        let http = OutgoingHTTP(reach: .publicAndLoopback, limits: .init(total: .seconds(600)))
        let url = "http://127.0.0.1:\(sink.port)"
        let faults = await withTaskGroup(of: OutgoingFault?.self) { group in
            group.addTask {
                await fault { () async throws(OutgoingFault) in
                    try await http.send(OutgoingRequest(url: "\(url)/hang", method: .get))
                }
            }
            group.addTask {
                await fault { () async throws(OutgoingFault) in
                    try await http.send(OutgoingRequest(url: "\(url)/hanging", method: .get))
                }
            }
            var faults: [OutgoingFault?] = []
            for await fault in group {
                faults.append(fault)
                group.cancelAll()
            }
            return faults
        }
        #expect(faults == [nil, .cancelled])
    }

    @Test("More than so many at once fail at once, and those that ended make room, however they ended")
    func concurrency() async throws {
        let sink = try HTTPSink()
        let url = "http://127.0.0.1:\(sink.port)"
        let one = OutgoingHTTP(reach: .publicAndLoopback, limits: .init(concurrency: 1))
        for path in ["echo", "drop", "echo"] {
            let fault = await fault { () async throws(OutgoingFault) in
                try await one.send(OutgoingRequest(url: "\(url)/\(path)", method: .get))
            }
            #expect(fault == (path == "drop" ? .brokenOff : nil))
        }
        let none = OutgoingHTTP(reach: .publicAndLoopback, limits: .init(concurrency: 0))
        let fault = await fault { () async throws(OutgoingFault) in
            try await none.send(OutgoingRequest(url: "\(url)/echo", method: .get))
        }
        #expect(fault == .busy)
    }
}
