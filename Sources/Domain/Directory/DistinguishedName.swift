/// The name of an entry (RFC 4514): the entry's own part first, the root's last. Two are equal when a directory would
/// take them for one: capitals and runs of spaces make no difference, nor does how a character was escaped.
package struct DistinguishedName: Sendable {
    /// `uid=ada`: an attribute and its value.
    package struct Component: Sendable {
        package let attribute: AttributeName
        package let value: [UInt8]
        /// Whether the value was written as BER in hexadecimal digits (`#04024869`), which is kept as it is.
        package let isEncoded: Bool

        package init(_ attribute: AttributeName, _ value: String) {
            self.init(attribute, value: Array(value.utf8), isEncoded: false)
        }

        init(_ attribute: AttributeName, value: [UInt8], isEncoded: Bool) {
            self.attribute = attribute
            self.value = value
            self.isEncoded = isEncoded
        }
    }

    package static let longest = 8_192

    /// Each with one component as a rule.
    package let parts: [[Component]]

    package init(_ parts: [[Component]]) {
        self.parts = parts
    }

    /// The entry of that name under this one.
    package func appending(_ attribute: AttributeName, _ value: String) -> DistinguishedName {
        DistinguishedName([[Component(attribute, value)]] + parts)
    }

    /// Itself counts.
    package func isWithin(_ base: DistinguishedName) -> Bool {
        parts.count >= base.parts.count
            && parts.suffix(base.parts.count).elementsEqual(base.parts) { Set($0) == Set($1) }
    }

    /// `nil` for the root.
    package var parent: DistinguishedName? {
        parts.isEmpty ? nil : DistinguishedName(Array(parts.dropFirst()))
    }
}

extension DistinguishedName: Hashable {
    package static func == (left: DistinguishedName, right: DistinguishedName) -> Bool {
        left.parts.count == right.parts.count && left.isWithin(right)
    }

    package func hash(into hasher: inout Hasher) {
        for part in parts { hasher.combine(Set(part)) }
    }
}

extension DistinguishedName.Component: Hashable {
    package static func == (left: Self, right: Self) -> Bool {
        left.attribute == right.attribute && left.isEncoded == right.isEncoded && left.comparable == right.comparable
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(attribute)
        hasher.combine(comparable)
    }

    /// The value prepared for comparison (RFC 4518), as far as names of entries need it.
    private var comparable: [UInt8] {
        guard let text = String(validating: value, as: UTF8.self), !isEncoded else { return value }
        return Array(NormalisedText.caseFolded(text).split(separator: " ").joined(separator: " ").utf8)
    }
}

extension DistinguishedName: CustomStringConvertible {
    package var description: String {
        parts.map { $0.map(\.description).joined(separator: "+") }.joined(separator: ",")
    }
}

extension DistinguishedName.Component: CustomStringConvertible {
    package var description: String { "\(attribute)=\(isEncoded ? hexadecimal : escaped)" }

    private var hexadecimal: String { "#" + value.map(\.hexadecimal).joined() }

    /// RFC 4514, section 2.4. What is no printable text is escaped byte by byte, so that nothing in a name can end it.
    private var escaped: String {
        guard let text = String(validating: value, as: UTF8.self) else {
            return value.map { "\\\($0.hexadecimal)" }.joined()
        }
        let scalars = Array(text.unicodeScalars)
        return scalars.enumerated().map { index, scalar in
            let isOutermost = index == 0 || index == scalars.count - 1
            if "\"+,;<>\\=".unicodeScalars.contains(scalar) || (index == 0 && scalar == "#") {
                return "\\\(scalar)"
            }
            guard scalar.value < 0x20 || scalar.value == 0x7F || (scalar == " " && isOutermost) else {
                return String(scalar)
            }
            return "\\\(UInt8(truncatingIfNeeded: scalar.value).hexadecimal)"
        }.joined()
    }
}

extension UInt8 {
    /// Two digits.
    var hexadecimal: String { String(String(UInt16(self) + 256, radix: 16).dropFirst()) }

    /// Of a digit of either case.
    var hexadecimalValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
