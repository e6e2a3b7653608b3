/// Base64 with the URL-safe alphabet and no padding (RFC 4648, section 5).
///
/// Decoding is canonical: for every value exactly one text is accepted. A lenient decoder would let the same token
/// be written in several ways, and whatever compares or counts texts could be walked around.
package enum Base64URL {
    package static func encode(_ bytes: some Sequence<UInt8>) -> String {
        UnpaddedBase64.urlSafe.encode(bytes)
    }

    /// `nil` for padding, white space, foreign characters, an impossible length, or bits left over that aren't zero.
    package static func decode(_ text: some StringProtocol) -> [UInt8]? {
        UnpaddedBase64.urlSafe.decode(text.utf8)
    }
}

/// The codec behind both alphabets of RFC 4648; PHC strings use the standard one, also without padding.
struct UnpaddedBase64: Sendable {
    static let standard = UnpaddedBase64(last: "+/")
    static let urlSafe = UnpaddedBase64(last: "-_")

    private let characters: [UInt8]
    /// The value of every byte; 255 where it is no character of the alphabet.
    private let values: [UInt8]

    private init(last: String) {
        let characters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789\(last)".utf8)
        var values = [UInt8](repeating: 255, count: 256)
        for (value, character) in characters.enumerated() {
            values[Int(character)] = UInt8(value)
        }
        self.characters = characters
        self.values = values
    }

    func encode(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.underestimatedCount * 4 + 2) / 3)
        var pending: UInt32 = 0
        var pendingBits = 0
        for byte in bytes {
            pending = pending << 8 | UInt32(byte)
            pendingBits += 8
            while pendingBits >= 6 {
                pendingBits -= 6
                text.append(characters[Int(pending >> UInt32(pendingBits) & 63)])
            }
        }
        if pendingBits > 0 {
            text.append(characters[Int(pending << UInt32(6 - pendingBits) & 63)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    func decode(_ text: some Sequence<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.underestimatedCount * 3 / 4)
        var pending: UInt32 = 0
        var pendingBits = 0
        for character in text {
            let value = values[Int(character)]
            guard value != 255 else { return nil }
            pending = pending << 6 | UInt32(value)
            pendingBits += 6
            if pendingBits >= 8 {
                pendingBits -= 8
                bytes.append(UInt8(truncatingIfNeeded: pending >> UInt32(pendingBits)))
            }
        }
        // Six bits left over means a lone character, which stands for no byte at all.
        guard pendingBits < 6, pending & ((1 << UInt32(pendingBits)) - 1) == 0 else { return nil }
        return bytes
    }
}
