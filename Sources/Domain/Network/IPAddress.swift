/// An IPv4 or IPv6 address.
///
/// An IPv4 address that arrives inside IPv6 (`::ffff:192.0.2.1`, RFC 4291 section 2.5.5.2) is the IPv4 address: what
/// a dual-stack listener reports and what an administrator wrote must be equal.
package struct IPAddress: Hashable, Sendable, CustomStringConvertible {
    package enum Version: Int, Sendable {
        case v4 = 32
        case v6 = 128

        package var bitWidth: Int { rawValue }
    }

    package let version: Version
    /// The address as a number, in the low bits.
    package let bits: UInt128

    private init(version: Version, bits: UInt128) {
        self.version = version
        self.bits = bits
    }

    package init(v4 bits: UInt32) {
        self.init(version: .v4, bits: UInt128(bits))
    }

    package init(v6 bits: UInt128) {
        self = bits >> 32 == 0xFFFF ? Self(version: .v4, bits: bits & 0xFFFF_FFFF) : Self(version: .v6, bits: bits)
    }

    /// Nil for anything but an address: no host name, no port, no brackets, no zone.
    package init?(_ text: some StringProtocol) {
        if let bits = Self.parseV4(text) {
            self.init(v4: bits)
        } else if let bits = Self.parseV6(text) {
            self.init(v6: bits)
        } else {
            return nil
        }
    }

    package var isLoopback: Bool {
        switch version {
        case .v4: bits >> 24 == 127
        case .v6: bits == 1
        }
    }

    /// Its leading part, zeros behind it.
    func masked(by mask: UInt128) -> IPAddress {
        IPAddress(version: version, bits: bits & mask)
    }

    package var description: String {
        switch version {
        case .v4:
            return stride(from: 24, through: 0, by: -8).map { String((bits >> UInt128($0)) & 0xFF) }
                .joined(separator: ".")
        case .v6:
            let groups = stride(from: 112, through: 0, by: -16).map { (bits >> UInt128($0)) & 0xFFFF }
            let text = { (groups: ArraySlice<UInt128>) in
                groups.map { String($0, radix: 16) }.joined(separator: ":")
            }
            guard let zeros = Self.longestZeros(in: groups) else { return text(groups[...]) }
            return "\(text(groups[..<zeros.lowerBound]))::\(text(groups[zeros.upperBound...]))"
        }
    }

    /// The first of the longest runs of two or more zero groups, which is written `::` (RFC 5952, section 4.2).
    private static func longestZeros(in groups: [UInt128]) -> Range<Int>? {
        var longest: Range<Int>?
        var start: Int?
        for (index, group) in (groups + [1]).enumerated() {
            if group == 0 {
                start = start ?? index
            } else if let begun = start {
                if index - begun > max(longest?.count ?? 0, 1) { longest = begun..<index }
                start = nil
            }
        }
        return longest
    }

    /// Four decimal numbers without leading zeros: `010` is octal to some readers and decimal to others.
    private static func parseV4(_ text: some StringProtocol) -> UInt32? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        return parts.reduce(0 as UInt32?) { bits, part in
            guard let bits, (1...3).contains(part.utf8.count), part.utf8.allSatisfy(\.isASCIIDigit),
                part.utf8.count == 1 || part.utf8.first != UInt8(ascii: "0"), let byte = UInt8(part)
            else { return nil }
            return bits << 8 | UInt32(byte)
        }
    }

    /// RFC 4291 section 2.2: eight groups, one run of zeros as `::`, the last two groups perhaps as IPv4.
    private static func parseV6(_ text: some StringProtocol) -> UInt128? {
        guard let gap = text.firstRange(of: "::") else {
            guard let groups = groups(text, mayEndInV4: true), groups.count == 8 else { return nil }
            return bits(of: groups)
        }
        guard let head = groups(text[..<gap.lowerBound], mayEndInV4: false),
            let tail = groups(text[gap.upperBound...], mayEndInV4: true),
            head.count + tail.count <= 7
        else { return nil }
        let zeros = [UInt16](repeating: 0, count: 8 - head.count - tail.count)
        return bits(of: head + zeros + tail)
    }

    private static func bits(of groups: [UInt16]) -> UInt128 {
        groups.reduce(0) { $0 << 16 | UInt128($1) }
    }

    private static func groups(_ text: some StringProtocol, mayEndInV4: Bool) -> [UInt16]? {
        guard !text.isEmpty else { return [] }
        var groups: [UInt16] = []
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if mayEndInV4, index == parts.count - 1, let v4 = parseV4(part) {
                groups += [UInt16(v4 >> 16), UInt16(v4 & 0xFFFF)]
            } else if (1...4).contains(part.utf8.count), part.utf8.allSatisfy(\.isASCIILetterOrDigit),
                let group = UInt16(part, radix: 16)
            {
                groups.append(group)
            } else {
                return nil
            }
        }
        return groups
    }
}

extension UInt8 {
    var isASCIIDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
