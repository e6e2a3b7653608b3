import Crypto
import Domain
import FoundationEssentials

/// AES-256-GCM (NIST SP 800-38D) with the nonce in front: 12 bytes nonce, the ciphertext, 16 bytes tag.
///
/// The nonce is 96 random bits. That is sound while one key seals few texts: SP 800-38D, section 8.3, sets the limit at
/// 2³² a key, where a repeated nonce is still less likely than 1 in 2³². A key here seals a handful of texts for each
/// account's change, which would take centuries to get there, and keys are rotated. A counter would save nothing and
/// could repeat: after a restored backup, or between two servers.
enum AEADBox {
    static func seal(_ bytes: [UInt8], key: Secret<[UInt8]>, context: [UInt8]) throws -> [UInt8] {
        let box = try AES.GCM.seal(bytes, using: SymmetricKey(data: key.exposed), authenticating: context)
        return Array(box.nonce) + Array(box.ciphertext) + Array(box.tag)
    }

    /// `nil` where it was not sealed by this key in this context, byte for byte.
    static func open(_ box: [UInt8], key: Secret<[UInt8]>, context: [UInt8]) -> [UInt8]? {
        guard let box = try? AES.GCM.SealedBox(combined: box),
            let bytes = try? AES.GCM.open(box, using: SymmetricKey(data: key.exposed), authenticating: context)
        else { return nil }
        return Array(bytes)
    }
}
