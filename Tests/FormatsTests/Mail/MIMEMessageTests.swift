import Domain
import Formats
import Testing

@Suite("A mail as it travels")
struct MIMEMessageTests {
    @Test("A whole mail, byte for byte")
    func wholeMail() throws {
        let mail = try OutgoingMail.sample(
            senderName: "Example Org", subject: "Reset your password", text: "Hello Zoë,\n\nhttps://e.org/?a=b\n",
            html: "<p>Zoë</p>\n")
        let expected = """
            Date: Sun, 22 Nov 2026 14:05:00 +0000
            From: "Example Org" <lockstep@example.org>
            To: zoe@example.org
            Subject: Reset your password
            Message-ID: <01k9mail@example.org>
            X-Lockstep-Notice: password-reset
            Auto-Submitted: auto-generated
            MIME-Version: 1.0
            Content-Type: multipart/alternative;
             boundary="=_01k9mail"

            --=_01k9mail
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            Hello Zo=C3=AB,

            https://e.org/?a=3Db
            --=_01k9mail
            Content-Type: text/html; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            <p>Zo=C3=AB</p>
            --=_01k9mail--

            """
        #expect(mail.lines == expected.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
    }

    @Test("No name and no subject can add a header, end the headers, or make a line too long", arguments: hostileTexts)
    func nothingInjectable(text: String) throws {
        let mail = try OutgoingMail.sample(senderName: text, subject: text, text: text, html: text)
        let headers = mail.lines.prefix { !$0.isEmpty }
        let names = headers.filter { !$0.hasPrefix(" ") }.map { String($0.prefix { $0 != ":" }) }
        #expect(
            names == [
                "Date", "From", "To", "Subject", "Message-ID", "X-Lockstep-Notice", "Auto-Submitted", "MIME-Version",
                "Content-Type",
            ])
        #expect(headers.allSatisfy { $0.utf8.count <= 78 && !$0.allSatisfy { $0 == " " } })
        #expect(mail.lines.allSatisfy { $0.utf8.count <= 78 })
        #expect(mail.lines.count { $0.hasPrefix("--=_") } == 3)
        // CR and LF only as line ends, nothing but printable ASCII besides.
        #expect(mail.lines.allSatisfy { $0.utf8.allSatisfy { (0x20...0x7E).contains($0) } })
    }

    @Test("The same mail is the same bytes")
    func sameBytes() throws {
        let mail = try OutgoingMail.sample(senderName: "Zoë", subject: "Ünder", text: "a", html: "b")
        #expect(MIMEMessage(mail).content.exposed == MIMEMessage(mail).content.exposed)
    }

    @Test("A message id can't leave its brackets", arguments: ["a>\r\nBcc: x@y", "../../etc/passwd", "é", "a@b", ""])
    func messageIDs(text: String) throws {
        let id = MessageID(notice: ID<OutgoingMail>(rawValue: text), sender: try EmailAddress("l@example.org"))
        #expect(id.description.utf8.allSatisfy { (0x21...0x7E).contains($0) })
        #expect(id.description.filter { "<>@/.".contains($0) } == "<@.>")
    }

    @Test("Different ids stay different")
    func messageIDsDiffer() throws {
        let ids = try ["a/", "a=2F", "a", "a/b"].map {
            MessageID(notice: ID<OutgoingMail>(rawValue: $0), sender: try EmailAddress("l@example.org"))
        }
        #expect(Set(ids).count == ids.count)
    }

    @Test(
        "The sender is read as people write it",
        arguments: [
            ("l@example.org", nil),
            ("Lockstep <l@example.org>", "Lockstep"),
            ("\"Lockstep, of Example\" <l@example.org> ", "Lockstep, of Example"),
            ("<l@example.org>", nil),
        ] as [(String, String?)])
    func mailboxes(text: String, name: String?) throws {
        let mailbox = try Mailbox(parsing: text)
        #expect(mailbox.name == name)
        #expect(mailbox.address.text == "l@example.org")
    }

    @Test(
        "What is no sender is refused",
        arguments: ["", "Lockstep", "Lockstep <l@example.org> x", "Lockstep <l@example.org", "a@b, c@d", "<>"])
    func badMailboxes(text: String) {
        #expect(throws: EmailAddress.Fault.self) { try Mailbox(parsing: text) }
    }
}

/// What has been tried against mail builders, and what has broken some by itself.
let hostileTexts: [String] = [
    "",
    " ",
    "plain",
    "a\r\nBcc: eve@example.com",
    "a\nBcc: eve@example.com",
    "a\rBcc: eve@example.com",
    "a\r\n\r\n<script>",
    "a\u{0}b",
    "a\u{85}Bcc: x\u{2028}Bcc: y\u{2029}",
    "a\u{B}\u{C}b\u{7F}",
    "\" <eve@example.com>, \"",
    "\\",
    "\\\" <eve@example.com>",
    "(comment) <eve@example.com>",
    "=?utf-8?Q?=0D=0ABcc:_eve?=",
    "=?utf-8?B?DQpCY2M6?=",
    "--=_01k9mail--",
    "--=_01k9mail\r\nContent-Type: text/html",
    ".",
    ".\r\nQUIT\r\n",
    "From here",
    "Zoë Ångström-Šimić",
    "محمد عبد الله",
    "名前が長い人のための件名です。これは折り返されなければなりません。もっと長くしましょう。",
    "👩🏽‍🚀👨‍👩‍👧‍👦🏳️‍🌈 moon 👩🏽‍🚀👨‍👩‍👧‍👦🏳️‍🌈 moon 👩🏽‍🚀👨‍👩‍👧‍👦🏳️‍🌈",
    "evil\u{202E}gro.elpmaxe",
    "e" + String(repeating: "\u{301}", count: 300),
    String(repeating: "x", count: 2_000),
    String(repeating: "word ", count: 400),
    String(repeating: " ", count: 300) + "x",
    String(repeating: "é", count: 500),
    String(repeating: "=", count: 200),
    "ends with spaces   ",
    "tab\tinside and trailing\t",
]

extension OutgoingMail {
    static func sample(senderName: String?, subject: String, text: String, html: String) throws -> OutgoingMail {
        let sender = try EmailAddress("lockstep@example.org")
        return OutgoingMail(
            sender: Mailbox(name: senderName, address: sender), recipient: try EmailAddress("zoe@example.org"),
            subject: subject, text: Secret(text), html: Secret(html),
            messageID: MessageID(notice: ID<OutgoingMail>(rawValue: "01k9mail"), sender: sender),
            date: Timestamp(milliseconds: 1_795_356_300_000), kind: .passwordReset)
    }

    var lines: [String] {
        String(decoding: MIMEMessage(self).content.exposed, as: UTF8.self).split(
            separator: "\r\n", omittingEmptySubsequences: false
        ).map(String.init)
    }
}
