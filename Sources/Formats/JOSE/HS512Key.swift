import Crypto
package import Domain

/// A secret that both sides hold, for HMAC with SHA-512 (RFC 7518, section 3.2).
///
/// The RFC asks for 64 bytes; the length is what the other side gave out (Duo: 40 characters).
package struct HS512Key: JWSSigningKey, JWSVerificationKey {
    package typealias Fault = Never

    private let secret: Secret<[UInt8]>

    package var algorithm: JWSAlgorithm { .hs512 }

    package init(_ secret: Secret<[UInt8]>) {
        self.secret = secret
    }

    package func signature(for input: [UInt8]) -> [UInt8] {
        Array(HMAC<SHA512>.authenticationCode(for: input, using: SymmetricKey(data: secret.exposed)))
    }

    package func isValid(_ signature: [UInt8], for input: [UInt8]) -> Bool {
        ConstantTime.areEqual(signature, self.signature(for: input))
    }
}
