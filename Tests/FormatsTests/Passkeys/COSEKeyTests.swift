import Formats
import TestPasskeys
import Testing

@Suite("COSE key")
struct COSEKeyTests {
    /// A point of P-256: its generator.
    static let x = Hexadecimal.bytes("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296")
    static let y = Hexadecimal.bytes("4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5")
    /// A point of Ed25519: its generator.
    static let base = [0x58] + [UInt8](repeating: 0x66, count: 31)
    static let prime = Hexadecimal.bytes("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff")

    static let sound: [(String, CBOR, COSEAlgorithm)] = [
        ("P-256", p256(), .es256), ("Ed25519", ed25519(base), .edDSA), ("RSA, 2,048 bits", rsa(bits: 2_048), .rs256),
        ("RSA, 2,049 bits", rsa(bits: 2_049), .rs256), ("RSA, 4,096 bits", rsa(bits: 4_096), .rs256),
        ("RSA, the largest exponent", rsa(bits: 2_048, exponent: [255, 255, 255, 255]), .rs256),
    ]

    @Test("A key that is right is read, and reads back", arguments: sound)
    func reads(name: String, parameters: CBOR, algorithm: COSEAlgorithm) throws {
        let key = try COSEKey(parsing: parameters.encoded)
        #expect(key.algorithm == algorithm)
        #expect(key.bytes == parameters.encoded)
        #expect(!key.isValidSignature([], over: []))
    }

    static let wrong: [(String, CBOR, PasskeyFault)] = [
        ("nothing but a number", 1, .malformedPublicKey), ("no parameters", .map([]), .malformedPublicKey),
        ("no algorithm", .map([1: 2, -1: 1, -2: .bytes(x), -3: .bytes(y)]), .malformedPublicKey),
        (
            "a text for an algorithm", .map([1: 2, 3: "ES256", -1: 1, -2: .bytes(x), -3: .bytes(y)]),
            .malformedPublicKey
        ),
        ("ES384", .map([1: 2, 3: -35, -1: 2, -2: .bytes(x + x), -3: .bytes(y + y)]), .algorithmNotOffered),
        ("RS1", .map([1: 3, 3: -65_535, -1: .bytes(x), -2: .bytes([1, 0, 1])]), .algorithmNotOffered),
        ("HS256", .map([1: 4, 3: 5, -1: .bytes(x)]), .algorithmNotOffered),
        ("P-256 off the curve", p256(y: y.dropLast() + [0xF4]), .publicKeyNotOnCurve),
        ("P-256 at zero", p256(x: zeros, y: zeros), .publicKeyNotOnCurve),
        ("P-256 beyond the prime", p256(x: prime, y: y), .publicKeyNotOnCurve),
        ("P-256 with another type", p256(type: 1), .malformedPublicKey),
        ("P-256 on another curve", p256(curve: 2), .malformedPublicKey),
        ("P-256, a short coordinate", p256(x: x.dropLast()), .malformedPublicKey),
        ("P-256, a long coordinate", p256(y: [0] + y), .malformedPublicKey),
        ("P-256, compressed", .map([1: 2, 3: -7, -1: 1, -2: .bytes(x), -3: .bool(true)]), .malformedPublicKey),
        (
            "P-256 with a key's id", .map([1: 2, 2: .bytes([1]), 3: -7, -1: 1, -2: .bytes(x), -3: .bytes(y)]),
            .malformedPublicKey
        ),
        (
            "P-256 with a private key", .map([1: 2, 3: -7, -1: 1, -2: .bytes(x), -3: .bytes(y), -4: .bytes(x)]),
            .malformedPublicKey
        ),
        (
            "P-256 with an algorithm of Ed25519", .map([1: 2, 3: -8, -1: 1, -2: .bytes(x), -3: .bytes(y)]),
            .malformedPublicKey
        ),
        ("Ed25519, no point", ed25519([2] + [UInt8](repeating: 0, count: 31)), .publicKeyNotOnCurve),
        ("Ed25519, the neutral point", ed25519([1] + [UInt8](repeating: 0, count: 31)), .publicKeyNotOnCurve),
        ("Ed25519, of order two", ed25519([0xEC] + [UInt8](repeating: 0xFF, count: 30) + [0x7F]), .publicKeyNotOnCurve),
        ("Ed25519, of order four", ed25519(zeros), .publicKeyNotOnCurve),
        ("Ed25519, not reduced", ed25519([0xEE] + [UInt8](repeating: 0xFF, count: 30) + [0x7F]), .publicKeyNotOnCurve),
        ("Ed25519, too short", ed25519(base.dropLast()), .malformedPublicKey),
        ("Ed25519 as Ed448", .map([1: 1, 3: -8, -1: 7, -2: .bytes(base)]), .malformedPublicKey),
        ("RSA, 2,047 bits", rsa(bits: 2_047), .publicKeyTooWeak), ("RSA, 512 bits", rsa(bits: 512), .publicKeyTooWeak),
        ("RSA, 4,097 bits", rsa(bits: 4_097), .publicKeyTooWeak),
        ("RSA, 8,192 bits", rsa(bits: 8_192), .publicKeyTooWeak),
        ("RSA, an even modulus", rsa(bits: 2_048, lowest: 2), .publicKeyTooWeak),
        ("RSA, the exponent 1", rsa(bits: 2_048, exponent: [1]), .publicKeyTooWeak),
        ("RSA, the exponent 3", rsa(bits: 2_048, exponent: [3]), .publicKeyTooWeak),
        ("RSA, an even exponent", rsa(bits: 2_048, exponent: [1, 0, 0]), .publicKeyTooWeak),
        ("RSA, a long exponent", rsa(bits: 2_048, exponent: [1, 0, 0, 0, 1]), .publicKeyTooWeak),
        ("RSA, no exponent", rsa(bits: 2_048, exponent: []), .malformedPublicKey),
        ("RSA, zeros before the exponent", rsa(bits: 2_048, exponent: [0, 1, 0, 1]), .malformedPublicKey),
        (
            "RSA, zeros before the modulus",
            .map([1: 3, 3: -257, -1: .bytes([0] + [UInt8](repeating: 255, count: 256)), -2: .bytes([1, 0, 1])]),
            .malformedPublicKey
        ),
        ("RSA, no modulus", .map([1: 3, 3: -257, -2: .bytes([1, 0, 1])]), .malformedPublicKey),
        ("out of order", .map([3: -7, 1: 2, -1: 1, -2: .bytes(x), -3: .bytes(y)]), .malformedPublicKey),
    ]
    static var faults: [PasskeyFault] { wrong.map(\.2) }

