import Crypto
package import Domain

/// What a webhook's bodies are signed with (Standard Webhooks 1.0.0, https://www.standardwebhooks.com).
package struct WebhookSecret: Sendable {
    private let key: Secret<[UInt8]>

    /// One or two, separated by a space; nil where one of them is none.
    package static func parse(_ text: Secret<String>) -> [WebhookSecret]? {
        guard ForwardingSettings.isWebhookSecret(text.exposed) else { return nil }
        let secrets = text.exposed.split(separator: " ").compactMap { secret in
            UnpaddedBase64.standard.decode(secret.utf8.dropFirst(6).prefix { $0 != UInt8(ascii: "=") })
        }
        return secrets.map { WebhookSecret(key: Secret($0)) }
    }

    /// The three headers that let a receiver tell who sent the body, when, and whether it has had it before.
    ///
    /// - Parameters:
    ///   - id: Of the message, the same whenever it is sent again. No dot in it.
    ///   - secrets: Each signs; one that fits is enough for the receiver.
    package static func headers(
        id: String, at time: Timestamp, body: [UInt8], signedBy secrets: [WebhookSecret]
    ) -> [(name: String, value: String)] {
        let seconds = String(time.milliseconds / 1_000)
        let signed = Array("\(id).\(seconds).".utf8) + body
        return [
            ("webhook-id", id), ("webhook-timestamp", seconds),
            ("webhook-signature", secrets.map { "v1,\($0.signature(of: signed))" }.joined(separator: " ")),
        ]
    }

    /// HMAC-SHA256 in base64.
    private func signature(of bytes: [UInt8]) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: bytes, using: SymmetricKey(data: key.exposed))
        // 32 bytes are 43 digits, and one to fill up with.
        return UnpaddedBase64.standard.encode(code) + "="
    }
}
