/// A range of addresses in CIDR notation (RFC 4632): `10.0.0.0/8`, `2001:db8::/32`, or one address alone.
package struct AddressRange: Hashable, Sendable, CustomStringConvertible {
    package enum Fault: Error, Hashable, Sendable {
        case malformedAddress
        case malformedPrefixLength
        /// Bits are set behind the prefix (`10.0.0.1/8`): one of the two numbers is a mistake.
        case addressOutsidePrefix
    }

    package let first: IPAddress
    /// How many leading bits are fixed: 0 to 32 or 128.
    package let prefixLength: Int

    package init(_ text: some StringProtocol) throws(Fault) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let written = parts.first, let first = IPAddress(written) else { throw .malformedAddress }
        var prefixLength = first.version.bitWidth
        if parts.count == 2 {
            // An IPv4 address written inside IPv6 carries the length of the IPv6 prefix.
            let offset = first.version == .v4 && written.contains(":") ? 96 : 0
            guard parts[1].utf8.allSatisfy(\.isASCIIDigit), let length = Int(parts[1]),
                (offset...offset + first.version.bitWidth).contains(length)
            else { throw .malformedPrefixLength }
            prefixLength = length - offset
        }
        guard first.bits & Self.mask(behind: prefixLength, of: first.version) == 0 else { throw .addressOutsidePrefix }
        self.first = first
        self.prefixLength = prefixLength
    }

    /// The range of that size around an address.
    package init(_ address: IPAddress, prefixLength: Int) {
        self.prefixLength = min(max(prefixLength, 0), address.version.bitWidth)
        first = address.masked(by: ~Self.mask(behind: self.prefixLength, of: address.version))
    }

    package func contains(_ address: IPAddress) -> Bool {
        address.version == first.version
            && (address.bits ^ first.bits) & ~Self.mask(behind: prefixLength, of: first.version) == 0
    }

    package var description: String { "\(first)/\(prefixLength)" }

    /// Ones where an address may differ. A shift by the full width is zero in Swift, not undefined.
    private static func mask(behind prefixLength: Int, of version: IPAddress.Version) -> UInt128 {
        ~(UInt128.max << UInt128(version.bitWidth - prefixLength))
    }
}
