import Formats
import FoundationEssentials
import Testing

@Suite("JSON that is written straight to bytes")
struct JSONTextTests {
    private static func text(_ value: JSONText) -> String { String(decoding: value.bytes, as: UTF8.self) }

    @Test("Members come in the order given")
    func order() {
        let value = JSONText.object([
            "b": .integer(-1), "a": .array([.null, .bool(true), .bool(false)]), "empty": .object([:]),
            "none": .array([]),
        ])
        #expect(Self.text(value) == #"{"b":-1,"a":[null,true,false],"empty":{},"none":[]}"#)
    }

    @Test(
        "Text that a name may hold is read back unchanged by another reader",
        arguments: [
            "", "Zoë", #"a"b\c/d"#, "\u{0}\u{1}\u{8}\t\n\u{c}\r\u{1f}\u{7f}", "\u{2028}\u{2029}", "👩‍👩‍👧", "</script>",
        ])
    func escaped(text: String) throws {
        let bytes = JSONText.array([.string(text)]).bytes
        #expect(try JSONDecoder().decode([String].self, from: Data(bytes)) == [text])
        #expect(!bytes.contains { $0 < 0x20 })
    }
}
