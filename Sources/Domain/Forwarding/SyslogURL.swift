/// A syslog server that takes messages over a stream: `tls://HOST[:PORT]` (RFC 5425) or `tcp://HOST[:PORT]` (RFC 6587).
package struct SyslogURL: Hashable, Sendable {
    package let isSecure: Bool
    /// In lower case; an IPv6 address keeps its brackets.
    package let host: String
    package let port: Int

    package init?(_ text: String) {
        let lowercased = text.lowercased()
        guard let scheme = ["tls://", "tcp://"].first(where: lowercased.hasPrefix),
            let (name, number) = BaseURL.split(lowercased.dropFirst(scheme.count))
        else { return nil }
        isSecure = scheme == "tls://"
        host = String(name)
        port = number ?? (isSecure ? 6514 : 514)
    }
}
