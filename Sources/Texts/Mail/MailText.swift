package import Domain

/// A mail in words, both parts saying the same.
package struct MailText: Sendable {
    package let subject: String
    package let text: Secret<String>
    package let html: Secret<String>

    package init(_ content: MailContent, in context: MailContext) {
        let letter = Letter(content, in: context)
        let frame = LetterFrame(context)
        subject = letter.subject
        text = Secret(letter.plainText(in: frame))
        html = Secret(letter.html(in: frame).markup)
    }
}
