import Domain
import Testing

@Suite("A text of an organisation's own, read")
struct TextTemplateTests {
    private func faults(_ source: String, _ part: TextPart = .body, of kind: NoticeKind = .passwordReset) -> [TextFault]
    {
        do throws(TextFaults) {
            _ = try TextTemplate(source, as: part, of: kind)
            return []
        } catch {
            return error.all
        }
    }

    @Test("Words and gaps come out in their order, line by line")
    func reads() throws {
        let template = try TextTemplate(
            "Dear {{ person.given-name }}, it’s {{account}}.\r\n\n{{link: Choose one}}\n", as: .body, of: .passwordReset
        )
        #expect(
            template.lines == [
                [
                    .words("Dear "), .gap(.givenName, label: nil), .words(", it’s "), .gap(.account, label: nil),
                    .words("."),
                ],
                [], [.gap(.link, label: "Choose one")],
            ])
    }

    @Test(
        "What is no gap is words",
        arguments: [
            "a { b } c", "}} {", "{ {link} }", "{{message}}\n100 % {sure}", "x\n{{link}}",
            "E.g. at 10.30 a.m., z.B. No.7, 2.5 MB, version 1.2.3 … und so weiter.", "Done.\nNow go on...well",
        ])
    func wordsAreWords(_ source: String) {
        let withLink = source.contains("{{") ? source : "\(source)\n{{link}}"
        #expect(faults(withLink) == [])
    }

    @Test(
        "Every fault has its place",
        arguments: [
            ("", TextFault(.empty, in: .body)),
            ("Hello\n  you {{link", TextFault(.gapOpen, in: .body, line: 2, column: 7)),
            ("{{link\n}}", TextFault(.gapOpen, in: .body)),
            ("{{message}}\nGo to https://evil.example", TextFault(.foreignLink, in: .body, line: 2)),
            ("{{message}}\nGo to WWW.evil.example", TextFault(.foreignLink, in: .body, line: 2)),
            ("{{link: Go to evil.example}}", TextFault(.foreignLink, in: .body)),
            ("{{message}}\nSign in at northwind-login.com.", TextFault(.foreignLink, in: .body, line: 2)),
            ("{{message}}\nevil.example/verify", TextFault(.foreignLink, in: .body, line: 2)),
            ("{{message}}\nevil．example", TextFault(.foreignLink, in: .body, line: 2)),
            ("{{message}}\nWrite to help@evil", TextFault(.foreignLink, in: .body, line: 2)),
            ("{{message}}\n203.0.113.7.nip.io", TextFault(.foreignLink, in: .body, line: 2)),
            ("Press {{link}} now", TextFault(.notAlone(.link), in: .body)),
            ("{{account}}{{message}}", TextFault(.notAlone(.message), in: .body)),
            ("{{link}}\n{{link}}", TextFault(.secondLink, in: .body, line: 2)),
            ("{{message}}\n\n{{link}}", TextFault(.secondLink, in: .body, line: 3)),
            ("No link here", TextFault(.missing(.link), in: .body)),
            ("{{link}}\n{{account: x}}", TextFault(.labelMisplaced(.account), in: .body, line: 2)),
            ("{{link: }}", TextFault(.labelMisplaced(.link), in: .body)),
            ("{{link}}\na\u{202E}b", TextFault(.unprintable, in: .body, line: 2, column: 2)),
            ("{{link}}\na\u{0}b", TextFault(.unprintable, in: .body, line: 2, column: 2)),
        ])
    func faultsHavePlaces(_ source: String, _ fault: TextFault) {
        #expect(faults(source).first == fault)
    }

    @Test("All faults come at once, and an unknown gap says what is known")
    func allAtOnce() {
        let found = faults("{{nobody}} and {{no.thing}}\nhttp://x {{link")
        let known = TextGap.known(in: .body, of: .passwordReset)
        #expect(
            found == [
                TextFault(.gapUnknown("nobody", known: known), in: .body),
                TextFault(.gapUnknown("no.thing", known: known), in: .body, column: 16),
                TextFault(.foreignLink, in: .body, line: 2), TextFault(.gapOpen, in: .body, line: 2, column: 10),
            ])
        #expect(known.contains(.linkLifetime) && !known.contains(.passkeyName))
    }

    @Test("A subject and a greeting are one line", arguments: [TextPart.subject, .greeting])
    func isOneLine(_ part: TextPart) {
        #expect(faults("Hello\r\nBcc: everybody", part) == [TextFault(.secondLine, in: part, line: 2)])
        #expect(faults("Hello\u{2028}you", part).map(\.code) == ["text-unprintable"])
        #expect(faults("Hello {{organisation.name}}\n", part) == [])
        #expect(faults("{{link}}", part).map(\.code) == ["text-gap-unknown"])
    }

    @Test("It has a limit", arguments: TextPart.allCases)
    func isBounded(_ part: TextPart) {
        let padding = String(repeating: "x", count: part.limit - 8)
        #expect(
            faults(part == .body ? "\(padding)\n{{link}}" : padding, part).map(\.code).contains("text-too-long")
                == (part == .body))
        #expect(faults(String(repeating: "{", count: 1_000_000), part).map(\.code) == ["text-too-long"])
    }

    @Test(
        "Where a mail says different things in different cases, it goes on saying them",
        arguments: NoticeKind.allCases.filter(\.isVaried))
    func variedStaysTrue(_ kind: NoticeKind) {
        #expect(faults("All is well.\n{{link}}", of: kind).map(\.code) == ["text-gap-unknown"])
        #expect(faults("All is well.", of: kind) == [TextFault(.missing(.message), in: .body)])
        #expect(faults("Please read on.\n\n{{message}}", of: kind) == [])
        #expect(faults("All is well", .subject, of: kind) == [TextFault(.missing(.subject), in: .subject)])
        #expect(faults("Northwind: {{subject}}", .subject, of: kind) == [])
    }

    @Test("What the catalogue says can be written in it", arguments: NoticeKind.allCases)
    func standardIsAllowed(_ kind: NoticeKind) throws {
        _ = try OwnTemplates(.standard, of: kind)
    }

    @Test("The faults of all parts come at once")
    func partsTogether() {
        let text = OwnText(subject: "a\nb", greeting: "{{who}}", body: "nothing", closing: "www.example.org")
        #expect {
            _ = try OwnTemplates(text, of: .passwordReset)
        } throws: { error in
            (error as? TextFaults)?.all.map(\.part) == [.subject, .greeting, .body, .closing]
        }
    }
}