    @Test("A key that is wrong is refused", arguments: wrong)
    func refuses(name: String, parameters: CBOR, fault: PasskeyFault) {
        #expect(throws: fault) { try COSEKey(parsing: parameters.encoded) }
    }

    /// RFC 8032, section 7.1, test 2.
    @Test("Agrees with RFC 8032")
    func foreign() throws {
        let key = try COSEKey(
            parsing: Self.ed25519(
                Hexadecimal.bytes("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
            ).encoded)
        let signature = Hexadecimal.bytes(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")
        #expect(key.isValidSignature(signature, over: [0x72]))
        #expect(!key.isValidSignature(signature, over: [0x73]))
    }

    private static let zeros = [UInt8](repeating: 0, count: 32)

    static func p256(type: Int64 = 2, curve: Int64 = 1, x: [UInt8] = x, y: [UInt8] = y) -> CBOR {
        .map([1: .integer(type), 3: -7, -1: .integer(curve), -2: .bytes(x), -3: .bytes(y)])
    }

    static func ed25519(_ point: [UInt8]) -> CBOR {
        .map([1: 1, 3: -8, -1: 6, -2: .bytes(point)])
    }

    /// Its modulus has so many bits, and no known factors.
    static func rsa(bits: Int, lowest: UInt8 = 1, exponent: [UInt8] = [1, 0, 1]) -> CBOR {
        var modulus = [UInt8](repeating: 0x5A, count: (bits + 7) / 8)
        modulus[0] = 1 << UInt8((bits - 1) % 8)
        modulus[modulus.count - 1] = lowest
        return .map([1: 3, 3: -257, -1: .bytes(modulus), -2: .bytes(exponent)])
    }
}
