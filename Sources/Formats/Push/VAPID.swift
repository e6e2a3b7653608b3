package import Domain

/// Who sends a push (RFC 8292): a key that the browser's subscription is bound to, and whom a push service can write to
/// when something goes wrong.
package struct VAPIDIdentity: Sendable {
    package let key: ES256PrivateKey
    package let contact: VAPIDContact

    package init(key: ES256PrivateKey, contact: VAPIDContact) {
        self.key = key
        self.contact = contact
    }

    /// What a page hands to `pushManager.subscribe` as `applicationServerKey`.
    package var applicationServerKey: String { Base64URL.encode(key.publicKey.x963) }

    /// The value of the header `Authorization` for one endpoint (section 3). Good for twelve hours.
    ///
    /// - Throws: When the cryptography fails.
    package func authorization(for endpoint: PushEndpoint, now: Timestamp) throws -> String {
        let claims: [String: JSON] = [
            "aud": .string(endpoint.origin), "sub": .string(contact.uri),
            "exp": .integer((now + Self.lifetime).milliseconds / 1_000),
        ]
        return "vapid t=\(try CompactJWS.sign(claims, with: key)), k=\(applicationServerKey)"
    }

    /// No more than 24 hours (section 2); half of it leaves room for clocks that differ.
    private static let lifetime = Duration.hours(12)
}

/// The claim `sub` (RFC 8292, section 2.1).
package struct VAPIDContact: Hashable, Sendable {
    package let uri: String

    package init(_ address: EmailAddress) {
        uri = "mailto:\(address.text)"
    }

    package init(_ page: BaseURL) {
        uri = page.origin
    }
}
