package import Domain

/// What Duo gave out for one application of the type *Web SDK* (Duo OIDC Auth API, "First Steps").
package struct DuoConfiguration: Sendable {
    package enum Fault: Error, Hashable, Sendable {
        /// Not 20 letters and digits.
        case clientID
        /// Not 40 letters and digits.
        case clientSecret
        /// Not a host of Duo's own, such as `api-0123abcd.duosecurity.com`.
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
        guard DuoSettings.isClientID(clientID) else { throw .clientID }
        guard DuoSettings.isClientSecret(clientSecret.exposed) else { throw .clientSecret }
        guard let origin = Self.origin(apiHost, allowsLoopback: allowsLoopback) else { throw .apiHost }
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.apiHost = apiHost
        self.origin = origin
    }

    /// The secret's characters are the key, as they stand.
    var key: HS512Key { HS512Key(Secret(Array(clientSecret.exposed.utf8))) }

    private static func origin(_ host: String, allowsLoopback: Bool) -> String? {
        if DuoSettings.isAPIHost(host) { return "https://\(host)" }
        return allowsLoopback && DuoSettings.isLoopback(host) ? "http://\(host)" : nil
    }
}
