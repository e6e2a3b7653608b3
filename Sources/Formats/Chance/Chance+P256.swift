import Crypto
package import Domain

extension Chance {
    /// A private key of the curve P-256: 32 bytes.
    package func p256PrivateKey() -> Secret<[UInt8]> {
        // One draw in 2³² is not below the order of the curve and is drawn again (FIPS 186-5, A.2.2).
        while true {
            let bytes = bytes(32)
            if (try? P256.KeyAgreement.PrivateKey(rawRepresentation: bytes)) != nil { return Secret(bytes) }
        }
    }
}
