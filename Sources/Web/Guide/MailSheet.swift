import Domain
import Texts

/// A mail as a mail program shows it: who, to whom, about what, and then what it says.
struct MailSheet: Sendable {
    let from: String
    let to: String
    let text: MailText

    /// Its button stands there to be looked at.
    ///
    /// - Parameter heading: The element that its subject is.
    func markup(under heading: StaticString = "h3") -> HTML {
        markup(under: heading) { "<button type=\"button\" disabled>\($0)</button>" }
    }

    /// - Parameter press: What stands for its button. The address below it is printed as the mail has it.
    func markup(under heading: StaticString = "h3", press: (String) -> HTML) -> HTML {
        let heading = HTML(stringLiteral: heading)
        return """
            <div class="letter">
            <dl class="facts">
            <div><dt>\(MailWords.from)</dt><dd><bdi>\(from)</bdi></dd></div>
            <div><dt>\(MailWords.to)</dt><dd><bdi>\(to)</bdi></dd></div>
            </dl>
            <\(heading)><bdi>\(text.subject)</bdi></\(heading)>
            <p>\(text.greeting)</p>\(text.blocks.map { markup($0, press) })
            <div class="hint">\(text.closing.map { "\n<p>\($0)</p>" as HTML })
            </div>
            </div>
            """
    }

    private func markup(_ block: MailBlock, _ press: (String) -> HTML) -> HTML {
        switch block {
        case .paragraph(let words): "\n<p>\(words)</p>"
        case .action(let label, let link):
            """

            <p class="actions">\(press(label))</p>
            <p class="hint">\(link.exposed)</p>
            """
        case .receipt(let lines):
            """

            <dl class="facts">\(lines.map { "\n<div><dt>\($0.place)</dt><dd>\($0.state)</dd></div>" as HTML })
            </dl>
            """
        }
    }
}
