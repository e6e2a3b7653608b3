package import Domain

/// What Duo gave out for one application of the type *Web SDK* (Duo OIDC Auth API, "First Steps").
package struct DuoConfiguration: Sendable {
    package enum Fault: Error, Hashable, Sendable {
        /// Not 20 letters and digits.
        case clientID
        /// Not 40 letters and digits.
        case clientSecret
        /// Not a bare host name such as `api-0123abcd.duosecurity.com`.
        case apiHost
    }

    package let clientID: String
    package let clientSecret: Secret<String>
    package let apiHost: String
    /// Scheme and host: `https` always, but for a stand-in on this machine.
    package let origin: String

    /// - Parameter allowsLoopback: Whether `apiHost` may also be a port on this machine (`localhost:8090`), then without
    ///   TLS: for tests and the demo, never for an installation that others can reach.
    package init(
        clientID: String, clientSecret: Secret<String>, apiHost: String, allowsLoopback: Bool = false
    ) throws(Fault) {
        guard Self.isWord(clientID, length: 20) else { throw .clientID }
        guard Self.isWord(clientSecret.exposed, length: 40) else { throw .clientSecret }
        guard let origin = Self.origin(apiHost, allowsLoopback: allowsLoopback) else { throw .apiHost }
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.apiHost = apiHost
        self.origin = origin
    }

    /// The secret's characters are the key, as they stand.
    var key: HS512Key { HS512Key(Secret(Array(clientSecret.exposed.utf8))) }

    private static func isWord(_ text: String, length: Int) -> Bool {
        text.utf8.count == length && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
    }

    private static func origin(_ host: String, allowsLoopback: Bool) -> String? {
        if allowsLoopback, let base = try? BaseURL("http://\(host)"), base.authority == host { return base.origin }
        // A name and not an address: that is whom the certificate is for.
        guard let base = try? BaseURL("https://\(host)"), base.host == host, host.contains("."), !base.isLoopback,
            IPAddress(host) == nil, !host.hasPrefix("[")
        else { return nil }
        return base.origin
    }
}
