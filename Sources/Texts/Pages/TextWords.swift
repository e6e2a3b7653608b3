package import Domain

/// What the administrators' pages for the words of mails say.
package enum TextWords {
    package static let title = "Words of mails"
    package static let lead =
        "Every mail says what it has to by itself. Put words of your own in their place where you would say it differently;"
        + " you can always go back."
    package static let standard = "As it comes"

    package static func own(_ parts: [TextPart]) -> String {
        "Yours: \(parts.map { $0.title.lowercased() }.joined(separator: ", "))"
    }

    package static func editTitle(_ kind: NoticeKind) -> String { "Mail: \(kind.title)" }
    package static func when(_ kind: NoticeKind) -> String { "It is sent \(kind.occasion)." }
    package static let gapsLead =
        "Between double braces stands what differs from mail to mail. What you leave as it is, or empty, the mail says by"
        + " itself."
    package static let varied =
        "This mail says different things in different cases. Your own words stand before or behind {{message}}, and the"
        + " subject keeps {{subject}}, so that it stays true."

    package static func label(_ part: TextPart) -> String {
        switch part {
        case .subject: "Subject"
        case .greeting: "Greeting"
        case .body: "Body"
        case .closing: "Whom to ask"
        }
    }

    package static func hint(_ part: TextPart) -> String {
        switch part {
        case .subject, .greeting: "One line."
        case .body: "An empty line between paragraphs. {{message}} is all that the mail says by itself, with its link."
        case .closing: "Above your organisation’s name, which always ends a mail."
        }
    }

    package static let preview = "Preview"
    package static let save = "Save Words"
    package static let reset = "Reset to Default"
    package static let resetWhy = "The mail then says again what it says by itself. Your words are gone."
    package static let previewTitle = "What somebody gets"
    package static let previewWhy = "As a sample: the person and the link are invented."
    package static let previewFaulty = "Mend what is wrong above, then look again."
    package static let notSaved = "Not saved yet"
    package static let notSavedWhy = "This is how it would be. Mails go on as before until you save."
    package static let saved = "Saved"
    package static let savedWhy = "Mails that leave from now on say it like this."
    package static let wasReset = "Reset"
    package static let wasResetWhy = "The mail says again what it says by itself."
    package static let gapsTitle = "What can stand between the braces"
    package static let toTexts = "All mails"
    package static let address = "robin.sample@example.org"
}

extension TextGap {
    /// What fills it.
    package var words: String {
        switch self {
        case .organisationName: "The name of your organisation."
        case .contactName: "Who is asked, as in the settings."
        case .contactEmail: "Where they are asked."
        case .givenName: "The person’s given name."
        case .account: "Which account it is about: “Example Org account”."
        case .time: "When what the mail tells of happened."
        case .subject: "The subject that the mail has by itself."
        case .message: "All that the mail says by itself, with its link. On a line of its own."
        case .link: "The link, on a line of its own. {{link: Choose a Password}} says what its button reads."
        case .linkLifetime: "How long the link works: “30 minutes”."
        case .linkUntil: "Until when the link works."
        case .expiryTime: "When the password expires."
        case .expiryDays: "In how many days it expires: “3 days”."
        case .recoveryAddress: "The recovery email that it is about."
        case .codesLeft: "How many recovery codes are left: “9 codes”."
        case .passkeyName: "What the person called the passkey."
        case .portal: "Where the portal is: “password.example.org”."
        case .launchDay: "The day on which everybody begins."
        }
    }
}

/// What mails are about, as a list of them is divided.
package enum TextGroup: String, Hashable, Sendable, CaseIterable {
    case passwords, account, factors, recovery, beginning

    package var title: String {
        switch self {
        case .passwords: "Passwords"
        case .account: "Accounts"
        case .factors: "Second proofs"
        case .recovery: "Recovery email"
        case .beginning: "Beginning"
        }
    }
}

