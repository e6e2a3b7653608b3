import Domain

extension Letter {
    /// Paragraphs with an empty line between; lines end with LF.
    func plainText(in frame: LetterFrame) -> String {
        let sections =
            [frame.greeting] + blocks.map(\.plainText) + [frame.question, "-- \n\(frame.signature)"].compactMap(\.self)
        return sections.joined(separator: "\n\n") + "\n"
    }
}

extension Letter.Block {
    fileprivate var plainText: String {
        switch self {
        case .paragraph(let words): words
        case .action(let label, let link): "\(label):\n\n\(link.exposed)"
        case .receipt(let lines): lines.map { "  \($0.place) — \($0.state)" }.joined(separator: "\n")
        }
    }
}
