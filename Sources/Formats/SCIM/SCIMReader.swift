/// Reads filters and paths by the grammar of RFC 7644 (figure 1), and nothing that is merely similar.
struct SCIMReader {
    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0

    init(_ text: some StringProtocol) {
        // What is too long is read as nothing, which is no filter either.
        bytes = text.utf8.count <= SCIMFilter.longest ? Array(text.utf8) : []
    }

    var isAtEnd: Bool { position == bytes.count }

    /// `or` binds less than `and`; of equals the left one first.
    mutating func readFilter() -> SCIMFilter? {
        guard var filter = readConjunction() else { return nil }
        while take(word: " or ") {
            guard let next = readConjunction() else { return nil }
            filter = .or(filter, next)
        }
        return filter
    }

    private mutating func readConjunction() -> SCIMFilter? {
        guard var filter = readTerm() else { return nil }
        while take(word: " and ") {
            guard let next = readTerm() else { return nil }
            filter = .and(filter, next)
        }
        return filter
    }

    private mutating func readTerm() -> SCIMFilter? {
        if take(word: "not (") || take(word: "not(") { return readGroup(closing: ")").map(SCIMFilter.not) }
        if take(word: "(") { return readGroup(closing: ")") }
        guard let attribute = readAttribute() else { return nil }
        if take(word: "[") { return readGroup(closing: "]").map { .hasValue(attribute, $0) } }
        guard take(word: " ") else { return nil }
        if take(word: "pr") { return .isPresent(attribute) }
        for comparison in SCIMFilter.Comparison.allCases where take(word: comparison.rawValue) {
            guard take(word: " "), let value = readValue() else { return nil }
            return .compares(attribute, comparison, value)
        }
        return nil
    }

    private mutating func readGroup(closing: String) -> SCIMFilter? {
        guard depth < SCIMFilter.maximumDepth else { return nil }
        depth += 1
        defer { depth -= 1 }
        guard let filter = readFilter(), take(word: closing) else { return nil }
        return filter
    }

    mutating func readPath() -> SCIMPath? {
        guard let attribute = readAttribute() else { return nil }
        guard take(word: "[") else { return SCIMPath(attribute: attribute, filter: nil, sub: nil) }
        guard attribute.sub == nil, let filter = readGroup(closing: "]") else { return nil }
        guard take(word: ".") else { return SCIMPath(attribute: attribute, filter: filter, sub: nil) }
        return readName().map { SCIMPath(attribute: attribute, filter: filter, sub: $0) }
    }

    /// The schema's URI has points of its own: it ends at the last colon.
    private mutating func readAttribute() -> SCIMAttribute? {
        var schema: String?
        let run = bytes[position...].prefix {
            Self.isNameByte($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".")
        }
        if let colon = run.lastIndex(of: UInt8(ascii: ":")) {
            guard colon > position, run.starts(with: "urn:".utf8) else { return nil }
            schema = String(decoding: bytes[position..<colon], as: UTF8.self)
            position = colon + 1
        }
        guard let name = readName() else { return nil }
        guard take(word: ".") else { return SCIMAttribute(schema: schema, name: name) }
        return readName().map { SCIMAttribute(schema: schema, name: name, sub: $0) }
    }

    /// A letter (or the `$` of `$ref`), then letters, digits, `-` and `_`.
    private mutating func readName() -> String? {
        let start = position
        guard let first = next, Self.isLetter(first) || first == UInt8(ascii: "$") else { return nil }
        position += 1
        while let byte = next, Self.isNameByte(byte) { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    /// JSON (RFC 8259), but for lists and objects.
    private mutating func readValue() -> JSON? {
        let start = position
        if next == UInt8(ascii: "\"") {
            position += 1
            while let byte = next, byte != UInt8(ascii: "\"") { position += byte == UInt8(ascii: "\\") ? 2 : 1 }
            guard position < bytes.count else { return nil }
            position += 1
        } else {
            while let byte = next, Self.isNameByte(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "+") {
                position += 1
            }
        }
        guard let value = JSON(bytes[start..<position]) else { return nil }
        switch value {
        case .null, .bool, .integer, .number, .string: return value
        case .array, .object: return nil
        }
    }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// Takes these characters, without regard to capitals.
    private mutating func take(word: String) -> Bool {
        let wanted = word.utf8
        guard bytes.count - position >= wanted.count,
            zip(bytes[position...], wanted).allSatisfy({ Self.small($0) == $1 })
        else { return false }
        position += wanted.count
        return true
    }

    private static func small(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte + 32 : byte
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(small(byte))
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: "_")
    }
}