extension NoticeKind {
    package var group: TextGroup {
        switch self {
        case .passwordReset, .passwordChanged, .passwordExpiring, .passwordExpired: .passwords
        case .accountLocked, .accountUnlocked, .accountRestored, .accountSuspended, .accountActivated,
            .accountChanged, .ruleChanged, .signedOut, .roleChanged, .ownerMade, .breakGlass, .helpDesk:
            .account
        case .factorAdded, .factorRemoved, .factorReset, .recoveryCodeUsed, .passkeySuspected, .factorAlarm: .factors
        case .recoveryVerify, .recoveryVerified, .recoveryChanged: .recovery
        case .welcome, .activation, .launchTwoWeeksBefore, .launchOneWeekBefore, .launchDay, .launchAfter: .beginning
        }
    }

    package var title: String {
        switch self {
        case .passwordReset: "Link to reset a password"
        case .passwordChanged: "Password changed"
        case .recoveryVerify: "Verify a recovery email"
        case .recoveryVerified: "Recovery email verified"
        case .recoveryChanged: "Recovery email changed"
        case .passwordExpiring: "Password expires soon"
        case .passwordExpired: "Password expired"
        case .accountLocked: "Account locked"
        case .accountUnlocked: "Account unlocked"
        case .accountRestored: "Account restored"
        case .accountSuspended: "Account suspended"
        case .accountActivated: "Account active again"
        case .accountChanged: "Another address or user name"
        case .ruleChanged: "Another rule for one account"
        case .signedOut: "Signed out everywhere"
        case .roleChanged: "Another role"
        case .ownerMade: "A new owner"
        case .breakGlass: "Break-glass code"
        case .factorAdded: "Second proof added"
        case .factorRemoved: "Second proof removed"
        case .factorReset: "Second proofs reset"
        case .recoveryCodeUsed: "Recovery code used"
        case .passkeySuspected: "Passkey refused"
        case .factorAlarm: "“This wasn’t me”"
        case .helpDesk: "Reset by the help desk"
        case .welcome: "Welcome"
        case .activation: "Choose your first password"
        case .launchTwoWeeksBefore: "Announcement, two weeks before"
        case .launchOneWeekBefore: "Announcement, one week before"
        case .launchDay: "Announcement, on the day"
        case .launchAfter: "Announcement, a week after"
        }
    }

    /// When it is sent, in words that go on a sentence.
    package var occasion: String {
        switch self {
        case .passwordReset: "to whoever asks to reset their password"
        case .passwordChanged: "whenever a password was changed"
        case .recoveryVerify: "to a recovery email that somebody entered"
        case .recoveryVerified: "when a recovery email was verified"
        case .recoveryChanged: "whenever a recovery email is changed"
        case .passwordExpiring: "once a day in the last week of a password"
        case .passwordExpired: "when a password has expired"
        case .accountLocked: "when wrong answers have locked an account"
        case .accountUnlocked: "when a lock is over before its time"
        case .accountRestored: "when an administrator restored an account"
        case .accountSuspended: "when an administrator suspended an account"
        case .accountActivated: "when an administrator ended a suspension"
        case .accountChanged: "when an address or user name was changed, or an account removed"
        case .ruleChanged: "when an administrator made an exception for an account, or ended it"
        case .signedOut: "when an administrator signed somebody out"
        case .roleChanged: "when an administrator got another role"
        case .ownerMade: "to administrators when somebody was made an owner"
        case .breakGlass: "to administrators when a break-glass code is made or used"
        case .factorAdded: "when a second proof was added"
        case .factorRemoved: "when a second proof was removed"
        case .factorReset: "when an administrator removed somebody’s second proofs"
        case .recoveryCodeUsed: "when a recovery code was used up"
        case .passkeySuspected: "when a passkey was refused because there may be a copy of it"
        case .factorAlarm: "when somebody said on their phone that a request wasn’t them"
        case .helpDesk: "when the help desk resets something, with the link that stops it, and when it was stopped"
        case .welcome: "when somebody has chosen their first password"
        case .activation: "to people who have no password yet"
        case .launchTwoWeeksBefore: "from the launch kit, two weeks before everybody begins"
        case .launchOneWeekBefore: "from the launch kit, a week before everybody begins"
        case .launchDay: "from the launch kit, on the day on which everybody begins"
        case .launchAfter: "from the launch kit, a week after everybody began"
        }
    }
}
