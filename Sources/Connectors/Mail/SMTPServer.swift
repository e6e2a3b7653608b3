package import Domain

/// How to reach and trust a mail server.
package struct SMTPServer: Sendable {
    package enum Encryption: Hashable, Sendable {
        /// TLS from the first byte (RFC 8314, section 3).
        case implicit
        /// STARTTLS (RFC 3207), and nothing at all is sent to a server that does not offer it.
        case startTLS
        /// None, even if it is offered. Only for a way to the server that is private anyhow.
        case off
    }

    package struct Credentials: Sendable {
        package let user: String
        package let password: Secret<String>

        package init(user: String, password: Secret<String>) {
            self.user = user
            self.password = password
        }
    }

    /// A name or an IPv4 address, or an IPv6 address in brackets.
    package var host: String
    package var port: Int
    package var encryption: Encryption
    package var credentials: Credentials?
    /// A PEM file of the only authorities that may vouch for the server; `nil` means those of the system.
    package var authorities: String?

    package init(
        host: String, port: Int, encryption: Encryption, credentials: Credentials? = nil, authorities: String? = nil
    ) {
        self.host = host
        self.port = port
        self.encryption = encryption
        self.credentials = credentials
        self.authorities = authorities
    }

    /// Something that an operator should be told of.
    package var sendsPasswordInClear: Bool { credentials != nil && encryption == .off }
}
