package import Domain

/// Where and how a browser can be reached by Web Push (W3C Push API, `PushSubscription`; RFC 8030, RFC 8291).
package struct PushSubscription: Sendable {
    package enum Fault: Error, Hashable, Sendable {
        case tooLong
        /// Not a JSON object with `endpoint` and `keys`.
        case malformed
        /// Not an `https` address without user, password and fragment.
        case endpoint
        /// `p256dh` is not an uncompressed point on P-256 in base64url.
        case key
        /// `auth` is not 16 bytes in base64url.
        case authentication
    }

    /// In bytes of JSON; browsers send less than one thousand.
    package static let maximumLength = 4_096

    package let endpoint: PushEndpoint
    /// `p256dh`: the browser's point on P-256, uncompressed, 65 bytes.
    package let publicKey: [UInt8]
    /// `auth`: 16 bytes that only the browser and this side know.
    package let authentication: Secret<[UInt8]>

    /// - Parameter json: What `JSON.stringify(subscription)` gives in the browser. Members that are not known are
    ///   ignored, as browsers add some.
    package init(json: String) throws(Fault) {
        guard json.utf8.count <= Self.maximumLength else { throw .tooLong }
        guard let value = JSON(json) else { throw .malformed }
        try self.init(value)
    }

    package init(_ value: JSON) throws(Fault) {
        guard let endpoint = value["endpoint"]?.string, let keys = value["keys"],
            let point = keys["p256dh"]?.string, let secret = keys["auth"]?.string
        else { throw .malformed }
        guard let endpoint = PushEndpoint(endpoint) else { throw .endpoint }
        guard let publicKey = Base64URL.decode(point), P256Point.isValid(publicKey) else { throw .key }
        guard let authentication = Base64URL.decode(secret), authentication.count == 16 else { throw .authentication }
        self.endpoint = endpoint
        self.publicKey = publicKey
        self.authentication = Secret(authentication)
    }

    /// What `init(json:)` reads: for storing, sealed.
    package var json: Secret<String> {
        let keys: [String: JSON] = [
            "p256dh": .string(Base64URL.encode(publicKey)), "auth": .string(Base64URL.encode(authentication.exposed)),
        ]
        return Secret(JSON.object(["endpoint": .string(endpoint.url), "keys": .object(keys)]).description)
    }
}

/// The address that a push service gave to a browser. Whoever knows it can send there, if also to no avail.
///
/// It came from outside: whoever connects to it must refuse addresses inside the own network.
package struct PushEndpoint: Hashable, Sendable {
    package let url: String
    /// Scheme, host and port: what a VAPID token is for (RFC 8292, section 2).
    package let origin: String

    /// `nil` unless it is `https`, or `http` on a loopback host, with a path and without user, password and fragment.
    package init?(_ url: String) {
        guard url.utf8.count <= 2_048, url.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !Self.unsafe.contains($0) }),
            let schemeEnd = url.firstRange(of: "://")?.upperBound,
            let pathStart = url[schemeEnd...].firstIndex(of: "/"),
            let base = try? BaseURL(String(url[..<pathStart]))
        else { return nil }
        origin = base.origin
        self.url = base.link(to: String(url[pathStart...]))
    }

    /// What RFC 3986 allows in no address, and the mark of a fragment.
    private static let unsafe = Set("\"#<>\\^`{|}".utf8)
}
