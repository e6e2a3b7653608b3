import Formats
import Testing

@Suite("Base32")
struct Base32Tests {
    /// RFC 4648, section 10, without the padding; and every character of the alphabet.
    static let vectors: [(String, [UInt8])] = [
        ("", []), ("MY", Array("f".utf8)), ("MZXQ", Array("fo".utf8)), ("MZXW6", Array("foo".utf8)),
        ("MZXW6YQ", Array("foob".utf8)), ("MZXW6YTB", Array("fooba".utf8)), ("MZXW6YTBOI", Array("foobar".utf8)),
        (
            "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
            [
                0x00, 0x44, 0x32, 0x14, 0xC7, 0x42, 0x54, 0xB6, 0x35, 0xCF, 0x84, 0x65, 0x3A, 0x56, 0xD7, 0xC6, 0x75,
                0xBE, 0x77, 0xDF,
            ]
        ),
    ]

    @Test("Agrees with RFC 4648", arguments: vectors)
    func agreesWithTheStandard(text: String, bytes: [UInt8]) {
        #expect(Base32.encode(bytes) == text)
        #expect(Base32.decode(text) == bytes)
    }

    @Test(
        "Reads a key as people copy it", arguments: ["mzxw6ytb", "MZXW 6YTB", "mzxw-6ytb", " MZ XW 6Y TB ", "mZxW6yTb"])
    func tolerates(text: String) {
        #expect(Base32.decode(text) == Array("fooba".utf8))
    }

    @Test(
        "Refuses everything else",
        arguments: [
            // Padding, foreign characters and white space that is no space.
            "MY======", "MZXW6YT1", "MZXW6YT0", "MZXW6YT8", "MZXW6YT9", "MZXW6YTB\n", "MZXW6YTB\t", "MZXW6YTB\0",
            "MZXW\u{A0}6YTB", "MZXW\u{2013}6YTB", "ＭＺＸＷ６ＹＴＢ", "MZXW6YTÉ", "MZXW_6YTB", "MZXW+6YTB",
            // Lengths that no number of bytes has.
            "M", "MZX", "MZXW6Y",
            // Bits left over that aren't zero.
            "MZ", "MZXR", "MZXW7", "MZXW6YR",
        ])
    func refuses(text: String) {
        #expect(Base32.decode(text) == nil)
    }

    @Test("Every length survives the way there and back", arguments: 0...70)
    func roundTrip(length: Int) {
        let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ length) }
        #expect(Base32.decode(Base32.encode(bytes)) == bytes)
    }
}
