import Domain
import Formats
import Testing

@Suite("Messages of the syslog protocol")
struct SyslogMessageTests {
    private func frame(
        host: String = "id.example.org", id: String = "sign-in.failed", sequence: Int = 7, text: String = "{}"
    ) -> String {
        String(
            decoding: SyslogMessage.frame(
                .warning, at: Timestamp(milliseconds: 1_795_356_300_040), from: host, id: id, sequence: sequence,
                text: Array(text.utf8)), as: UTF8.self)
    }

    @Test("Length, priority, time, host, name, kind and number are in front of the text")
    func whole() {
        #expect(
            frame()
                == "96 <84>1 2026-11-22T14:05:00.040Z id.example.org lockstep - sign-in.failed [meta sequenceId=\"7\"] {}"
        )
    }

    @Test("The length is one of bytes, so nothing inside is taken for the next message")
    func length() throws {
        let text = "é\n99 <84>1 - forged"
        let bytes = Array(frame(text: text).utf8)
        let space = try #require(bytes.firstIndex(of: UInt8(ascii: " ")))
        #expect(Int(String(decoding: bytes[..<space], as: UTF8.self)) == bytes.count - space - 1)
    }

    @Test("A name holds no space and nothing but printable ASCII, and none is a hyphen")
    func names() {
        #expect(frame(host: "").contains("Z - lockstep"))
        #expect(frame(host: "a b\né").contains("Z ab lockstep"))
        #expect(frame(id: String(repeating: "k", count: 40)).contains(" \(String(repeating: "k", count: 32)) ["))
    }

    @Test("Every kind of event fits")
    func kinds() {
        for kind in AuditKind.allCases { #expect(kind.rawValue.utf8.count <= 32) }
    }

    @Test("Numbers count anew behind the largest", arguments: [(2_147_483_647, 2_147_483_647), (2_147_483_648, 1)])
    func sequence(number: Int, sent: Int) {
        #expect(frame(sequence: number).contains("sequenceId=\"\(sent)\""))
    }
}
