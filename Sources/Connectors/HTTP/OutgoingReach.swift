package import Domain

/// Which addresses may be connected to. What counts is the address of the connection and not what a name resolved to when
/// somebody looked, so that a name that resolves differently the next moment is no way around.
package struct OutgoingReach: Sendable {
    private let includesPublic: Bool
    private let besides: [AddressRange]

    private static let thisMachine = [
        AddressRange(IPAddress(v4: 127 << 24), prefixLength: 8), AddressRange(loopback6, prefixLength: 128),
    ]

    package static let nowhere = OutgoingReach(includesPublic: false, besides: [])
    /// This machine alone: for tests and the demo.
    package static let loopback = nowhere.and(thisMachine)
    /// Those of the public internet.
    package static let publicAddresses = OutgoingReach(includesPublic: true, besides: [])
    /// Also this machine, there without TLS if the URL says so: for tests and the demo.
    package static let publicAndLoopback = publicAddresses.and(thisMachine)

    /// These as well, though not everybody reaches them.
    package func and(_ ranges: [AddressRange]) -> OutgoingReach {
        OutgoingReach(includesPublic: includesPublic, besides: besides + ranges)
    }

    package func includes(_ address: IPAddress) -> Bool {
        (includesPublic && address.isPublic) || besides.contains { $0.contains(address) }
    }

    var includesLoopback: Bool {
        [IPAddress(v4: 127 << 24 | 1), Self.loopback6].contains(where: includes)
    }

    private static let loopback6 = IPAddress(v6: 1)
}
