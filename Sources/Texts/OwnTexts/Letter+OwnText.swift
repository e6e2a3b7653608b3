import Domain

extension Letter {
    /// The letter in the organisation's own words, where it has some.
    func worded(by own: OwnTemplates, _ values: TextValues) -> Letter {
        let ownSubject = own.subject.map { values.fill($0.lines.first ?? []) } ?? ""
        return Letter(
            subject: ownSubject.allSatisfy(\.isWhitespace) ? subject : ownSubject,
            blocks: own.body.map { filled($0, values) } ?? blocks)
    }

    /// Lines that follow each other are one paragraph; what takes a line for itself is one, too.
    private func filled(_ template: TextTemplate, _ values: TextValues) -> [Block] {
        var filled: [Block] = []
        var paragraph: [String] = []
        func end() {
            if !paragraph.isEmpty { filled.append(.paragraph(paragraph.joined(separator: " "))) }
            paragraph = []
        }
        for line in template.lines {
            if let block = line.block {
                end()
                filled += block.gap == .message ? blocks : action(labelled: block.label)
            } else if line.isEmpty {
                end()
            } else {
                paragraph.append(values.fill(line))
            }
        }
        end()
        return filled
    }

    private func action(labelled label: String?) -> [Block] {
        for case .action(let ownLabel, let link) in blocks { return [.action(label ?? ownLabel, link: link)] }
        return []
    }
}

extension MailContent {
    /// Whether the words of its kind are about it. A reset that an administrator sent is of the kind of one that the person
    /// asked for, by which filters sort it, and tells something else; only greeting and closing are the organisation's there.
    ///
    /// What is said to everybody on the day on which they begin, and after it, isn't true of who can't sign in yet.
    var isWordable: Bool {
        switch self {
        case .announcement(let phase, _, hasPassword: false): phase.offset < 0
        case .passwordResetSent, .passwordResetSentElsewhere, .passwordKeptElsewhere: false
        default: true
        }
    }
}

extension LetterFrame {
    /// Around the letter in the organisation's own words. A greeting by a name that there is not stays the catalogue's.
    func worded(by own: OwnTemplates, _ values: TextValues, in context: MailContext) -> LetterFrame {
        var frame = self
        if let template = own.greeting, !template.gaps.contains(.givenName) || context.greetableName != nil {
            frame.greeting = values.fill(template.lines.first ?? [])
        }
        if let template = own.closing {
            frame.questions = template.lines.split(whereSeparator: \.isEmpty).map { lines in
                lines.map(values.fill).joined(separator: " ")
            }
        }
        return frame
    }
}

extension [TextTemplate.Piece] {
    /// What takes the line for itself, if that is what the line is.
    fileprivate var block: (gap: TextGap, label: String?)? {
        for case .gap(let gap, let label) in self where gap.isBlock { return (gap, label) }
        return nil
    }
}
