import Domain

/// What fills the gaps of one mail.
struct TextValues {
    private let content: MailContent
    private let context: MailContext
    /// What the catalogue says.
    private let letter: Letter

    init(_ content: MailContent, in context: MailContext, saying letter: Letter) {
        self.content = content
        self.context = context
        self.letter = letter
    }

    /// One line of a template, filled. A value brings no line end along.
    func fill(_ pieces: [TextTemplate.Piece]) -> String {
        let text = pieces.map { piece in
            switch piece {
            case .words(let words): words
            case .gap(let gap, _): value(of: gap)
            }
        }
        return text.joined().onOneLine
    }

    private func value(of gap: TextGap) -> String {
        switch gap {
        case .organisationName: context.organisation.name
        case .contactName: context.organisation.contactName
        case .contactEmail: context.organisation.contactEmail
        case .givenName: context.greetableName ?? ""
        case .account: context.ownAccount
        case .time: context.time.words
        case .subject: letter.subject
        case .portal: context.host
        // Both take a line for themselves, and no text of one line has them.
        case .message, .link: ""
        case .linkLifetime, .linkUntil, .expiryTime, .expiryDays, .recoveryAddress, .codesLeft, .passkeyName,
            .launchDay:
            content.fact(gap, in: context)
        }
    }
}

extension MailContent {
    /// The facts of the mail's own kind; nothing for those of another.
    fileprivate func fact(_ gap: TextGap, in context: MailContext) -> String {
        switch (gap, self) {
        case (.linkLifetime, .passwordReset(_, let minutes, _)): counted(minutes, "minute", "minutes")
        case (.linkLifetime, .recoveryVerify(_, let hours, _)): counted(hours, "hour", "hours")
        case (.linkUntil, .activation(_, let until)): until.words
        case (.expiryTime, .passwordExpiring(let time, _, _)): time.words(by: context.clock)
        case (.expiryDays, .passwordExpiring(_, let days, _)): counted(days, "day", "days")
        case (.recoveryAddress, .recoveryVerify(_, _, let address)): address
        case (.recoveryAddress, .recoveryVerified(let address, _)): address
        case (.codesLeft, .recoveryCodeUsed(let left)): counted(left, "code", "codes")
        case (.passkeyName, .passkeySuspected(let name)): name
        case (.launchDay, .announcement(_, let day, _)): day.start.dateWords
        default: ""
        }
    }
}

extension String {
    /// Line ends and other controls as spaces.
    fileprivate var onOneLine: String {
        String(String.UnicodeScalarView(unicodeScalars.map { $0.properties.generalCategory.endsLines ? " " : $0 }))
    }
}

extension Unicode.GeneralCategory {
    fileprivate var endsLines: Bool {
        switch self {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
