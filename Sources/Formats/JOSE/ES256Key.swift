import Crypto
package import Domain

/// A private key for ECDSA with P-256 and SHA-256 (RFC 7518, section 3.4); signatures are r and s, 32 bytes each.
package struct ES256PrivateKey: JWSSigningKey {
    package typealias Fault = any Error

    /// The scalar, 32 bytes, as it is stored.
    package let bytes: Secret<[UInt8]>
    package let publicKey: ES256PublicKey

    package var algorithm: JWSAlgorithm { .es256 }

    /// `nil` unless the bytes are a scalar of the curve.
    package init?(bytes: Secret<[UInt8]>) {
        guard let key = try? P256.Signing.PrivateKey(rawRepresentation: bytes.exposed),
            let publicKey = ES256PublicKey(x963: Array(key.publicKey.x963Representation))
        else { return nil }
        self.bytes = bytes
        self.publicKey = publicKey
    }

    package func signature(for input: [UInt8]) throws -> [UInt8] {
        Array(try P256.Signing.PrivateKey(rawRepresentation: bytes.exposed).signature(for: input).rawRepresentation)
    }
}

/// The public half.
package struct ES256PublicKey: Hashable, JWSVerificationKey {
    /// The point, uncompressed (SEC 1, section 2.3.3; ANSI X9.63): `04`, x and y; 65 bytes.
    package let x963: [UInt8]

    package var algorithm: JWSAlgorithm { .es256 }

    /// `nil` unless the bytes are an uncompressed point on the curve.
    package init?(x963: [UInt8]) {
        guard P256Point.isValid(x963) else { return nil }
        self.x963 = x963
    }

    package func isValid(_ signature: [UInt8], for input: [UInt8]) -> Bool {
        guard let key = try? P256.Signing.PublicKey(x963Representation: x963),
            let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature)
        else { return false }
        return key.isValidSignature(signature, for: input)
    }
}

enum P256Point {
    static let length = 65

    /// Whether the bytes are an uncompressed point on the curve. One that is not would leak the private key of whoever
    /// agrees on a key with it (an invalid-curve attack).
    static func isValid(_ bytes: [UInt8]) -> Bool {
        bytes.count == length && bytes.first == 4
            && (try? P256.KeyAgreement.PublicKey(x963Representation: bytes)) != nil
    }
}
