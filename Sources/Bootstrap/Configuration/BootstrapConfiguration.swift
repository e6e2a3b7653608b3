package import Connectors
package import Domain
package import Logging

/// What the server has to know before it can open its database, read and checked.
package struct BootstrapConfiguration: Sendable {
    package struct Listener: Hashable, Sendable {
        /// An address or a name of this machine.
        package let host: String
        /// 0 lets the system choose one.
        package let port: Int
        /// Nil where TLS ends at a proxy, or nobody but this machine is served.
        package let tls: TLSFiles?

        package init(host: String, port: Int, tls: TLSFiles?) {
            self.host = host
            self.port = port
            self.tls = tls
        }
    }

    /// Two PEM files.
    package struct TLSFiles: Hashable, Sendable {
        package let certificate: String
        package let key: String

        package init(certificate: String, key: String) {
            self.certificate = certificate
            self.key = key
        }
    }

    package struct Mail: Sendable {
        package let url: MailURL
        package let from: EmailAddress
    }

    package let listener: Listener
    package let baseURL: BaseURL
    /// May hold the password of the database.
    package let databaseURL: Secret<String>
    /// Nil where no mail can leave.
    package let mail: Mail?
    package let keyFile: String
    /// Whose `X-Forwarded-For` counts.
    package let trustedProxies: [AddressRange]
    /// Where directories may be, and receivers of events besides the internet.
    package let outboundAllow: [AddressRange]
    /// A PEM file of the only authorities that may vouch for receivers of events; nil means those of the system.
    package let eventsAuthorities: String?
    package let logLevel: Logger.Level
    /// Files with one word a line that no password may be.
    package let passwordWordlists: [String]
    /// A file of digests of passwords that were published in a breach.
    package let breachedPasswords: String?
    /// Names in the environment that look like settings and are none: most likely misspelt.
    package let unknownNames: [String]
}
