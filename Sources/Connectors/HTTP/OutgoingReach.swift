package import Domain

/// Which addresses may be connected to. What counts is the address of the connection and not what a name resolved to when
/// somebody looked, so that a name that resolves differently the next moment is no way around.
package struct OutgoingReach: Sendable {
    private let besides: [AddressRange]

    /// Those of the public internet.
    package static let publicAddresses = OutgoingReach(besides: [])
    /// Also this machine, there without TLS if the URL says so: for tests and the demo.
    package static let publicAndLoopback = publicAddresses.and([
        AddressRange(IPAddress(v4: 127 << 24), prefixLength: 8), AddressRange(loopback6, prefixLength: 128),
    ])

    /// These as well, though not everybody reaches them.
    package func and(_ ranges: [AddressRange]) -> OutgoingReach {
        OutgoingReach(besides: besides + ranges)
    }

    func includes(_ address: IPAddress) -> Bool {
        address.isPublic || besides.contains { $0.contains(address) }
    }

    var includesLoopback: Bool {
        [IPAddress(v4: 127 << 24 | 1), Self.loopback6].contains(where: includes)
    }

    private static let loopback6 = IPAddress(v6: 1)
}
