import Crypto
package import Domain

/// Seals something for whoever holds a token, and nobody else: the key is made from the token, of which only the digest is
/// stored. AES-256-GCM under HKDF-SHA256 (RFC 5869).
package enum TokenSeal {
    /// - Parameter context: What it is and where it belongs; it opens nowhere else.
    /// - Returns: Base64url of nonce, ciphertext and tag.
    package static func seal(_ text: Secret<String>, under token: Token, context: String) throws -> String {
        Base64URL.encode(
            try AEADBox.seal(Array(text.exposed.utf8), key: key(token), context: Array(context.utf8)))
    }

    /// `nil` where it was sealed under another token, for another context, or is altered.
    package static func open(_ sealed: some StringProtocol, under token: Token, context: String) -> Secret<String>? {
        guard let box = Base64URL.decode(sealed),
            let bytes = AEADBox.open(box, key: key(token), context: Array(context.utf8)),
            let text = String(validating: bytes, as: UTF8.self)
        else { return nil }
        return Secret(text)
    }

    private static func key(_ token: Token) -> Secret<[UInt8]> {
        let key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: Array(token.text.exposed.utf8)),
            info: Array("lockstep sealed under a token".utf8), outputByteCount: 32)
        return Secret(key.withUnsafeBytes { Array($0) })
    }
}
