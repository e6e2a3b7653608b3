package import Domain
import Synchronization

/// How often one client may send a form. Each has a bucket that fills again with time, so that a person never notices
/// and one machine can't take sign-in and reset away from everybody else.
///
/// Clients are counted by network, because one machine has as many IPv6 addresses as it likes. This server's own
/// addresses are not counted: what comes from there is a proxy that is not configured as one, or its operator.
package final class ClientLimit: Sendable {
    private struct Bucket {
        var forms: Double
        var at: Timestamp
    }

    /// Forms at once, and forms a second after that.
    package static let burst = 60.0
    package static let aSecond = 2.0
    /// Above this many clients, those whose bucket is full again are forgotten.
    private static let clients = 50_000

    private let buckets = Mutex<[AddressRange: Bucket]>([:])

    package init() {}

    /// - Returns: Seconds to wait, or `nil` when the form may come in.
    package func wait(for client: IPAddress?, at now: Timestamp) -> Int? {
        // Those whose address isn't known, because they were gone when it was asked for, are one client.
        let client = client ?? IPAddress(v6: 0)
        guard !client.isLoopback else { return nil }
        return buckets.withLock { buckets in
            if buckets.count >= Self.clients {
                buckets = buckets.filter { Self.forms(in: $0.value, at: now) < Self.burst }
            }
            let network = client.network
            let forms = buckets[network].map { Self.forms(in: $0, at: now) } ?? Self.burst
            guard forms >= 1 else { return Int(((1 - forms) / Self.aSecond).rounded(.up)) }
            buckets[network] = Bucket(forms: forms - 1, at: now)
            return nil
        }
    }

    private static func forms(in bucket: Bucket, at now: Timestamp) -> Double {
        let seconds = Double(max(0, (now - bucket.at).inMilliseconds)) / 1_000
        return min(burst, bucket.forms + seconds * aSecond)
    }
}

extension IPAddress {
    /// One IPv4 address, or the /64 that one IPv6 subscriber has at least.
    fileprivate var network: AddressRange {
        switch version {
        case .v4: AddressRange(self, prefixLength: 32)
        case .v6: AddressRange(self, prefixLength: 64)
        }
    }
}
