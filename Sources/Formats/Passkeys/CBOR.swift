/// A value of CBOR (RFC 8949), as far as WebAuthn needs it: no tags, no floating point.
package indirect enum CBOR: Hashable, Sendable {
    /// Zero and above.
    case unsigned(UInt64)
    /// Minus one, minus this: so -1 is `negative(0)`.
    case negative(UInt64)
    case bytes([UInt8])
    case text(String)
    case array([CBOR])
    /// In the order that canonical encoding demands.
    case map([Entry])
    case bool(Bool)
    case null

    package struct Entry: Hashable, Sendable {
        package let key: CBOR
        package let value: CBOR

        package init(key: CBOR, value: CBOR) {
            self.key = key
            self.value = value
        }
    }

    package enum Fault: String, Error, CaseIterable, Hashable, Sendable {
        /// It ends before what it announces.
        case truncated
        /// There is something behind the value.
        case trailingBytes
        case indefiniteLength
        /// A number or a length that is not in the shortest form.
        case notShortest
        /// Keys of a map in another order than the canonical one.
        case unsortedKeys
        case duplicateKey
        /// A key that is neither a number nor a text.
        case unsupportedKey
        case tooDeep
        case invalidUTF8
        /// A tag, floating point, an undefined or a reserved value.
        case unsupported
    }

    /// How many arrays and maps may be inside each other: CTAP 2.1, section 8.
    package static let maximumDepth = 4

    /// Reads one value and nothing behind it. The caller bounds how many bytes there are; what is made of them is at
    /// most one value a byte, whatever lengths they announce.
    package init(decoding bytes: [UInt8]) throws(Fault) {
        var reader = CBORReader(bytes[...])
        self = try reader.readItem()
        guard reader.rest.isEmpty else { throw .trailingBytes }
    }

    /// The value of a key of a map; `nil` where this is no map or has no such key.
    package subscript(key: Int64) -> CBOR? {
        entry { $0.integer == key }
    }

    /// - Parameter key: Compared byte by byte. Swift compares texts by what they look like, which is not how a key is
    ///   looked up anywhere else.
    package subscript(key: String) -> CBOR? {
        entry { candidate in
            if case .text(let text) = candidate { text.utf8.elementsEqual(key.utf8) } else { false }
        }
    }

    private func entry(where isMatch: (CBOR) -> Bool) -> CBOR? {
        guard case .map(let entries) = self else { return nil }
        return entries.first { isMatch($0.key) }?.value
    }

    /// `nil` for what is no number, and for one that takes more than 64 bits with its sign.
    package var integer: Int64? {
        switch self {
        case .unsigned(let value): Int64(exactly: value)
        case .negative(let value): Int64(exactly: value).map { -1 - $0 }
        default: nil
        }
    }

    package var bytes: [UInt8]? {
        if case .bytes(let bytes) = self { bytes } else { nil }
    }
}
