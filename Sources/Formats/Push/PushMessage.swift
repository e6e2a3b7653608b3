import Crypto
package import Domain
import FoundationEssentials

/// Encryption of a push message to one browser (RFC 8291), in one record of `aes128gcm` (RFC 8188): the push service,
/// which carries it, can't read it, nor tell from its length what it says.
package enum PushMessage {
    package enum Fault: Error, Hashable, Sendable {
        /// More than `paddedLength - 1` bytes.
        case tooLong
    }

    /// What has to be new for every message.
    package struct Entropy: Sendable {
        /// 16 bytes.
        package let salt: [UInt8]
        /// A private key of P-256 for this message alone, 32 bytes.
        package let privateKey: Secret<[UInt8]>

        package init(salt: [UInt8], privateKey: Secret<[UInt8]>) {
            self.salt = salt
            self.privateKey = privateKey
        }

        package init(chance: Chance) {
            self.init(salt: chance.bytes(16), privateKey: chance.p256PrivateKey())
        }
    }

    /// Content, delimiter and padding together, in bytes. A push service must take a body of 4,096 bytes (RFC 8030,
    /// section 7.2); this makes 2,150.
    package static let paddedLength = 2_048

    /// - Parameter paddedLength: The length that every content is brought to.
    /// - Returns: The body for the push service, to be sent with `Content-Encoding: aes128gcm`.
    /// - Throws: `Fault`, or the cryptography's own error where `entropy` is unfit.
    package static func encrypt(
        _ content: [UInt8], to subscription: PushSubscription, entropy: Entropy, paddedLength: Int = paddedLength
    ) throws -> [UInt8] {
        guard content.count < paddedLength, paddedLength <= maximumPaddedLength else { throw Fault.tooLong }
        let ephemeral = try P256.KeyAgreement.PrivateKey(rawRepresentation: entropy.privateKey.exposed)
        let senderKey = Array(ephemeral.publicKey.x963Representation)
        let keys = try contentKeys(for: subscription, ephemeral: ephemeral, senderKey: senderKey, salt: entropy.salt)

        // The delimiter of the last record, then zeros (RFC 8188, section 2).
        let padding = [2] + [UInt8](repeating: 0, count: paddedLength - content.count - 1)
        let box = try AES.GCM.seal(content + padding, using: keys.key, nonce: keys.nonce)
        return header(salt: entropy.salt, senderKey: senderKey) + box.ciphertext + box.tag
    }

    /// RFC 8291, section 3.4.
    private static func contentKeys(
        for subscription: PushSubscription, ephemeral: P256.KeyAgreement.PrivateKey, senderKey: [UInt8], salt: [UInt8]
    ) throws -> (key: SymmetricKey, nonce: AES.GCM.Nonce) {
        let receiver = try P256.KeyAgreement.PublicKey(x963Representation: subscription.publicKey)
        let input = try ephemeral.sharedSecretFromKeyAgreement(with: receiver).hkdfDerivedSymmetricKey(
            using: SHA256.self, salt: subscription.authentication.exposed,
            sharedInfo: Array("WebPush: info\0".utf8) + subscription.publicKey + senderKey, outputByteCount: 32)
        let derive = { (info: String, length: Int) in
            HKDF<SHA256>.deriveKey(
                inputKeyMaterial: input, salt: salt, info: Array(info.utf8), outputByteCount: length)
        }
        let nonce = derive("Content-Encoding: nonce\0", 12).withUnsafeBytes { Array($0) }
        return (derive("Content-Encoding: aes128gcm\0", 16), try AES.GCM.Nonce(data: nonce))
    }

    /// RFC 8188, section 2.1: salt, record size, length of the key's name, and that name: the sender's point.
    private static func header(salt: [UInt8], senderKey: [UInt8]) -> [UInt8] {
        let size = withUnsafeBytes(of: recordSize.bigEndian) { Array($0) }
        return salt + size + [UInt8(senderKey.count)] + senderKey
    }

    /// More than any single record has.
    private static let recordSize: UInt32 = 4_096
    /// So that header, content and tag are no more than 4,096 bytes (RFC 8291, section 4).
    private static let maximumPaddedLength = 4_096 - (16 + 4 + 1 + 65) - 16
}
