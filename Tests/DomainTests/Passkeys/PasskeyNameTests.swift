import Domain
import Testing

@Suite("What a passkey may be called")
struct PasskeyNameTests {
    @Test(
        "Any script, without the space around it",
        arguments: [("  Work laptop ", "Work laptop"), ("鍵", "鍵"), ("x", "x")])
    func taken(typed: String, name: String) throws {
        #expect(try PasskeyName(typed).text == name)
        let longest = String(repeating: "ä", count: PasskeyName.maximumLength)
        #expect(try PasskeyName(longest).text == longest)
    }

    @Test(
        "Nothing, too much, and what can't be seen are refused",
        arguments: [
            ("", PasskeyName.Fault.empty), (" \t\n", .empty), (String(repeating: "x", count: 61), .tooLong),
            ("a\nb", .malformed), ("a\u{0}", .malformed), ("a\u{202E}b", .malformed),
        ])
    func refused(typed: String, fault: PasskeyName.Fault) {
        #expect(throws: fault) { try PasskeyName(typed) }
    }
}
