import Domain
import Testing

@Suite("A password as it was typed")
struct PasswordTests {
    @Test(
        "1,024 bytes are taken and 1,025 are refused, counted before normalisation",
        arguments: [1, 8, 64, 1_023, 1_024])
    func longestTaken(length: Int) throws {
        #expect(try Password(String(repeating: "x", count: length)).normalised.exposed.utf8.count == length)
    }

    @Test(
        "What is too long is refused and never cut",
        arguments: [
            String(repeating: "x", count: 1_025), String(repeating: "é", count: 513),
            String(repeating: "x", count: 10_000_000),
        ])
    func tooLong(typed: String) {
        #expect(throws: PasswordFault.tooLong) { try Password(typed) }
    }

    @Test("Two passwords of 1,024 bytes that differ in the last one differ")
    func notTruncated() throws {
        let long = String(repeating: "x", count: 1_023)
        #expect(try Password(long + "a").normalised.exposed != Password(long + "b").normalised.exposed)
    }

    @Test("Nothing typed is refused")
    func empty() {
        #expect(throws: PasswordFault.empty) { try Password("") }
    }

    @Test("White space and NUL are part of it, wherever they stand", arguments: [" lead", "trail ", "\t", "a\0b", " "])
    func notTrimmed(typed: String) throws {
        #expect(try Array(Password(typed).normalised.exposed.utf8) == Array(typed.utf8))
    }

    @Test(
        "What looks the same is the same",
        arguments: [
            ("e\u{301}", "é"), ("Å", "Å"), ("ﬁsh", "fish"), ("ｐａｓｓ", "pass"), ("①", "1"), ("a\u{a0}b", "a b"),
            ("\u{1100}\u{1161}", "가"),
        ])
    func normalised(typed: String, same: String) throws {
        #expect(try Array(Password(typed).normalised.exposed.utf8) == Array(same.utf8))
    }

    @Test("Upper and lower case stay two things")
    func caseMatters() throws {
        #expect(try Password("Violet").normalised.exposed != Password("violet").normalised.exposed)
    }

    @Test("It can't be seen in any way of printing it")
    func hidden() throws {
        let password = try Password("violet harbour 42")
        var dumped = ""
        dump(password, to: &dumped)
        for text in ["\(password)", String(reflecting: password), dumped] { #expect(!text.contains("violet")) }
    }
}
