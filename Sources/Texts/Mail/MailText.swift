package import Domain

/// A mail in words, both parts saying the same.
package struct MailText: Sendable {
    package let subject: String
    package let text: Secret<String>
    package let html: Secret<String>

    /// What the parts are made of, for pages that show the mail themselves.
    package let greeting: String
    package let blocks: [MailBlock]
    /// Whom to ask, and who writes.
    package let closing: [String]

    /// - Parameter own: What the organisation says in place of the catalogue.
    package init(_ content: MailContent, in context: MailContext, worded own: OwnTemplates? = nil) {
        var letter = Letter(content, in: context)
        var frame = LetterFrame(context)
        if var own {
            if !content.isWordable { own = own.aroundTheLetter }
            let values = TextValues(content, in: context, saying: letter)
            letter = letter.worded(by: own, values)
            frame = frame.worded(by: own, values, in: context)
        }
        subject = letter.subject
        text = Secret(letter.plainText(in: frame))
        html = Secret(letter.html(in: frame).markup)
        greeting = frame.greeting
        blocks = letter.blocks
        closing = frame.closing
    }
}
