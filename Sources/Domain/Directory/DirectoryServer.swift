/// One server of a directory. There is none without TLS: a password in the clear is everybody's.
package struct DirectoryServer: Hashable, Sendable, CustomStringConvertible {
    package enum Security: String, Hashable, Sendable, CaseIterable {
        /// TLS from the first byte.
        case ldaps
        /// TLS by an extended operation (RFC 4511, section 4.14), before anything else is said.
        case startTLS = "start-tls"

        package var port: Int { self == .ldaps ? 636 : 389 }
        fileprivate var scheme: String { self == .ldaps ? "ldaps://" : "ldap://" }
    }

    package enum Fault: Error, Hashable, Sendable {
        case malformed
        /// A name, a filter or a path behind the server: those are settings of their own.
        case notAServer
    }

    /// In lower case; an IPv6 address keeps its brackets.
    package let host: String
    package let port: Int
    package let security: Security

    /// `ldaps://host[:port]`; `ldap://host[:port]` means StartTLS.
    package init(_ text: String) throws(Fault) {
        let lowercased = text.lowercased()
        guard let security = Security.allCases.first(where: { lowercased.hasPrefix($0.scheme) }) else {
            throw .malformed
        }
        let rest = lowercased.dropFirst(security.scheme.count)
        let authority = rest.prefix { !"/?#".contains($0) }
        guard ["", "/"].contains(rest.dropFirst(authority.count)) else { throw .notAServer }
        guard let (host, port) = BaseURL.split(authority) else { throw .malformed }
        self.host = String(host)
        self.port = port ?? security.port
        self.security = security
    }

    package var description: String { "\(security.scheme)\(host):\(port)" }

    /// The host as certificates name it: an IPv6 address without its brackets.
    package var name: String { host.filter { !"[]".contains($0) } }
}
