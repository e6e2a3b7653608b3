import Domain
import Foundation
import Testing
import Texts

@Suite("The words of mails")
struct MailTextTests {
    @Test("Every mail reads as it was approved", arguments: MailSample.all)
    func golden(sample: MailSample) throws {
        let mail = MailText(sample.content, in: sample.context)
        try expectGolden("Subject: \(mail.subject)\n\n\(mail.text.exposed)", named: "\(sample.name).txt")
        try expectGolden(mail.html.exposed, named: "\(sample.name).html")
    }

    @Test("There is a sample of every kind")
    func complete() {
        #expect(Set(MailSample.all.map(\.content.kind)) == Set(NoticeKind.allCases))
    }

    @Test("One link a mail, on a line of its own in text, behind one button in HTML", arguments: MailSample.all)
    func oneLink(sample: MailSample) throws {
        let mail = MailText(sample.content, in: sample.context)
        let lines = mail.text.exposed.components(separatedBy: "\n").filter { $0.contains("://") }
        #expect(lines.count == 1)
        let link = try #require(lines.first)
        // Where a directory keeps the password, it is the one that its administrators gave.
        let isElsewhere = sample.name == "password-kept-elsewhere"
        #expect(isElsewhere ? link == MailSample.elsewhere : link.hasPrefix("https://lockstep.example.org/"))
        #expect(!link.contains(" "))
        let html = mail.html.exposed
        #expect(html.components(separatedBy: "<a ").count == 2)
        #expect(html.contains("href=\"\(link)\""))
        #expect(html.components(separatedBy: link).count == 3)
    }

    @Test("Text and HTML say the same", arguments: MailSample.all)
    func sameWords(sample: MailSample) throws {
        let mail = MailText(sample.content, in: sample.context)
        let html = mail.html.exposed.unescaped
        for paragraph in mail.text.exposed.components(separatedBy: "\n\n") {
            for line in paragraph.components(separatedBy: "\n") where !["", "-- "].contains(line) {
                for piece in line.components(separatedBy: " — ") {
                    let piece = piece.trimmingCharacters(in: .whitespaces)
                    #expect(html.contains(piece.hasSuffix(":") ? String(piece.dropLast()) : piece))
                }
            }
        }
    }

    @Test("Nothing is loaded, and no script is there", arguments: MailSample.all)
    func selfContained(sample: MailSample) {
        let html = MailText(sample.content, in: sample.context).html.exposed.lowercased()
        for word in ["<script", "<img", "src=", "@import", "url(", "<link", "<iframe", "onerror="] {
            #expect(!html.contains(word))
        }
    }

    @Test("Whatever people and organisations are called, it stays text", arguments: MailSample.hostile)
    func escaped(sample: MailSample) throws {
        let html = MailText(sample.content, in: sample.context).html.exposed
        #expect(!html.contains("<b>"))
        #expect(!html.contains("\"onclick"))
        #expect(html.contains("&lt;b&gt;"))
        #expect(html.contains("&quot;onclick"))
        #expect(html.contains("&amp;amp;"))
    }

    @Test(
        "A name that mail programs would make a link of is not repeated",
        arguments: ["evil.example", "https://evil.example", "evil@example.org", "a\nb", "<b>", "", "x/y"])
    func namesAsLinks(name: String) {
        var context = MailContext.sample
        context.givenName = name
        #expect(MailText(.welcome, in: context).text.exposed.hasPrefix("Hello,\n"))
    }

    @Test("People's names are", arguments: ["Zoë", "O’Brien", "Mary Ann", "J. R.", "名前", "Jr."])
    func names(name: String) {
        var context = MailContext.sample
        context.givenName = name
        #expect(MailText(.welcome, in: context).text.exposed.hasPrefix("Hello \(name),\n"))
    }

    @Test("A mail does not print its link")
    func silent() {
        let content = MailContent.activation(link: Secret("https://x/secret"), until: MailContext.sample.time)
        var dumped = ""
        dump(content, to: &dumped)
        dump(MailText(content, in: .sample), to: &dumped)
        #expect(!dumped.contains("secret\""))
        #expect(!dumped.contains("https"))
    }
}

extension String {
    fileprivate var unescaped: String {
        replacingOccurrences(of: "&lt;", with: "<").replacingOccurrences(of: "&gt;", with: ">")
            .replacingOccurrences(of: "&quot;", with: "\"").replacingOccurrences(of: "&#39;", with: "'")
            .replacingOccurrences(of: "&amp;", with: "&")
    }
}

/// Compares with a file beside the tests; with `LOCKSTEP_RECORD_GOLDEN=1` writes it.
private func expectGolden(_ text: String, named name: String) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/\(name)")
    if ProcessInfo.processInfo.environment["LOCKSTEP_RECORD_GOLDEN"] == "1" {
        try Data(text.utf8).write(to: file)
    }
    let golden = try? String(contentsOf: file, encoding: .utf8)
    #expect(text == golden, "\(name) differs; look at it, then record with LOCKSTEP_RECORD_GOLDEN=1")
}
