extension DirectoryFilter {
    package static let longest = 4_096
    package static let deepest = 16

    package enum Fault: Error, Hashable, Sendable {
        case malformed
        case tooLong
        case tooDeep
    }

    /// A filter as administrators write it (RFC 4515); one without the outer brackets is understood as well.
    package init(_ text: some StringProtocol) throws(Fault) {
        guard text.utf8.count <= Self.longest else { throw .tooLong }
        let bytes = text.utf8.first == UInt8(ascii: "(") ? Array(text.utf8) : Array("(\(text))".utf8)
        var reader = Reader(bytes: bytes[...])
        self = try reader.filter(depth: 0)
        guard reader.bytes.isEmpty else { throw .malformed }
    }

    private struct Reader {
        var bytes: ArraySlice<UInt8>

        private mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard bytes.first == UInt8(ascii: character) else { return false }
            bytes.removeFirst()
            return true
        }

        mutating func filter(depth: Int) throws(Fault) -> DirectoryFilter {
            guard depth <= DirectoryFilter.deepest else { throw .tooDeep }
            guard take("(") else { throw .malformed }
            let filter: DirectoryFilter =
                if take("&") {
                    .all(try list(depth: depth))
                } else if take("|") {
                    .any(try list(depth: depth))
                } else if take("!") {
                    .not(try self.filter(depth: depth + 1))
                } else {
                    try item()
                }
            guard take(")") else { throw .malformed }
            return filter
        }

        private mutating func list(depth: Int) throws(Fault) -> [DirectoryFilter] {
            var filters: [DirectoryFilter] = []
            repeat { filters.append(try filter(depth: depth + 1)) } while bytes.first == UInt8(ascii: "(")
            return filters
        }

        private mutating func item() throws(Fault) -> DirectoryFilter {
            let name = text(upTo: "=<>~:()")
            if bytes.first == UInt8(ascii: ":") { return try extensible(name) }
            guard let attribute = AttributeName(name) else { throw .malformed }
            if take(">") { return .atLeast(attribute, try assertedValue()) }
            if take("<") { return .atMost(attribute, try assertedValue()) }
            if take("~") { return .approximately(attribute, try assertedValue()) }
            guard take("=") else { throw .malformed }
            var pieces = [try value()]
            while take("*") { pieces.append(try value()) }
            switch pieces.count {
            case 1: return .equal(attribute, pieces[0])
            case 2 where pieces.allSatisfy(\.isEmpty): return .present(attribute)
            default:
                let between = Array(pieces[1..<(pieces.count - 1)])
                // `a**b` asks for nothing between two things.
                guard !between.contains([]), let last = pieces.last else { throw .malformed }
                return .like(attribute, first: pieces[0], between: between, last: last)
            }
        }

        /// `attribute:dn:rule:=value`, each but the value perhaps missing, though not both attribute and rule.
        private mutating func extensible(_ name: String) throws(Fault) -> DirectoryFilter {
            let attribute = AttributeName(name)
            guard attribute != nil || name.isEmpty else { throw .malformed }
            var words: [String] = []
            while take(":") {
                if bytes.first == UInt8(ascii: "=") { break }
                words.append(text(upTo: ":=()"))
            }
            let includesName = words.first?.lowercased() == "dn"
            if includesName { words.removeFirst() }
            let rule = words.first.flatMap { AttributeName($0) }
            guard words.count <= 1, (rule == nil) == words.isEmpty, attribute != nil || rule != nil else {
                throw .malformed
            }
            return .matching(attribute, rule: rule, includesName: includesName, try assertedValue())
        }

        private mutating func text(upTo ends: StaticString) -> String {
            let part = bytes.prefix { byte in
                !UnsafeBufferPointer(start: ends.utf8Start, count: ends.utf8CodeUnitCount).contains(byte)
            }
            bytes = bytes.dropFirst(part.count)
            return String(decoding: part, as: UTF8.self)
        }

        private mutating func assertedValue() throws(Fault) -> [UInt8] {
            guard take("=") else { throw .malformed }
            return try value()
        }

        private mutating func value() throws(Fault) -> [UInt8] {
            var value: [UInt8] = []
            while let byte = bytes.first, !"*()".utf8.contains(byte) {
                bytes.removeFirst()
                guard byte != 0 else { throw .malformed }
                guard byte == UInt8(ascii: "\\") else {
                    value.append(byte)
                    continue
                }
                guard let high = bytes.popFirst()?.hexadecimalValue, let low = bytes.popFirst()?.hexadecimalValue else {
                    throw .malformed
                }
                value.append(high << 4 | low)
            }
            return value
        }
    }
}
