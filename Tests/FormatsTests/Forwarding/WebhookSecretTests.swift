import Domain
import Formats
import Testing

@Suite("Signatures of webhooks")
struct WebhookSecretTests {
    private static let known = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

    private func signature(_ secrets: String) throws -> String {
        let headers = WebhookSecret.headers(
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek", at: Timestamp(milliseconds: 1_614_265_330_999),
            body: Array(#"{"test": 2432232314}"#.utf8),
            signedBy: try #require(WebhookSecret.parse(Secret(secrets))))
        #expect(headers.map(\.name) == ["webhook-id", "webhook-timestamp", "webhook-signature"])
        #expect(headers[0].value == "msg_p5jXN8AQM9LWM0D4loKWxJek")
        #expect(headers[1].value == "1614265330")
        return headers[2].value
    }

    @Test("The example that the scheme's authors publish comes out")
    func published() throws {
        #expect(try signature(Self.known) == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    }

    @Test("While one takes the other's place, both sign")
    func two() throws {
        let other = "whsec_\(String(repeating: "A", count: 43))="
        #expect(try signature("\(other) \(Self.known)") == "\(try signature(other)) \(try signature(Self.known))")
        #expect(try signature(other) != signature(Self.known))
    }

    @Test("What is none is none", arguments: ["", "whsec_", "secret", known + "="])
    func malformed(text: String) {
        #expect(WebhookSecret.parse(Secret(text)) == nil)
    }
}
