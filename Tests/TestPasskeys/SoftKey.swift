import Crypto
import CryptoExtras
import FoundationEssentials
package import Formats

/// The private half of a passkey, kept in memory.
package enum SoftKey: Sendable {
    case es256(P256Key)
    case edDSA(Ed25519Key)
    case rs256(RSAKey)

    package struct P256Key: Sendable { fileprivate let key: P256.Signing.PrivateKey }
    package struct Ed25519Key: Sendable { fileprivate let key: Curve25519.Signing.PrivateKey }
    package struct RSAKey: Sendable { fileprivate let key: _RSA.Signing.PrivateKey }

    package static func make(_ algorithm: COSEAlgorithm) throws -> SoftKey {
        switch algorithm {
        case .es256: .es256(P256Key(key: P256.Signing.PrivateKey()))
        case .edDSA: .edDSA(Ed25519Key(key: Curve25519.Signing.PrivateKey()))
        case .rs256: .rs256(RSAKey(key: try _RSA.Signing.PrivateKey(keySize: .bits2048)))
        }
    }

    /// The public half's parameters, in canonical order.
    package func publicKey() throws -> [CBOR.Entry] {
        switch self {
        case .es256(let es256):
            let point = Array(es256.key.publicKey.rawRepresentation)
            return Self.entries([
                1: 2, 3: -7, -1: 1, -2: .bytes(Array(point.prefix(32))), -3: .bytes(Array(point.suffix(32))),
            ])
        case .edDSA(let edDSA):
            return Self.entries([1: 1, 3: -8, -1: 6, -2: .bytes(Array(edDSA.key.publicKey.rawRepresentation))])
        case .rs256(let rs256):
            let numbers = try rs256.key.publicKey.getKeyPrimitives()
            return Self.entries([
                1: 3, 3: -257, -1: .bytes(Array(numbers.modulus)), -2: .bytes(Array(numbers.publicExponent)),
            ])
        }
    }

    package func sign(_ message: [UInt8]) throws -> [UInt8] {
        switch self {
        case .es256(let es256): Array(try es256.key.signature(for: message).derRepresentation)
        case .edDSA(let edDSA): Array(try edDSA.key.signature(for: message))
        case .rs256(let rs256):
            Array(
                try rs256.key.signature(for: SHA256.hash(data: message), padding: .insecurePKCS1v1_5).rawRepresentation)
        }
    }

    private static func entries(_ parameters: KeyValuePairs<CBOR, CBOR>) -> [CBOR.Entry] {
        parameters.map { CBOR.Entry(key: $0.key, value: $0.value) }
    }
}
