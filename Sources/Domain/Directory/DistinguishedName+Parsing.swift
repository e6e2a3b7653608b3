extension DistinguishedName {
    package enum Fault: Error, Hashable, Sendable {
        case malformed
        case tooLong
    }

    /// RFC 4514, section 3. Spaces around separators, which older writers leave, are taken for none.
    package init(_ text: some StringProtocol) throws(Fault) {
        guard text.utf8.count <= Self.longest else { throw .tooLong }
        var reader = Reader(bytes: Array(text.utf8)[...])
        var parts: [[Component]] = []
        if !reader.isAtEnd {
            repeat {
                var part: [Component] = []
                repeat { part.append(try reader.component()) } while reader.take("+")
                parts.append(part)
            } while reader.take(",") || reader.take(";")
            guard reader.isAtEnd else { throw .malformed }
        }
        self.init(parts)
    }

    private struct Reader {
        var bytes: ArraySlice<UInt8>

        var isAtEnd: Bool { bytes.isEmpty }

        mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard bytes.first == UInt8(ascii: character) else { return false }
            bytes.removeFirst()
            return true
        }

        private mutating func skipSpaces() {
            bytes = bytes.drop { $0 == UInt8(ascii: " ") }
        }

        mutating func component() throws(Fault) -> Component {
            skipSpaces()
            let name = bytes.prefix { $0 != UInt8(ascii: "=") && $0 != UInt8(ascii: " ") }
            bytes = bytes.dropFirst(name.count)
            skipSpaces()
            guard take("="), let attribute = AttributeName(String(decoding: name, as: UTF8.self)) else {
                throw .malformed
            }
            skipSpaces()
            if take("#") { return Component(attribute, value: try encodedValue(), isEncoded: true) }
            return Component(attribute, value: try value(), isEncoded: false)
        }

        private mutating func encodedValue() throws(Fault) -> [UInt8] {
            let digits = bytes.prefix { $0.hexadecimalValue != nil }
            bytes = bytes.dropFirst(digits.count)
            skipSpaces()
            guard !digits.isEmpty, digits.count.isMultiple(of: 2) else { throw .malformed }
            return stride(from: digits.startIndex, to: digits.endIndex, by: 2).map { index in
                (digits[index].hexadecimalValue ?? 0) << 4 | (digits[index + 1].hexadecimalValue ?? 0)
            }
        }

        private mutating func value() throws(Fault) -> [UInt8] {
            var value: [UInt8] = []
            // Spaces at the end belong to the value only where they are escaped.
            var length = 0
            while let byte = bytes.first, !",;+".utf8.contains(byte) {
                bytes.removeFirst()
                switch byte {
                case UInt8(ascii: "\\"):
                    value.append(try escaped())
                    length = value.count
                case UInt8(ascii: " "): value.append(byte)
                case UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"), 0: throw .malformed
                default:
                    value.append(byte)
                    length = value.count
                }
            }
            return Array(value.prefix(length))
        }

        private mutating func escaped() throws(Fault) -> UInt8 {
            guard let first = bytes.popFirst() else { throw .malformed }
            if " \"#+,;<=>\\".utf8.contains(first) { return first }
            guard let high = first.hexadecimalValue, let low = bytes.popFirst()?.hexadecimalValue else {
                throw .malformed
            }
            return high << 4 | low
        }
    }
}
