import Domain
import Testing

@Suite("User names, and what is typed where people sign in")
struct UserNameTests {
    @Test("Letters and digits of any script are taken", arguments: ["anna", "Anna.L-2_x", "анна", "安娜", "ἄννα", "a"])
    func taken(text: String) throws {
        #expect(try UserName(text).text == text)
    }

    @Test(
        "What could be taken for an address, a path or a command is not",
        arguments: ["a@b", "a＠b", "a﹫b", "a b", "a/b", "a\\b", "a'b", "a\0b", "a\nb", "*", "a\u{202e}b", "a,b", "😀"])
    func malformed(text: String) {
        #expect(throws: UserName.Fault.malformed) { try UserName(text) }
    }

    @Test("A name that nobody can see is none", arguments: ["\u{115f}", "\u{3164}\u{ffa0}"])
    func invisible(text: String) {
        #expect(throws: UserName.Fault.malformed) { try UserName(text) }
    }

    @Test("64 code points are the most")
    func length() throws {
        #expect(try UserName(String(repeating: "a", count: 64)).text.count == 64)
        #expect(throws: UserName.Fault.tooLong) { try UserName(String(repeating: "a", count: 65)) }
        #expect(throws: UserName.Fault.empty) { try UserName(" ") }
    }

    @Test("No letter or digit of any script folds into an @")
    func noAddress() throws {
        // Beyond the third plane nothing is a letter, and an ideograph is like any other.
        for value in UInt32(0)...0x3_ffff {
            guard let scalar = Unicode.Scalar(value), !scalar.properties.isIdeographic,
                scalar.properties.isAlphabetic || scalar.properties.numericType != nil,
                let name = try? UserName(String(Character(scalar)))
            else { continue }
            if name.key.contains("@") || name.key.isEmpty { Issue.record("U+\(String(value, radix: 16))") }
        }
    }

    @Test(
        "However a person writes their name, it is theirs",
        arguments: [("ANNA", "anna"), ("ａｎｎａ", "anna"), (" Anna ", "anna")])
    func typed(typed: String, key: String) throws {
        #expect(SignInName(typed)?.key == key)
    }

    @Test("A homoglyph is somebody else's name")
    func homoglyph() throws {
        #expect(SignInName("аnna") != SignInName("anna"))
    }

    @Test(
        "What can't be anybody's name is nobody's",
        arguments: [
            "", "  ", "a\0b", String(repeating: "a", count: 513), String(repeating: "a", count: 10_000_000), "\u{200b}",
        ])
    func nobody(typed: String) {
        #expect(SignInName(typed) == nil)
    }

    @Test("No account can have the name that stands for nobody")
    func nobodysName() {
        #expect(throws: UserName.Fault.malformed) { try UserName(SignInName.nobody.key) }
        #expect(throws: EmailAddress.Fault.malformed) { try EmailAddress(SignInName.nobody.key) }
    }
}

@Suite("Names of people")
struct PersonNameTests {
    @Test(
        "A name in any script is taken, and one part is enough",
        arguments: [("Anna", "Lindqvist"), ("", "Ng"), ("安", ""), ("Seán", "O’Brien-Łuk")])
    func taken(given: String, family: String) throws {
        let name = try PersonName(given: " \(given)", family: "\(family) ")
        #expect(name.given == given && name.family == family)
        #expect(name.familiar == (given.isEmpty ? family : given))
    }

    @Test(
        "What breaks a header, or makes text read backwards, is in nobody's name",
        arguments: ["A\r\nBcc: x", "A\nB", "A\0", "A\u{202e}B", "A\u{2066}B", "A\u{2028}B", "A\u{1b}[31m"])
    func malformed(given: String) {
        #expect(throws: PersonName.Fault.malformed) { try PersonName(given: given, family: "X") }
        #expect(throws: PersonName.Fault.malformed) { try PersonName(given: "X", family: given) }
    }

    @Test("A hundred code points a part are the most, and none at all is no name")
    func length() throws {
        _ = try PersonName(given: String(repeating: "a", count: 100), family: "")
        #expect(throws: PersonName.Fault.tooLong) {
            try PersonName(given: String(repeating: "a", count: 101), family: "")
        }
        #expect(throws: PersonName.Fault.empty) { try PersonName(given: " ", family: "") }
    }
}
