/// What stays the same when an entry is renamed or moved: `entryUUID` (RFC 4530) or Active Directory's `objectGUID`.
package struct EntryIdentifier: Hashable, Sendable, CustomStringConvertible {
    package let bits: UInt128

    package init(bits: UInt128) {
        self.bits = bits
    }

    /// `597ae2f6-16a6-1027-98f4-d28b5365dc14`, in capitals or not, and nothing around it.
    package init?(_ text: some StringProtocol) {
        let groups = text.split(separator: "-", omittingEmptySubsequences: false)
        guard groups.map(\.utf8.count) == [8, 4, 4, 4, 12], text.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
        var bits: UInt128 = 0
        for digit in groups.joined().utf8 {
            guard let value = digit.hexadecimalValue else { return nil }
            bits = bits << 4 | UInt128(value)
        }
        self.bits = bits
    }

    /// In lower case.
    package var description: String {
        let digits = bytes.map(\.hexadecimal).joined()
        var rest = Substring(digits)
        return [8, 4, 4, 4, 12].map { length in
            defer { rest = rest.dropFirst(length) }
            return String(rest.prefix(length))
        }.joined(separator: "-")
    }

    /// In the order of the text.
    package var bytes: [UInt8] {
        stride(from: 120, through: 0, by: -8).map { UInt8(truncatingIfNeeded: bits >> UInt128($0)) }
    }
}
