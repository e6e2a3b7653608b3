/// Crockford's base 32: digits and letters without I, L, O and U, for codes that people copy, type and spell.
enum CrockfordBase32 {
    static func encode(_ bytes: some Sequence<UInt8>) -> String {
        alphabet.encode(bytes)
    }

    /// `nil` for a foreign character, an impossible length, or bits left over that aren't zero.
    static func decode(_ text: some StringProtocol) -> [UInt8]? {
        alphabet.decode(text.utf8)
    }

    /// What somebody typed, as `encode` would have written it. Case, white space and hyphens don't matter; O is read as
    /// 0, I and L as 1. `nil` for any other character, and for more or fewer than `length`.
    static func normalised(_ typed: some StringProtocol, length: Int) -> String? {
        // What comes in may be megabytes long. Nobody puts more than three separators around a character.
        guard typed.utf8.count <= 4 * length else { return nil }
        let characters = typed.utf8.filter { !separators.contains($0) }
        return characters.count == length ? alphabet.normalised(characters) : nil
    }

    private static let alphabet = Base32Alphabet(
        "0123456789ABCDEFGHJKMNPQRSTVWXYZ", lookalikes: ["O": "0", "I": "1", "L": "1"])
    private static let separators = Set(" -\t\r\n".utf8)
}
