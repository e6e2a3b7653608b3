import Connectors
import Domain
import Formats
import Foundation
import Testing
import UseCases

/// Every case against a push service and browser in Python that read with somebody else's code.
@Suite("Web Push", .timeLimit(.minutes(10)))
struct WebPushSenderTests {
    private struct Received: Decodable {
        struct Claims: Decodable {
            let aud: String
            let sub: String
            let exp: Int
        }

        let content: String
        let length: Int
        let claims: Claims
        let key: String
        let ttl: Int
        let urgency: String
        let topic: String
    }

    /// A push service with one browser.
    private final class Receiver {
        let subscription: PushSubscription
        let server: PythonServer
        private let directory: TemporaryDirectory

        init() throws {
            directory = try TemporaryDirectory()
            server = try PythonServer(
                PythonServer.outside + "/push_receiver.py",
                arguments: ["--record", directory.path + "/record.jsonl"])
            subscription = try PushSubscription(json: server.firstLine)
        }

        /// An endpoint that answers with this status.
        func subscription(status: Int, retryAfter: Int) throws -> PushSubscription {
            let url = subscription.endpoint.url
            return try PushSubscription(
                json: server.firstLine.replacing(url, with: "\(url)?status=\(status)&retry_after=\(retryAfter)"))
        }

        var messages: [Received] {
            get throws {
                guard let record = FileManager.default.contents(atPath: directory.path + "/record.jsonl") else {
                    return []
                }
                return try record.split(separator: UInt8(ascii: "\n")).map {
                    try JSONDecoder().decode(Received.self, from: Data($0))
                }
            }
        }
    }

    private let sender = WebPushSender(http: OutgoingHTTP(reach: .publicAndLoopback, limits: .patient))
    private let now = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000))

    private func identity() throws -> VAPIDIdentity {
        let key = try #require(ES256PrivateKey(bytes: Chance.system.p256PrivateKey()))
        return VAPIDIdentity(key: key, contact: VAPIDContact(try EmailAddress("help@northwind.example")))
    }

    private func message(
        to subscription: PushSubscription, _ content: String = "hello", topic: String = "request 1",
        now: Timestamp? = nil
    ) throws -> OutgoingPush {
        OutgoingPush(
            to: subscription, from: try identity(), content: Secret(Array(content.utf8)), topic: topic,
            now: now ?? self.now)
    }

    @Test("The browser reads what was sent, and the push service knows from whom it is")
    func arrives() async throws {
        let receiver = try Receiver()
        let contents = ["", "Ada signs in: é 🔑", String(repeating: "x", count: 2_047)]
        for content in contents {
            #expect(await sender.send(try message(to: receiver.subscription, content)) == .accepted)
        }
        let messages = try receiver.messages
        #expect(messages.map(\.content) == contents)
        #expect(Set(messages.map(\.length)).count == 1, "the length must not tell what is inside")
        let first = try #require(messages.first)
        #expect(first.ttl == 60)
        #expect(first.urgency == "high")
        #expect(first.topic == PushTopic.text(for: "request 1"))
        #expect(first.claims.aud == receiver.subscription.endpoint.origin)
        #expect(first.claims.sub == "mailto:help@northwind.example")
    }

    @Test("What the push service answers is understood")
    func answers() async throws {
        let receiver = try Receiver()
        let cases: [(status: Int, outcome: PushOutcome)] = [
            (200, .accepted), (201, .accepted), (202, .accepted), (404, .gone), (410, .gone),
            (429, .retryLater(after: .seconds(9))), (500, .retryLater(after: .seconds(9))),
            (503, .retryLater(after: .seconds(9))), (400, .refused(status: 400)), (401, .refused(status: 401)),
            (403, .refused(status: 403)), (413, .refused(status: 413)), (307, .refused(status: 307)),
        ]
        for (status, outcome) in cases {
            let subscription = try receiver.subscription(status: status, retryAfter: 9)
            #expect(await sender.send(try message(to: subscription)) == outcome)
        }
        #expect(try receiver.messages.count == cases.count)
    }

    @Test("Nobody waits for longer than an hour, whatever the push service says")
    func longPause() async throws {
        let receiver = try Receiver()
        let subscription = try receiver.subscription(status: 429, retryAfter: 86_400)
        #expect(await sender.send(try message(to: subscription)) == .retryLater(after: .hours(1)))
    }

    @Test("A token that is too old is refused by the push service")
    func oldToken() async throws {
        let receiver = try Receiver()
        let message = try message(to: receiver.subscription, now: now - .days(1))
        #expect(await sender.send(message) == .refused(status: 403))
        #expect(try receiver.messages.isEmpty)
    }

    @Test("A message that is too long is not sent")
    func tooLong() async throws {
        let receiver = try Receiver()
        let long = String(repeating: "x", count: 2_048)
        #expect(await sender.send(try message(to: receiver.subscription, long)) == .notEncrypted)
    }

    @Test("An endpoint inside the own network gets nothing")
    func privateEndpoint() async throws {
        let receiver = try Receiver()
        let sender = WebPushSender(http: OutgoingHTTP(reach: .publicAddresses, limits: .patient))
        #expect(await sender.send(try message(to: receiver.subscription)) == .unreachable(.locationRefused))
        let json = receiver.server.firstLine.replacing("http://127.0.0.1", with: "https://localhost")
        let outcome = await sender.send(try message(to: try PushSubscription(json: json)))
        #expect(outcome == .unreachable(.addressRefused))
        #expect(try receiver.messages.isEmpty)
    }

    @Test("A push service that is gone")
    func unreachable() async throws {
        let receiver = try Receiver()
        receiver.server.stop()
        #expect(await sender.send(try message(to: receiver.subscription)) == .unreachable(.unreachable))
    }
}
