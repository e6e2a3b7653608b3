import Domain
import Texts

/// A mail as a mail program shows it: who, to whom, about what, and then what it says.
struct MailSheet: Sendable {
    let from: String
    let to: String
    let text: MailText

    /// - Parameter press: What stands for its button. The address below it is printed as the mail has it.
    func markup(press: (String) -> HTML) -> HTML {
        """
        <div class="letter">
        <dl class="facts">
        <div><dt>\(MailWords.from)</dt><dd><bdi>\(from)</bdi></dd></div>
        <div><dt>\(MailWords.to)</dt><dd><bdi>\(to)</bdi></dd></div>
        </dl>
        <h3><bdi>\(text.subject)</bdi></h3>
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
