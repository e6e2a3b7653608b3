package import Domain

/// Where a request really came from.
package enum ClientAddress {
    /// The last address in `X-Forwarded-For` that is none of the trusted proxies', believed only as far as each hop is
    /// trusted. Without trusted proxies the header says nothing.
    package static func of(peer: IPAddress?, forwardedFor: [String], trusted: [AddressRange]) -> IPAddress? {
        guard var client = peer else { return nil }
        var hops = forwardedFor.flatMap { $0.split(separator: ",") }.map(\.trimmingSpaces)
        while trusted.contains(where: { $0.contains(client) }), let hop = hops.popLast() {
            guard let address = IPAddress(hop) else { break }
            client = address
        }
        return client
    }
}
