import Domain
import Formats
import Foundation
import TestPrograms
import Testing

/// Python's `email` package reads what `MIMEMessage` writes: an implementation that we had no hand in.
@Suite("A mail read back by another implementation")
struct MailReadBackTests {
    private struct ReadBack: Decodable {
        let subject: String
        let sender: [[String]]
        let recipient: [[String]]
        let headers: [String]
        let text: String
        let html: String
        let defects: [String]
    }

    @Test("Names, subjects and bodies arrive as they were, cleaned")
    func hostileTexts() throws {
        let mails = try FormatsTests.hostileTexts.map {
            try OutgoingMail.sample(senderName: $0, subject: $0, text: $0, html: $0)
        }
        let results = try readBack(mails)
        #expect(results.count == mails.count)
        for (text, result) in zip(FormatsTests.hostileTexts, results) {
            let cleaned = expectedInHeader(text)
            #expect(result.subject == cleaned)
            #expect(result.sender == [[cleaned, "lockstep@example.org"]])
            #expect(result.recipient == [["", "zoe@example.org"]])
            #expect(result.headers.count == 9)
            #expect(result.defects == [])
            #expect(result.text == expectedInBody(text))
            #expect(result.html == expectedInBody(text))
        }
    }

    @Test("A link survives wherever its line is broken", arguments: [1, 40, 60, 70, 71, 72, 73, 74, 75, 76, 77, 200])
    func links(length: Int) throws {
        let link = "https://example.org/reset/" + String(repeating: "=é", count: length)
        let mail = try OutgoingMail.sample(senderName: nil, subject: "s", text: "a\n\n\(link)\n\nb", html: link)
        let result = try #require(try readBack([mail]).first)
        #expect(result.text == "a\n\n\(link)\n\nb")
        #expect(result.html == link)
    }

    /// Written apart from the code under test: what can't be in a header is a space, and spaces count once.
    private func expectedInHeader(_ text: String) -> String {
        let forbidden = CharacterSet.controlCharacters.subtracting(CharacterSet(charactersIn: "\u{200D}"))
            .union(.newlines)
        return text.unicodeScalars.map { forbidden.contains($0) ? " " : String($0) }.joined()
            .split(separator: " ").joined(separator: " ")
    }

    /// The last line end belongs to the boundary (RFC 2046, section 5.1.1).
    private func expectedInBody(_ text: String) -> String {
        let text = text.replacingOccurrences(of: "\r\n", with: "\n")
        return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }

    private func readBack(_ mails: [OutgoingMail]) throws -> [ReadBack] {
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "read_mail.py")
        let messages = mails.map { Data(MIMEMessage($0).content.exposed).base64EncodedString() }
        let (answer, isWell) = try TestProgram.run(
            ["/usr/bin/env", "python3", "-I", script.path], typing: Data(messages.joined(separator: "\n").utf8))
        #expect(isWell)
        return try JSONDecoder().decode([ReadBack].self, from: answer)
    }
}
