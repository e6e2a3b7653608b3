import Crypto

/// The value of the header `Topic` (RFC 8030, section 5.4): 32 characters of base64url.
package enum PushTopic {
    /// The same for the same subject, and nothing that a push service could learn the subject from.
    package static func text(for subject: String) -> String {
        Base64URL.encode(SHA256.hash(data: PreAuthenticationEncoding.encode(["push topic", subject])).prefix(24))
    }
}
