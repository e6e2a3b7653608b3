/// Reads the CTAP2 canonical encoding (CTAP 2.1, section 8) and nothing that merely means the same: whatever is read
/// has one encoding, so a signed text can't be had in two forms.
struct CBORReader {
    private var bytes: ByteReader

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = ByteReader(bytes)
    }

    /// What is behind the values read so far.
    var rest: ArraySlice<UInt8> { bytes.rest }

    mutating func readItem() throws(CBOR.Fault) -> CBOR {
        try readItem(depth: 0)
    }

    private mutating func readItem(depth: Int) throws(CBOR.Fault) -> CBOR {
        guard let initial = bytes.take(1)?.first else { throw .truncated }
        let major = initial >> 5
        if major == 7 { return try Self.simple(initial) }
        let argument = try readArgument(initial & 31)
        switch major {
        case 0: return .unsigned(argument)
        case 1: return .negative(argument)
        case 2: return .bytes(Array(try take(argument)))
        case 3:
            guard let text = String(validating: try take(argument), as: UTF8.self) else { throw .invalidUTF8 }
            return .text(text)
        case 4: return .array(try readElements(argument, depth: depth + 1))
        case 5: return .map(try readEntries(argument, depth: depth + 1))
        default: throw .unsupported
        }
    }

    /// The number that follows from the low five bits of a value's first byte (RFC 8949, section 3).
    private mutating func readArgument(_ information: UInt8) throws(CBOR.Fault) -> UInt64 {
        let (value, least): (UInt64?, UInt64)
        switch information {
        case ..<24: return UInt64(information)
        case 24: (value, least) = (bytes.number(UInt8.self).map(UInt64.init), 24)
        case 25: (value, least) = (bytes.number(UInt16.self).map(UInt64.init), 1 << 8)
        case 26: (value, least) = (bytes.number(UInt32.self).map(UInt64.init), 1 << 16)
        case 27: (value, least) = (bytes.number(UInt64.self), 1 << 32)
        case 31: throw .indefiniteLength
        default: throw .unsupported
        }
        guard let value else { throw .truncated }
        guard value >= least else { throw .notShortest }
        return value
    }

    private mutating func take(_ count: UInt64) throws(CBOR.Fault) -> ArraySlice<UInt8> {
        guard let taken = bytes.take(count) else { throw .truncated }
        return taken
    }

    /// Nothing is reserved for what is announced: there are no more elements than bytes.
    private mutating func readElements(_ count: UInt64, depth: Int) throws(CBOR.Fault) -> [CBOR] {
        guard depth <= CBOR.maximumDepth else { throw .tooDeep }
        guard count <= rest.count else { throw .truncated }
        var elements: [CBOR] = []
        for _ in 0..<count {
            elements.append(try readItem(depth: depth))
        }
        return elements
    }

    private mutating func readEntries(_ count: UInt64, depth: Int) throws(CBOR.Fault) -> [CBOR.Entry] {
        guard depth <= CBOR.maximumDepth else { throw .tooDeep }
        guard count <= rest.count / 2 else { throw .truncated }
        var entries: [CBOR.Entry] = []
        var previous: ArraySlice<UInt8>?
        for _ in 0..<count {
            let start = rest
            let key = try readKey()
            let encoded = start.prefix(start.count - rest.count)
            if let previous { try Self.checkOrder(previous, encoded) }
            previous = encoded
            entries.append(CBOR.Entry(key: key, value: try readItem(depth: depth)))
        }
        return entries
    }

    private mutating func readKey() throws(CBOR.Fault) -> CBOR {
        // Arrays and maps are none, so they needn't be read to be refused.
        guard let initial = rest.first else { throw .truncated }
        guard [0, 1, 3].contains(initial >> 5) else { throw .unsupportedKey }
        return try readItem(depth: 0)
    }

    /// By type, then shorter before longer, then byte by byte.
    private static func checkOrder(
        _ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>
    ) throws(CBOR.Fault) {
        if left.elementsEqual(right) { throw .duplicateKey }
        let types = (left.first.map { $0 >> 5 } ?? 0, right.first.map { $0 >> 5 } ?? 0)
        let isSorted =
            if types.0 != types.1 {
                types.0 < types.1
            } else if left.count != right.count {
                left.count < right.count
            } else {
                left.lexicographicallyPrecedes(right)
            }
        guard isSorted else { throw .unsortedKeys }
    }

    private static func simple(_ initial: UInt8) throws(CBOR.Fault) -> CBOR {
        switch initial & 31 {
        case 20: return .bool(false)
        case 21: return .bool(true)
        case 22: return .null
        case 31: throw .indefiniteLength
        default: throw .unsupported
        }
    }
}
