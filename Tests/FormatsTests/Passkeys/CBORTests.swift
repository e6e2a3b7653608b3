import Formats
import TestPasskeys
import Testing

@Suite("CBOR")
struct CBORTests {
    /// RFC 8949, appendix A, as far as it is canonical and of the kinds that are read.
    static let vectors: [(String, CBOR)] = [
        ("00", 0), ("01", 1), ("0a", 10), ("17", 23), ("1818", 24), ("1819", 25), ("1864", 100), ("1903e8", 1_000),
        ("1a000f4240", 1_000_000), ("1b000000e8d4a51000", 1_000_000_000_000), ("1bffffffffffffffff", .unsigned(.max)),
        ("20", -1), ("29", -10), ("3863", -100), ("3903e7", -1_000), ("3bffffffffffffffff", .negative(.max)),
        ("f4", .bool(false)), ("f5", .bool(true)), ("f6", .null), ("40", .bytes([])),
        ("4401020304", .bytes([1, 2, 3, 4])),
        ("60", ""), ("6161", "a"), ("6449455446", "IETF"), ("62225c", "\"\\"), ("62c3bc", "ü"), ("63e6b0b4", "水"),
        ("64f0908591", "𐅑"), ("80", .array([])), ("83010203", .array([1, 2, 3])),
        ("8301820203820405", .array([1, .array([2, 3]), .array([4, 5])])), ("a0", .map([])),
        ("a201020304", .map([1: 2, 3: 4])),
        ("a26161016162820203", .map(["a": 1, "b": .array([2, 3])])),
        ("826161a161626163", .array(["a", .map(["b": "c"])])),
        // CTAP 2.1, section 8: types first, then short before long, then byte by byte.
        ("a60a001864002000612000617a00626161f4", .map([10: 0, 100: 0, -1: 0, " ": 0, "z": 0, "aa": .bool(false)])),
        ("8181818100", .array([.array([.array([.array([0])])])])),
    ]

    @Test("Agrees with RFC 8949", arguments: vectors)
    func agreesWithTheStandard(hexadecimal: String, value: CBOR) throws {
        let bytes = Self.bytes(hexadecimal)
        #expect(try CBOR(decoding: bytes) == value)
        #expect(value.encoded == bytes)
    }

    static let faults: [(String, CBOR.Fault)] = [
        ("", .truncated), ("18", .truncated), ("1900", .truncated), ("1a000000", .truncated),
        ("1b00000000000000", .truncated),
        ("41", .truncated), ("5affffffff00", .truncated), ("5bffffffffffffffff00", .truncated), ("62c3", .truncated),
        ("81", .truncated), ("9affffffff", .truncated), ("9bffffffffffffffff", .truncated),
        ("9b7fffffffffffffff00", .truncated),
        ("a1", .truncated), ("a100", .truncated), ("baffffffff00", .truncated), ("bbffffffffffffffff0000", .truncated),
        ("0000", .trailingBytes), ("a000", .trailingBytes), ("f6f6", .trailingBytes),
        ("5f4101ff", .indefiniteLength), ("7f6161ff", .indefiniteLength), ("9f01ff", .indefiniteLength),
        ("bf0102ff", .indefiniteLength), ("ff", .indefiniteLength), ("1f", .indefiniteLength),
        ("8101ff", .trailingBytes),
        ("1800", .notShortest), ("1817", .notShortest), ("190018", .notShortest), ("1900ff", .notShortest),
        ("1a0000ffff", .notShortest), ("1b00000000ffffffff", .notShortest), ("3817", .notShortest),
        ("580100", .notShortest),
        ("780161", .notShortest), ("980100", .notShortest), ("b8010000", .notShortest), ("5800", .notShortest),
        ("a203000100", .unsortedKeys), ("a220000000", .unsortedKeys), ("a26161000000", .unsortedKeys),
        ("a2626161006162000000", .unsortedKeys), ("a26162006161000000", .unsortedKeys), ("a21818000a00", .unsortedKeys),
        ("a201000100", .duplicateKey), ("a2616100616100", .duplicateKey), ("a220002000", .duplicateKey),
        ("a1410000", .unsupportedKey), ("a1800000", .unsupportedKey), ("a1a00000", .unsupportedKey),
        ("a1f400", .unsupportedKey),
        ("818181818100", .tooDeep), ("a100a100a100a100a10000", .tooDeep),
        (String(repeating: "81", count: 10_000), .tooDeep),
        (String(repeating: "a100", count: 10_000), .tooDeep), ("8181818180", .tooDeep),
        ("61ff", .invalidUTF8), ("62c328", .invalidUTF8), ("63eda080", .invalidUTF8), ("62c080", .invalidUTF8),
        ("64f4908080", .invalidUTF8), ("a161ff00", .invalidUTF8),
        ("f7", .unsupported), ("f90000", .unsupported), ("fa47c35000", .unsupported),
        ("fb3ff199999999999a", .unsupported),
        ("f0", .unsupported), ("f818", .unsupported), ("f814", .unsupported), ("c074", .unsupported),
        ("c249", .unsupported),
        ("d81800", .unsupported), ("1c", .unsupported), ("1d", .unsupported), ("1e", .unsupported),
        ("fc", .unsupported),
    ]

    @Test("Whatever isn't canonical is refused, and named", arguments: faults)
    func refuses(hexadecimal: String, fault: CBOR.Fault) {
        #expect(throws: fault) { try CBOR(decoding: Self.bytes(hexadecimal)) }
    }

    @Test("Every fault is in the table")
    func complete() {
        #expect(Set(Self.faults.map(\.1)) == Set(CBOR.Fault.allCases))
    }

    @Test("Keys are looked up as numbers, and as texts byte by byte")
    func lookup() {
        let map = CBOR.map([1: "one", -1: "minus one", "Kelvin": "text"])
        #expect(map[1] == "one")
        #expect(map[-1] == "minus one")
        #expect(map["Kelvin"] == "text")
        // The sign of the unit: to Swift it is the same text.
        #expect(map["\u{212A}elvin"] == nil)
        #expect(map[2] == nil)
        #expect(CBOR.array([1])[1] == nil)
        #expect(CBOR.unsigned(.max).integer == nil)
        #expect(CBOR.negative(.max).integer == nil)
        #expect(CBOR.negative(UInt64(Int64.max)).integer == .min)
    }

    static func bytes(_ hexadecimal: String) -> [UInt8] {
        Hexadecimal.bytes(hexadecimal)
    }
}
