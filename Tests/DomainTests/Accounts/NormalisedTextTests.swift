import Domain
import Testing

@Suite("Text in a form in which equal means equal to a person")
struct NormalisedTextTests {
    @Test("Of ASCII, capitals become small letters and nothing else changes")
    func ascii() {
        for byte in UInt8(0)..<0x80 {
            let (text, isCapital) = (String(UnicodeScalar(byte)), (0x41...0x5A).contains(byte))
            let folded = String(UnicodeScalar(isCapital ? byte + 0x20 : byte))
            #expect(NormalisedText.caseFolded(text) == folded)
            // The same within a text that isn't ASCII.
            #expect(NormalisedText.caseFolded("ж\(text)ж") == "ж\(folded)ж")
        }
    }

    @Test(
        "Spellings that look the same fold to the same",
        arguments: [
            ("É", "e\u{301}"), ("ＡＮＮＡ", "anna"), ("STRASSE", "Straße"), ("ﬁ", "FI"), ("Σ", "ς"), ("\u{212A}", "k"),
            ("an\u{200D}na", "ANNA"), ("\u{FEFF}anna", "anna"), ("", "\u{AD}"),
        ])
    func folded(one: String, other: String) {
        #expect(Array(NormalisedText.caseFolded(one).utf8) == Array(NormalisedText.caseFolded(other).utf8))
    }
}
