import Crypto
package import Domain

/// A code on paper for the day when the phone is gone: 128 bits of chance, shown once, good for one sign-in.
///
/// The text is 28 characters in seven groups of four. The last two characters are drawn from a digest of the others:
/// a slip of the pen is seen before it costs an attempt.
package struct RecoveryCode: Sendable {
    package static let entropyLength = 16

    /// Upper case, in groups joined by hyphens.
    package let text: Secret<String>

    /// - Parameter entropy: 16 bytes from a cryptographic generator.
    package init(entropy: [UInt8]) {
        precondition(entropy.count == Self.entropyLength, "a recovery code is made of 16 bytes")
        text = Secret(Self.characters(for: entropy).grouped(by: 4, separator: "-"))
    }

    /// What somebody typed: in any case, with or without hyphens and spaces, O for 0 and I or L for 1. `nil` where no
    /// code is written like this.
    package init?(typed: some StringProtocol) {
        guard let characters = CrockfordBase32.normalised(typed, length: 28),
            let entropy = CrockfordBase32.decode(characters.dropLast(2)), characters == Self.characters(for: entropy)
        else { return nil }
        self.init(entropy: entropy)
    }

    /// What is stored and looked up: SHA-256 over a prefix of its own and the text, in base64url. As with a `Token`,
    /// 128 bits of chance can't be guessed, so a plain digest is enough.
    package var digest: String {
        Base64URL.encode(SHA256.hash(data: PreAuthenticationEncoding.encode(["lockstep recovery code", text.exposed])))
    }

    /// 26 characters for the 128 bits, and two that check them.
    private static func characters(for entropy: [UInt8]) -> String {
        let check = SHA256.hash(data: Array("lockstep recovery code check".utf8) + entropy)
        return CrockfordBase32.encode(entropy) + CrockfordBase32.encode(check).prefix(2)
    }
}
