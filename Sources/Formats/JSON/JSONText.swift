/// A JSON document (RFC 8259) that is written straight to bytes, members in the order given.
///
/// For answers that are asked for all the time, where walking a value with `JSONEncoder` costs more than all the rest.
package enum JSONText: Sendable {
    case string(String)
    case integer(Int64)
    case bool(Bool)
    case null
    case array([JSONText])
    case object(KeyValuePairs)

    /// Members of an object. Names are our own and come once.
    package struct KeyValuePairs: Sendable, ExpressibleByDictionaryLiteral {
        fileprivate let pairs: [(String, JSONText)]

        package init(dictionaryLiteral elements: (String, JSONText)...) {
            self.init(elements)
        }

        package init(_ pairs: [(String, JSONText)]) {
            self.pairs = pairs.map { (name: $0.0, value: $0.1) }
        }

        /// Sorted by name, so that the same members are the same text.
        package init(sorting members: [String: String]) {
            pairs = members.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }
        }
    }

    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(256)
        append(to: &bytes)
        return bytes
    }

    private func append(to bytes: inout [UInt8]) {
        switch self {
        case .string(let text): Self.append(text, to: &bytes)
        case .integer(let number): bytes.append(contentsOf: String(number).utf8)
        case .bool(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
        case .null: bytes.append(contentsOf: "null".utf8)
        case .array(let items):
            bytes.append(UInt8(ascii: "["))
            for (index, item) in items.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                item.append(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            for (index, (name, value)) in members.pairs.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                Self.append(name, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                value.append(to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    /// RFC 8259, section 7: quotation mark, backslash and control characters are escaped, all else is UTF-8.
    private static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        defer { bytes.append(UInt8(ascii: "\"")) }
        // Nearly every text goes through as it is.
        guard text.utf8.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }) else {
            bytes.append(contentsOf: text.utf8)
            return
        }
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0..<0x20:
                bytes.append(contentsOf: "\\u00".utf8)
                bytes.append(contentsOf: [hexadecimal(byte >> 4), hexadecimal(byte & 15)])
            default: bytes.append(byte)
            }
        }
    }

    private static func hexadecimal(_ digit: UInt8) -> UInt8 {
        digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
    }
}
