extension IPAddress {
    /// Whether the address is one of the public internet: not this machine, not a private network, not a multicast
    /// group, not reserved (IANA special-purpose registries, RFC 6890). An IPv4 address inside an IPv6 one counts as
    /// the IPv4 address.
    package var isPublic: Bool {
        switch version {
        case .v4: !Self.special4.contains { bits >> UInt128(32 - $0.length) == $0.prefix }
        case .v6:
            if let embedded = translated {
                embedded.isPublic
            } else {
                // Everything that was ever given out globally begins with 001 (RFC 4291, section 2.4).
                bits >> 125 == 0b001 && !Self.special6.contains { bits >> UInt128(128 - $0.length) == $0.prefix }
            }
        }
    }

    /// The IPv4 address that a NAT64 translator would connect to (RFC 6052, section 2.1).
    private var translated: IPAddress? {
        bits >> 32 == 0x0064_FF9B << 64 ? IPAddress(v4: UInt32(truncatingIfNeeded: bits)) : nil
    }

    private static let special4: [(prefix: UInt128, length: Int)] = [
        (0, 8),  // this network
        (10, 8), (0xAC1, 12), (0xC0A8, 16),  // private (RFC 1918)
        (0x191, 10),  // carriers' NAT (RFC 6598): 100.64.0.0/10
        (127, 8),  // loopback
        (0xA9FE, 16),  // link-local, and the metadata services of clouds
        (0xC00000, 24), (0xC05863, 24),  // protocol assignments, 6to4 relays
        (0xC00002, 24), (0xC63364, 24), (0xCB0071, 24),  // documentation
        (0x6309, 15),  // benchmarks: 198.18.0.0/15
        (0b111, 3),  // multicast, reserved, broadcast
    ]

    private static let special6: [(prefix: UInt128, length: Int)] = [
        (0x2001_0000 >> 9, 23),  // protocol assignments, Teredo among them
        (0x2001_0DB8, 32), (0x3FFF0, 20),  // documentation
        (0x2002, 16),  // 6to4, which holds an IPv4 address
    ]
}
