import Formats
import Testing

@Suite("Base64URL")
struct Base64URLTests {
    /// RFC 4648, section 10, without the padding; and two values whose characters differ between the alphabets.
    static let vectors: [(String, [UInt8])] = [
        ("", []), ("Zg", Array("f".utf8)), ("Zm8", Array("fo".utf8)), ("Zm9v", Array("foo".utf8)),
        ("Zm9vYg", Array("foob".utf8)), ("Zm9vYmE", Array("fooba".utf8)), ("Zm9vYmFy", Array("foobar".utf8)),
        ("-_8", [0xFB, 0xFF]), ("____", [0xFF, 0xFF, 0xFF]),
    ]

    @Test("Agrees with RFC 4648", arguments: vectors)
    func agreesWithTheStandard(text: String, bytes: [UInt8]) {
        #expect(Base64URL.encode(bytes) == text)
        #expect(Base64URL.decode(text) == bytes)
    }

    @Test(
        "Accepts one text for a value and no other",
        arguments: [
            "Zg==", "Zm8=", "Zm9v\n", " Zm9v", "Zm9v ", "Zm 9v", "+/8", "Zh", "Zm9", "Z", "Zm9vY", "Zm9vYh", "Zm9é",
            "Zg\0",
        ])
    func refuses(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }

    @Test("Every length survives the way there and back", arguments: 0...70)
    func roundTrip(length: Int) {
        let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ length) }
        #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
    }
}
