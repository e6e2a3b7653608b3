import Crypto
import CryptoExtras
import CSodium
import FoundationEssentials

/// The labels of a COSE_Key's parameters (RFC 9052, section 7.1).
enum COSELabel {
    static let keyType: Int64 = 1
    static let algorithm: Int64 = 3
    // What these mean depends on the key type (RFC 9053, section 7; RFC 8230, section 4).
    static let curveOrModulus: Int64 = -1
    static let xOrExponent: Int64 = -2
    static let y: Int64 = -3
}

/// Makes keys of parameters whose `alg` is known; every one checks that there is nothing else in them.
enum COSEParameters {
    /// `kty` EC2, `crv` P-256, and both coordinates: a compressed point is not allowed (WebAuthn, section 5.8.5).
    static func p256(_ parameters: CBOR) throws(PasskeyFault) -> P256.Signing.PublicKey {
        guard parameters.count == 5, parameters[COSELabel.keyType]?.integer == 2,
            parameters[COSELabel.curveOrModulus]?.integer == 1,
            let x = parameters[COSELabel.xOrExponent]?.bytes, x.count == 32,
            let y = parameters[COSELabel.y]?.bytes, y.count == 32
        else { throw .malformedPublicKey }
        // Refuses coordinates that are no point of the curve.
        guard let key = try? P256.Signing.PublicKey(rawRepresentation: x + y) else { throw .publicKeyNotOnCurve }
        return key
    }

    /// `kty` OKP, `crv` Ed25519.
    static func ed25519(_ parameters: CBOR) throws(PasskeyFault) -> Curve25519.Signing.PublicKey {
        guard parameters.count == 4, parameters[COSELabel.keyType]?.integer == 1,
            parameters[COSELabel.curveOrModulus]?.integer == 6,
            let x = parameters[COSELabel.xOrExponent]?.bytes, x.count == 32
        else { throw .malformedPublicKey }
        // swift-crypto takes any 32 bytes. libsodium also tells points of small order, for which one signature is good
        // for many messages, and those off the main subgroup.
        guard crypto_core_ed25519_is_valid_point(x) == 1,
            let key = try? Curve25519.Signing.PublicKey(rawRepresentation: x)
        else { throw .publicKeyNotOnCurve }
        return key
    }

    /// `kty` RSA. Both numbers without leading zeros (RFC 8230, section 4); the modulus 2,048 to 4,096 bits and odd, the
    /// exponent odd, above 2¹⁶ (FIPS 186-5, section 5.4) and below 2³², because a long one makes checking slow.
    static func rsa(_ parameters: CBOR) throws(PasskeyFault) -> _RSA.Signing.PublicKey {
        guard parameters.count == 4, parameters[COSELabel.keyType]?.integer == 3,
            let modulus = parameters[COSELabel.curveOrModulus]?.bytes, let highest = modulus.first, highest != 0,
            let exponent = parameters[COSELabel.xOrExponent]?.bytes, let first = exponent.first, first != 0
        else { throw .malformedPublicKey }
        let bits = modulus.count * 8 - highest.leadingZeroBitCount
        guard (2_048...4_096).contains(bits), modulus.last.map({ $0 & 1 == 1 }) == true,
            (3...4).contains(exponent.count), exponent.last.map({ $0 & 1 == 1 }) == true,
            let key = try? _RSA.Signing.PublicKey(n: modulus, e: exponent)
        else { throw .publicKeyTooWeak }
        return key
    }
}

extension CBOR {
    /// How many entries a map has; `nil` for anything else.
    fileprivate var count: Int? {
        if case .map(let entries) = self { entries.count } else { nil }
    }
}
