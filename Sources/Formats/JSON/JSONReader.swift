/// Reads one JSON text by the grammar of RFC 8259, and nothing that is merely similar.
struct JSONReader {
    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0

    init(_ bytes: some Sequence<UInt8>) {
        self.bytes = Array(bytes)
    }

    mutating func readText() -> JSON? {
        guard let value = readValue(), position == bytes.count else { return nil }
        return value
    }

    /// One value and the white space around it.
    private mutating func readValue() -> JSON? {
        skipWhitespace()
        guard let value = readBareValue() else { return nil }
        skipWhitespace()
        return value
    }

    private mutating func readBareValue() -> JSON? {
        switch next {
        case UInt8(ascii: "{"): nested { $0.readObject() }
        case UInt8(ascii: "["): nested { $0.readArray() }
        case UInt8(ascii: "\""): readString().map(JSON.string)
        case UInt8(ascii: "t"): take("true") ? .bool(true) : nil
        case UInt8(ascii: "f"): take("false") ? .bool(false) : nil
        case UInt8(ascii: "n"): take("null") ? .null : nil
        default: readNumber()
        }
    }

    private mutating func nested(_ read: (inout JSONReader) -> JSON?) -> JSON? {
        guard depth < JSON.maximumDepth else { return nil }
        depth += 1
        defer { depth -= 1 }
        return read(&self)
    }

    private mutating func readObject() -> JSON? {
        guard take("{") else { return nil }
        skipWhitespace()
        var members: [String: JSON] = [:]
        if take("}") { return .object(members) }
        repeat {
            skipWhitespace()
            guard let name = readString() else { return nil }
            skipWhitespace()
            guard take(":"), let value = readValue(), members.updateValue(value, forKey: name) == nil else {
                return nil
            }
        } while take(",")
        return take("}") ? .object(members) : nil
    }

    private mutating func readArray() -> JSON? {
        guard take("[") else { return nil }
        skipWhitespace()
        var values: [JSON] = []
        if take("]") { return .array(values) }
        repeat {
            guard let value = readValue() else { return nil }
            values.append(value)
        } while take(",")
        return take("]") ? .array(values) : nil
    }

    /// Section 6: no sign but minus, no leading zero, digits on both sides of a point.
    private mutating func readNumber() -> JSON? {
        let start = position
        take("-")
        guard take("0") || skipDigits() else { return nil }
        var isWhole = true
        if take(".") {
            isWhole = false
            guard skipDigits() else { return nil }
        }
        if take("e") || take("E") {
            isWhole = false
            if !take("+") { take("-") }
            guard skipDigits() else { return nil }
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isWhole, let value = Int64(text) { return .integer(value) }
        guard let value = Double(text), value.isFinite else { return nil }
        return .number(value)
    }

    private mutating func skipDigits() -> Bool {
        let start = position
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
        return position > start
    }

    private mutating func readString() -> String? {
        guard take("\"") else { return nil }
        var content: [UInt8] = []
        while let byte = next {
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return String(validating: content, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard let scalar = readEscape() else { return nil }
                content += Character(scalar).utf8
            case 0..<0x20: return nil
            default: content.append(byte)
            }
        }
        return nil
    }

    /// What follows a backslash.
    private mutating func readEscape() -> Unicode.Scalar? {
        guard let byte = next else { return nil }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return readUTF16Escape()
        default: return nil
        }
    }

    /// One code unit, or a pair of surrogates. A lone one is no character.
    private mutating func readUTF16Escape() -> Unicode.Scalar? {
        guard let first = readFourDigits() else { return nil }
        guard UTF16.isLeadSurrogate(first) else { return Unicode.Scalar(first) }
        guard take("\\u"), let second = readFourDigits(), UTF16.isTrailSurrogate(second) else { return nil }
        return Unicode.Scalar(0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00))
    }

    private mutating func readFourDigits() -> UInt16? {
        let digits = bytes[position...].prefix(4)
        guard digits.count == 4, let text = String(validating: digits, as: UTF8.self),
            text.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") })
        else { return nil }
        position += 4
        return UInt16(text, radix: 16)
    }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipWhitespace() {
        while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { position += 1 }
    }

    @discardableResult
    private mutating func take(_ text: StaticString) -> Bool {
        let isNext = text.withUTF8Buffer { bytes[position...].starts(with: $0) }
        if isNext { position += text.utf8CodeUnitCount }
        return isNext
    }
}
