/// What has to be known before the database can be opened. Everything else is a run-time setting.
///
/// The raw value is the key in the file; the names in the environment and on the command line follow from it.
package enum Setting: String, CaseIterable, Sendable {
    case httpHost = "http.host"
    case httpPort = "http.port"
    case tlsCertificate = "http.tls.certificate"
    case tlsKey = "http.tls.key"
    case baseURL = "base-url"
    case databaseURL = "database.url"
    case mailURL = "mail.url"
    case mailFrom = "mail.from"
    case keyFile = "key-file"
    case trustedProxies = "trusted-proxies"
    case outboundAllow = "outbound-allow"
    case eventsAuthorities = "events.ca-file"
    case logLevel = "log-level"
    case passwordWordlists = "password-wordlists"
    case breachedPasswords = "breached-passwords"

    /// `LOCKSTEP_HTTP_PORT`.
    package var environmentName: String {
        Self.environmentPrefix + String(rawValue.map { ".-".contains($0) ? "_" : $0 }).uppercased()
    }

    /// `--http-port`.
    package var flag: String {
        "--" + String(rawValue.map { $0 == "." ? "-" : $0 })
    }

    /// Whether the value may hold a password: it appears in no message.
    package var isSecret: Bool {
        switch self {
        case .databaseURL, .mailURL: true
        case .httpHost, .httpPort, .tlsCertificate, .tlsKey, .baseURL, .mailFrom, .keyFile, .trustedProxies,
            .outboundAllow,
            .eventsAuthorities, .logLevel, .passwordWordlists, .breachedPasswords:
            false
        }
    }

    static let environmentPrefix = "LOCKSTEP_"
    /// What test runs tell each other; the server does not look at it.
    static let testPrefix = "LOCKSTEP_TEST_"
    /// Names the file itself, so it is no setting in it.
    package static let fileEnvironmentName = environmentPrefix + "CONFIG"
}
