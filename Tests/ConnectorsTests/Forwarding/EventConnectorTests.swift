import Connectors
import Domain
import Formats
import Testing
import UseCases

@Suite("What a webhook's answer means", .timeLimit(.minutes(10)))
struct EventConnectorTests {
    private static let events = [
        EventOverview(
            number: 7, at: Timestamp(milliseconds: 1_795_356_300_000), kind: "sign-in.failed", actor: "anonymous",
            account: nil, details: ["from": "192.0.2.7"], link: "link")
    ]

    private func outcome(_ path: String, of sink: HTTPSink, reach: OutgoingReach = .publicAndLoopback) async throws
        -> ForwardingOutcome
    {
        let connector = EventConnector(
            http: OutgoingHTTP(reach: reach, limits: .patient), syslog: SyslogClient(reach: reach))
        let secrets = WebhookSecret.parse(Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
        return await connector.send(
            EventBatch(
                events: Self.events, id: "events-7-7-link", host: "id.example.org", sentAt: .init(milliseconds: 0)),
            to: .webhook(
                try #require(WebhookURL("http://127.0.0.1:\(sink.port)/\(path)")), signedBy: try #require(secrets)))
    }

    @Test("Any 2xx confirms, 410 stops, all else goes again")
    func answers() async throws {
        let sink = try HTTPSink()
        for path in ["echo", "status/200", "status/202", "status/204"] {
            #expect(try await outcome(path, of: sink) == .confirmed)
        }
        #expect(try await outcome("status/410", of: sink) == .unwanted)
        for status in [400, 401, 404, 429, 500, 503] {
            #expect(
                try await outcome("status/\(status)", of: sink) == .refused(status: status, retryAfter: .seconds(7)))
        }
        #expect(try await outcome("drop", of: sink) == .unreachable(.brokenOff))
        #expect(try await outcome("length/100000", of: sink) == .unreachable(.answerTooLong))
    }

    @Test("A redirect is not followed, and says so")
    func redirect() async throws {
        let answer = try await outcome("redirect", of: try HTTPSink())
        #expect(answer == .refused(status: 302, retryAfter: nil))
        #expect(answer.failure?.contains("another address") == true)
    }

    @Test("Nothing goes to this machine where it is not allowed, nor anywhere else without TLS")
    func reach() async throws {
        let sink = try HTTPSink()
        #expect(try await outcome("echo", of: sink, reach: .publicAddresses) == .unreachable(.locationRefused))
        let near = OutgoingReach.publicAddresses.and([try AddressRange("10.0.0.0/8")])
        #expect(try await outcome("echo", of: sink, reach: near) == .unreachable(.locationRefused))
        let here = OutgoingReach.publicAddresses.and([try AddressRange("127.0.0.1/32")])
        #expect(try await outcome("echo", of: sink, reach: here) == .confirmed)
    }
}
