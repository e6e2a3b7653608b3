import Domain

extension Letter {
    /// Paragraphs with an empty line between; lines end with LF.
    func plainText(in frame: LetterFrame) -> String {
        let sections =
            [frame.greeting] + blocks.map(\.plainText) + frame.questions + ["-- \n\(frame.signature)"]
        return sections.joined(separator: "\n\n") + "\n"
    }
}

extension MailBlock {
    fileprivate var plainText: String {
        switch self {
        case .paragraph(let words): words
        case .action(let label, let link): "\(label):\n\n\(link.exposed)"
        case .receipt(let lines): lines.map { "  \($0.place) — \($0.state)" }.joined(separator: "\n")
        }
    }
}
