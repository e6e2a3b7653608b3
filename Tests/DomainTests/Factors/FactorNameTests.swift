import Domain
import Testing

@Suite("What a passkey or a phone may be called")
struct FactorNameTests {
    @Test(
        "A line of text in any script, without the space around it",
        arguments: [
            ("Pixel", "Pixel"), ("  Ada’s phone ", "Ada’s phone"), ("鍵", "鍵"), ("x", "x"),
            (String(repeating: "ä", count: 60), String(repeating: "ä", count: 60)), ("ن\u{200C}م", "ن\u{200C}م"),
            ("👩\u{200D}💻", "👩\u{200D}💻"), ("Pixel\u{2060}", "Pixel\u{2060}"),
        ])
    func taken(typed: String, name: String) {
        #expect(FactorName(typed)?.text == name)
    }

    @Test(
        "Nothing, too much, and what can't be seen are refused",
        arguments: [
            "", "   ", " \t\n", "a\nb", "a\u{0}", "a\u{202E}b", "\u{200B}", "\u{2060}\u{2060}", "\u{FEFF}", "\u{00AD}",
            "\u{3164}", "\u{2800}", "\u{E0041}", "\u{200D}", String(repeating: "x", count: 61),
            String(repeating: "x", count: 1_000_000),
        ])
    func refused(typed: String) {
        #expect(FactorName(typed) == nil)
    }
}
