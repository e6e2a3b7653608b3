/// The identity of one `Subject`. An id of an account can't be passed where one of a session is wanted.
///
/// The text is a ULID in lower case: 48 bits of milliseconds and 80 bits of chance in Crockford's base 32,
/// so that ids sort by the time they were made and new rows land beside each other in an index.
package struct ID<Subject>: Hashable, Sendable, CustomStringConvertible {
    package let rawValue: String

    /// An id that was made before, read back from where it is kept.
    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// An id that somebody outside names; `nil` where it can't be one.
    package init?(parsing text: some StringProtocol) {
        guard text.utf8.count == Self.length, text.utf8.allSatisfy(Self.alphabet.contains) else { return nil }
        self.init(rawValue: String(text))
    }

    /// A new id. Only the low 80 bits of `chance` are used.
    package init(at time: Timestamp, chance: UInt128) {
        let alphabet = Self.alphabet
        let milliseconds = UInt128(UInt64(clamping: time.milliseconds))
        var remaining = (milliseconds << 80) | (chance & ((1 << 80) - 1))
        var text = [UInt8](repeating: 0, count: Self.length)
        for position in text.indices.reversed() {
            text[position] = alphabet[Int(remaining & 31)]
            remaining >>= 5
        }
        rawValue = String(decoding: text, as: UTF8.self)
    }

    /// When it was made; nil where it isn't one of those that `init(at:chance:)` makes.
    package var madeAt: Timestamp? {
        let digits = rawValue.utf8.prefix(10).compactMap(Self.alphabet.firstIndex)
        guard rawValue.utf8.count == Self.length, digits.count == 10 else { return nil }
        // The first digit holds three bits: an id of 26 digits has room for 130.
        return Timestamp(milliseconds: digits.reduce(0) { $0 << 5 | Int64($1) } & ((1 << 48) - 1))
    }

    package var description: String { rawValue }

    private static var length: Int { 26 }
    private static var alphabet: [UInt8] { Array("0123456789abcdefghjkmnpqrstvwxyz".utf8) }
}
