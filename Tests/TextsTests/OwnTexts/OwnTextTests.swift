import Domain
import Testing
import Texts

@Suite("Mails in an organisation's own words")
struct OwnTextTests {
    private static let link = "https://lockstep.example.org/reset/rst_0123456789"

    private func mail(_ text: OwnText, in context: MailContext = .sample) throws -> MailText {
        MailText(
            .passwordReset(link: Secret(Self.link), minutes: 30, alsoAtRecoveryAddress: false), in: context,
            worded: try OwnTemplates(text, of: .passwordReset))
    }

    @Test("Every part is said as it was written, with its gaps filled, in both alternatives")
    func isWorded() throws {
        let mail = try mail(
            OwnText(
                subject: "{{organisation.name}}: {{subject}}", greeting: "Dear {{person.given-name}},",
                body: "You asked for this,\n{{account}}.\n\n{{link: Choose one}}\nIt works for {{link.lifetime}}.",
                closing: "Ask {{contact.name}}.\n\nOr come to floor 3."))
        #expect(mail.subject == "Example Org: Reset your password")
        #expect(
            mail.text.exposed == """
                Dear Zoë,

                You asked for this, Example Org account.

                Choose one:

                \(Self.link)

                It works for 30 minutes.

                Ask Bo Chen.

                Or come to floor 3.

                -- \n\
                Example Org

                """)
        for words in [
            "<h1 style=\"margin:0 0 24px;font-size:24px;line-height:1.25\">Example Org: Reset your password</h1>",
            ">Dear Zoë,</p>", ">You asked for this, Example Org account.</p>", ">Choose one</a>", "Or come to floor 3.",
        ] {
            #expect(mail.html.exposed.contains(words))
        }
    }

    @Test("What is not one's own stays as it was")
    func restIsStandard() throws {
        let standard = try mail(OwnText())
        let greeted = try mail(OwnText(greeting: "Good day,"))
        #expect(standard.text.exposed.hasPrefix("Hello Zoë,\n"))
        #expect(
            greeted.text.exposed == standard.text.exposed.replacing("Hello Zoë,", with: "Good day,"))
        #expect(greeted.subject == standard.subject)
    }

    @Test("The standard, written in the language, says what the catalogue says", arguments: MailSample.all)
    func standardIsTheSame(_ sample: MailSample) throws {
        let plain = MailText(sample.content, in: sample.context)
        var standard = OwnText.standard
        // Where nobody is named to ask, the catalogue is silent, which a text can't be.
        if sample.context.organisation.contactName.isEmpty { standard.closing = nil }
        let own = MailText(
            sample.content, in: sample.context, worded: try OwnTemplates(standard, of: sample.content.kind))
        #expect(own.subject == plain.subject)
        #expect(own.text.exposed == plain.text.exposed)
        #expect(own.html.exposed == plain.html.exposed)
    }

    @Test("A value opens no gap, brings no markup and no second line along")
    func valuesAreValues() throws {
        var context = MailContext.sample
        context.organisation.name = "{{link}}<b>\r\nBcc: x@evil.example"
        let mail = try mail(
            OwnText(subject: "{{organisation.name}}", body: "<i>{{organisation.name}}</i>\n{{link}}"), in: context)
        #expect(mail.subject == "{{link}}<b>  Bcc: x@evil.example")
        #expect(mail.text.exposed.components(of: Self.link) == 1)
        #expect(!mail.html.exposed.contains("<b>") && !mail.html.exposed.contains("<i>"))
        #expect(mail.html.exposed.contains("&lt;i&gt;{{link}}&lt;b&gt;"))
    }

    @Test("A greeting by a name that can't be repeated is the catalogue's", arguments: ["", "evil.example", "a@b"])
    func unfitNames(_ name: String) throws {
        var context = MailContext.sample
        context.givenName = name
        #expect(try mail(OwnText(greeting: "Dear {{person.given-name}},"), in: context).greeting == "Hello,")
        #expect(try mail(OwnText(greeting: "Dear all,"), in: context).greeting == "Dear all,")
    }

    @Test("A subject of gaps that are all empty is the catalogue's")
    func emptySubject() throws {
        #expect(try mail(OwnText(subject: "{{organisation.name}}"), in: .bare).subject == "Reset your password")
    }

    @Test("There is a sample of every kind, with one link", arguments: NoticeKind.allCases)
    func samples(_ kind: NoticeKind) {
        let content = MailContent.sample(of: kind, link: Secret(Self.link), at: MailContext.sample.time)
        #expect(content.kind == kind)
        #expect(MailText(content, in: .sample).text.exposed.components(of: "https://") == 1)
    }

    @Test(
        "A fault says where it is and what to do",
        arguments: [
            (
                TextFault(.gapUnknown("nobody", known: [.account]), in: .body, line: 3, column: 9),
                "Body, line 3, column 9: "
            ),
            (TextFault(.tooLong(limit: 150), in: .subject), "150"),
            (TextFault(.gapUnknown("nobody", known: [.account]), in: .body), "{{account}}"),
            (TextFault(.missing(.message), in: .body), "{{message}}"),
        ])
    func faultWords(_ fault: TextFault, _ words: String) {
        #expect(fault.words.contains(words))
        #expect(fault.words.hasSuffix("."))
    }
}

extension String {
    /// How often a piece stands in it.
    fileprivate func components(of piece: String) -> Int { ranges(of: piece).count }
}
