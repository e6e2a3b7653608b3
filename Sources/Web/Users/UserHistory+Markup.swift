import Domain
import Texts
import UseCases

extension UserEvent {
    /// What happened to somebody, the latest first.
    static func list(_ events: [UserEvent]) -> HTML {
        guard !events.isEmpty else { return "<p class=\"empty\">\(PeopleWords.noEvents)</p>" }
        return """
            <ol class="activity">\(events.compactMap(\.line))
            </ol>
            """
    }

    private var line: HTML? {
        guard let kind else { return nil }
        let place = ActivityWords.place(of: kind, details)
        return """

            <li>
            <p>\(EventWords.sentence(for: kind, details))</p>\
            \(details["reason"].map { "\n<p>\(EventWords.because): <bdi>\($0)</bdi></p>" as HTML })
            <p class="hint">\(.moment(at))\(EventWords.by(hand).map { " · <bdi>\($0)</bdi>" as HTML })\
            \(place.map { " · <bdi>\($0)</bdi>" as HTML })</p>
            </li>
            """
    }
}

extension UserMail {
    /// Mails to somebody, the latest first.
    static func list(_ mails: [UserMail]) -> HTML {
        guard !mails.isEmpty else { return "<p class=\"empty\">\(PeopleWords.noMails)</p>" }
        return """
            <ul class="activity">\(mails.map { "\n<li>\($0.markup)\n</li>" as HTML })
            </ul>
            """
    }

    /// What it is about, how it fares, and why.
    var markup: HTML {
        """

        <p>\((kind?.words ?? PeopleWords.otherMail).withCapital): \(fate.words)</p>\
        \(failure.map { "\n<p class=\"hint\"><bdi>\($0)</bdi></p>" as HTML })
        <p class="hint">\(.moment(at)) · <bdi>\(recipient.text)</bdi></p>
        """
    }
}

extension UserMail.Fate {
    fileprivate var words: String {
        switch self {
        case .waiting: PeopleWords.mailWaits
        case .tried: PeopleWords.mailTried
        case .sent: PeopleWords.mailSent
        case .expired: PeopleWords.mailExpired
        case .givenUp: PeopleWords.mailGivenUp
        }
    }
}

extension String {
    /// At the beginning of a sentence.
    var withCapital: String { prefix(1).uppercased() + dropFirst() }
}
