package import Domain

/// What the pages of the launch kit say.
package enum LaunchWords {
    package static let title = "Launch kit"
    package static let lead = "Four mails tell your people what comes and when. Help pages show them how it works."
    package static let day = "The day on which everybody begins"
    package static let dayHint = "The mails name it."
    package static let show = "Show the Mails"
    package static let mailsTitle = "The four mails"

    package static func name(_ phase: LaunchPhase) -> String {
        switch phase {
        case .twoWeeksBefore: "Two weeks before"
        case .oneWeekBefore: "One week before"
        case .onTheDay: "On the day"
        case .after: "A week after"
        }
    }

    package static func sendOn(_ date: String) -> String { "To be sent on \(date)" }

    package static func told(_ count: Int) -> String {
        switch count {
        case 0: "Nobody has had it yet"
        case 1: "1 person has had it"
        default: "\(count.grouped) people have had it"
        }
    }

    package static let read = "Read it"
    package static let send = "Send…"
    package static let download = "Download"
    package static let changeWords = "Change its words"
    package static let downloadHint =
        "A downloaded mail opens as a draft in mail programs. Whom it goes to is left open."

    package static let sentTitle = "What was sent"
    package static func sent(_ phase: LaunchPhase, _ audience: AnnouncementAudience) -> String {
        "\(name(phase)), to \(inSentence(audience))"
    }
    package static func stopped(_ told: Int) -> String { "Stopped: \(all(told))" }
    package static func soFar(_ told: Int) -> String { "\(told.grouped) told so far, and it goes on." }
    package static func all(_ told: Int) -> String { told == 1 ? "1 person told." : "\(told.grouped) people told." }
    package static let begun = "It has begun"
    package static let begunWhy = "The mails leave one after the other. You can close this page."

    package static let helpTitle = "Help pages"
    package static let helpWhy =
        "In your organisation’s name and open to all. Put the addresses on your intranet, or download the pages to keep"
        + " them somewhere else."
    package static let guide = "Practice runs"
    package static let helpIndex = "All help pages"

    package static func sendTitle(_ phase: LaunchPhase) -> String {
        "Send: \(name(phase).prefix(1).lowercased())\(name(phase).dropFirst())"
    }
    package static func about(_ date: String) -> String { "It says that everybody begins on \(date)." }
    package static let audience = "Who gets it"
    package static let audienceHint =
        "Nobody twice, and nobody who is suspended. Whoever isn’t activated yet reads that they choose their first password"
        + " through the link of another mail."

    package static func choice(_ audience: AnnouncementAudience) -> String {
        switch audience {
        case .everyone: "Everybody"
        case .notActivated: "People not activated yet"
        case .withoutFactor: "People without a second proof"
        case .withoutRecoveryAddress: "People without a recovery email"
        }
    }

    private static func inSentence(_ audience: AnnouncementAudience) -> String {
        switch audience {
        case .everyone: "everybody"
        case .notActivated: "people not activated yet"
        case .withoutFactor: "people without a second proof"
        case .withoutRecoveryAddress: "people without a recovery email"
        }
    }

    package static let pace = "How fast"
    package static let paceHint = "Mail servers take too many at once for spam."
    package static func pace(_ perMinute: Int) -> String { "\(perMinute.grouped) mails a minute" }
    package static let count = "Count Again"

    package static func wouldGo(_ count: Int) -> String {
        switch count {
        case 0: "Nobody is left who would get it."
        case 1: "It would go to 1 person."
        default: "It would go to \(count.grouped) people."
        }
    }

    package static func takes(_ minutes: Int) -> String {
        switch minutes {
        case ...1: "All of it leaves within a minute."
        case ..<120: "The last mail leaves in about \(minutes) minutes."
        default: "The last mail leaves in about \(minutes / 60) hours."
        }
    }

    package static func sendNow(_ count: Int) -> String {
        count == 1 ? "Send to 1 Person" : "Send to \(count.grouped) People"
    }

    package static let back = "Back to the launch kit"
}

extension Int {
    /// `12,345`
    fileprivate var grouped: String {
        var digits = String(magnitude)
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        return (self < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
    }
}
