import Crypto
import CryptoExtras
import FoundationEssentials

/// The public half of a passkey, as the authenticator gave it: a COSE_Key (RFC 9052, section 7) in canonical CBOR with
/// the parameters that its kind needs, and no other (WebAuthn, section 5.8.5).
package struct COSEKey: Sendable {
    package let algorithm: COSEAlgorithm
    /// What is stored; reads back.
    package let bytes: [UInt8]
    private let key: Key

    private enum Key: Sendable {
        case es256(P256.Signing.PublicKey)
        case edDSA(Curve25519.Signing.PublicKey)
        case rs256(_RSA.Signing.PublicKey)
    }

    /// - Throws: `malformedPublicKey`, `algorithmNotOffered` for any other than ours, `publicKeyNotOnCurve`,
    ///   `publicKeyTooWeak`.
    package init(parsing bytes: [UInt8]) throws(PasskeyFault) {
        guard let parameters = try? CBOR(decoding: bytes) else { throw .malformedPublicKey }
        guard let identifier = parameters[COSELabel.algorithm]?.integer else { throw .malformedPublicKey }
        guard let algorithm = COSEAlgorithm(rawValue: identifier) else { throw .algorithmNotOffered }
        self.algorithm = algorithm
        self.bytes = bytes
        key =
            switch algorithm {
            case .es256: .es256(try COSEParameters.p256(parameters))
            case .edDSA: .edDSA(try COSEParameters.ed25519(parameters))
            case .rs256: .rs256(try COSEParameters.rsa(parameters))
            }
    }

    /// Whether the private half signed this message. The signature is in the form that WebAuthn, section 6.5.5, gives
    /// for the algorithm: ASN.1 DER for ES256, 64 bytes for EdDSA, as long as the modulus for RS256.
    package func isValidSignature(_ signature: [UInt8], over message: [UInt8]) -> Bool {
        switch key {
        case .es256(let key):
            if let signature = try? P256.Signing.ECDSASignature(derRepresentation: signature) {
                key.isValidSignature(signature, for: message)
            } else {
                false
            }
        case .edDSA(let key):
            key.isValidSignature(signature, for: message)
        case .rs256(let key):
            key.isValidSignature(
                _RSA.Signing.RSASignature(rawRepresentation: signature), for: SHA256.hash(data: message),
                padding: .insecurePKCS1v1_5)
        }
    }
}
