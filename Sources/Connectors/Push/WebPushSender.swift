import Domain
package import Formats
package import UseCases

/// Web Push (RFC 8030): one POST to the push service that the browser chose.
///
/// The endpoint came from a browser: anybody who enrols a phone can name any address. `OutgoingHTTP` connects to none
/// inside a private network.
package struct WebPushSender: PushTransport {
    /// A push service may not keep a phone waiting for longer than this.
    private static let longestPause = Duration.hours(1)

    /// A phone rings for a minute: a push service that takes longer than this keeps others waiting for nothing.
    package static let limits = OutgoingHTTP.Limits(connect: .seconds(3), total: .seconds(4))

    private let http: OutgoingHTTP
    private let chance: Chance

    package init(http: OutgoingHTTP, chance: Chance = .system) {
        self.http = http
        self.chance = chance
    }

    package func send(_ message: OutgoingPush) async -> PushOutcome {
        guard let request = try? request(for: message) else { return .notEncrypted }
        do throws(OutgoingFault) {
            return Self.outcome(of: try await http.send(request))
        } catch {
            return .unreachable(error)
        }
    }

    private func request(for message: OutgoingPush) throws -> OutgoingRequest {
        let endpoint = message.subscription.endpoint
        let body = try PushMessage.encrypt(
            message.content.exposed, to: message.subscription, entropy: PushMessage.Entropy(chance: chance))
        return OutgoingRequest(
            url: endpoint.url, method: .post(Secret(body)),
            headers: [
                ("Authorization", try message.identity.authorization(for: endpoint, now: message.now)),
                ("Content-Encoding", "aes128gcm"),
                ("Content-Type", "application/octet-stream"),
                ("TTL", String(message.timeToLive.components.seconds)),
                ("Topic", PushTopic.text(for: message.topic)),
                ("Urgency", "high"),
            ])
    }

    /// RFC 8030, sections 5 and 7.3; RFC 8292, section 4.2.
    private static func outcome(of answer: OutgoingAnswer) -> PushOutcome {
        switch answer.status {
        case 200, 201, 202: .accepted
        case 404, 410: .gone
        case 429, 500..<600: .retryLater(after: answer.retryAfter.map { min($0, longestPause) })
        case let status: .refused(status: status)
        }
    }
}
