/// Base32 (RFC 4648, section 6): upper case and without padding, as authenticator apps write a key.
///
/// Reading allows what people do to a key that they copy by hand: lower case, spaces and hyphens. It allows nothing
/// else: no padding, no foreign character, no impossible length, no bits left over that aren't zero.
package enum Base32 {
    package static func encode(_ bytes: some Sequence<UInt8>) -> String {
        Base32Alphabet.standard.encode(bytes)
    }

    package static func decode(_ text: some StringProtocol) -> [UInt8]? {
        Base32Alphabet.standard.decode(text.utf8.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "-") })
    }
}

/// Five bits a character, the highest first: the codec behind every alphabet of 32 characters.
struct Base32Alphabet: Sendable {
    static let standard = Base32Alphabet("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")

    private let characters: [UInt8]
    /// The value of every byte; 255 where it is no character of the alphabet. Both cases have the same value.
    private let values: [UInt8]

    /// - Parameters:
    ///   - characters: 32 different ones; letters in upper case.
    ///   - lookalikes: Characters that are read as another one, in upper case.
    init(_ characters: String, lookalikes: [Character: Character] = [:]) {
        let characters = Array(characters.utf8)
        precondition(characters.count == 32, "an alphabet for five bits has 32 characters")
        var values = [UInt8](repeating: 255, count: 256)
        for (value, character) in characters.enumerated() {
            values[Int(character)] = UInt8(value)
        }
        for case (let seen, let meant) in lookalikes {
            guard let seen = seen.asciiValue, let meant = meant.asciiValue else { continue }
            values[Int(seen)] = values[Int(meant)]
        }
        for upper in UInt8(ascii: "A")...UInt8(ascii: "Z") {
            values[Int(upper | 0x20)] = values[Int(upper)]
        }
        self.characters = characters
        self.values = values
    }

    func encode(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.underestimatedCount * 8 + 4) / 5)
        var pending: UInt32 = 0
        var pendingBits: UInt32 = 0
        for byte in bytes {
            pending = pending << 8 | UInt32(byte)
            pendingBits += 8
            while pendingBits >= 5 {
                pendingBits -= 5
                text.append(characters[Int(pending >> pendingBits & 31)])
            }
        }
        if pendingBits > 0 {
            text.append(characters[Int(pending << (5 - pendingBits) & 31)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The same text as `encode` writes it: upper case, and lookalikes as what they are read as. `nil` for a foreign
    /// character.
    func normalised(_ text: some Sequence<UInt8>) -> String? {
        var normalised: [UInt8] = []
        for character in text {
            let value = values[Int(character)]
            guard value != 255 else { return nil }
            normalised.append(characters[Int(value)])
        }
        return String(decoding: normalised, as: UTF8.self)
    }

    func decode(_ text: some Sequence<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.underestimatedCount * 5 / 8)
        var pending: UInt32 = 0
        var pendingBits: UInt32 = 0
        for character in text {
            let value = values[Int(character)]
            guard value != 255 else { return nil }
            pending = pending << 5 | UInt32(value)
            pendingBits += 5
            if pendingBits >= 8 {
                pendingBits -= 8
                bytes.append(UInt8(truncatingIfNeeded: pending >> pendingBits))
            }
        }
        // Five bits or more left over mean a last character that stands for no byte.
        guard pendingBits < 5, pending & ((1 << pendingBits) - 1) == 0 else { return nil }
        return bytes
    }
}
