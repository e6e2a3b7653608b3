/// The address under which people reach Lockstep: scheme, host and port, nothing else.
///
/// Every link is built from it and never from a request: a `Host` header that an attacker chose would otherwise end
/// up in a reset mail (CVE-2023-49097 and its kin).
package struct BaseURL: Hashable, Sendable, CustomStringConvertible {
    package enum Fault: Error, Hashable, Sendable {
        case malformed
        /// A path, a query or a fragment: cookies with the `__Host-` prefix hold for a whole host.
        case notARoot
        /// `http` on a host that others can reach.
        case insecure
    }

    /// Whether the scheme is `https`.
    package let isSecure: Bool
    /// In lower case; an IPv6 address keeps its brackets.
    package let host: String
    /// Nil for the scheme's own, which browsers leave out of `Host` and `Origin`.
    package let port: Int?
    /// What the `Host` header of a request to it says.
    package let authority: String
    /// What the `Origin` header of a page of it says (RFC 6454): no slash at the end.
    package let origin: String

    package init(_ text: String) throws(Fault) {
        let lowercased = text.lowercased()
        guard let scheme = ["https://", "http://"].first(where: lowercased.hasPrefix) else { throw .malformed }
        let rest = lowercased.dropFirst(scheme.count)
        let typed = rest.prefix { !"/?#".contains($0) }
        guard ["", "/"].contains(rest.dropFirst(typed.count)) else { throw .notARoot }
        guard let (name, number) = Self.split(typed) else { throw .malformed }
        isSecure = scheme == "https://"
        host = String(name)
        port = number == (isSecure ? 443 : 80) ? nil : number
        authority = port.map { "\(name):\($0)" } ?? host
        origin = "\(scheme)\(authority)"
        guard isSecure || isLoopback else { throw .insecure }
    }

    /// Whether only this machine can reach it.
    package var isLoopback: Bool {
        host == "localhost" || IPAddress(host.filter { !"[]".contains($0) })?.isLoopback == true
    }

    /// Whether the host is a domain, to which a passkey can be bound (WebAuthn, section 4, *RP ID*). An address is none,
    /// and browsers take for an address whatever ends in a number (URL, section 3.5).
    package var hasDomain: Bool {
        guard host.first != "[", let last = host.split(separator: ".").last else { return false }
        let digits = last.hasPrefix("0x") ? last.dropFirst(2) : last
        let isNumber = digits.utf8.allSatisfy { byte in
            byte.isASCIIDigit || (digits.count < last.count && (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte))
        }
        return !isNumber
    }

    /// The address of a page. `path` begins with a slash and is already escaped.
    package func link(to path: String) -> String { origin + path }

    package var description: String { origin }

    /// A host, and the port where one is written; nil where it is anything else.
    static func split(_ authority: Substring) -> (host: Substring, port: Int?)? {
        let host: Substring
        if authority.first == "[" {
            guard let end = authority.firstIndex(of: "]"),
                IPAddress(authority[authority.index(after: authority.startIndex)..<end]) != nil
            else { return nil }
            host = authority[...end]
        } else {
            host = authority.prefix { $0 != ":" }
            guard isName(host) else { return nil }
        }
        let rest = authority.dropFirst(host.count)
        guard !rest.isEmpty else { return (host, nil) }
        let digits = rest.dropFirst()
        guard rest.first == ":", digits.utf8.allSatisfy(\.isASCIIDigit), let port = Int(digits),
            (1...65_535).contains(port)
        else { return nil }
        return (host, port)
    }

    /// RFC 952 and RFC 1123 section 2.1: letters, digits and hyphens in labels. Covers IPv4 addresses too.
    private static func isName(_ host: Substring) -> Bool {
        host.utf8.count <= 253
            && host.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
                (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                    && label.utf8.allSatisfy { $0.isASCIILetterOrDigit || $0 == UInt8(ascii: "-") }
            }
    }
}
