/// What a text of an organisation's own can leave open, by the name that stands between the braces. The list is all there is:
/// a gap is filled with a fact, and can neither decide nor repeat anything.
package enum TextGap: String, Hashable, Sendable, CaseIterable {
    case organisationName = "organisation.name"
    case contactName = "contact.name"
    case contactEmail = "contact.email"
    /// What a letter begins with.
    case givenName = "person.given-name"
    /// “Example Org account”.
    case account
    /// When what the mail tells of happened.
    case time
    /// The subject that the mail has by itself.
    case subject
    /// All that the mail says by itself, with its link.
    case message
    /// The one link, on a line of its own. `{{link: Choose a password}}` says what its button reads.
    case link
    /// “30 minutes”
    case linkLifetime = "link.lifetime"
    /// “22 November 2026, 14:05 UTC”
    case linkUntil = "link.until"
    case expiryTime = "expiry.time"
    /// “3 days”
    case expiryDays = "expiry.days"
    case recoveryAddress = "recovery.address"
    /// “9 codes”
    case codesLeft = "codes.left"
    case passkeyName = "passkey.name"
    /// Where the portal is, as one says it aloud: “password.example.org”
    case portal = "portal.address"
    /// “15 January 2027”
    case launchDay = "launch.day"

    /// Takes a line for itself, because it is more than words.
    package var isBlock: Bool { self == .link || self == .message }

    /// Known of every mail.
    private static let common: [TextGap] = [
        .organisationName, .contactName, .contactEmail, .givenName, .account, .time, .portal,
    ]

    /// What a part of a mail of this kind can leave open.
    package static func known(in part: TextPart, of kind: NoticeKind) -> [TextGap] {
        switch part {
        case .subject: common + kind.ownGaps + [.subject]
        case .greeting, .closing: common
        case .body: common + kind.ownGaps + (kind.isVaried ? [.message] : [.message, .link])
        }
    }
}

/// The parts of a mail that an organisation can word itself.
package enum TextPart: String, Hashable, Sendable, CaseIterable {
    case subject, greeting, body
    /// Whom to ask; above the organisation's name.
    case closing

    /// In characters as Unicode counts them.
    package var limit: Int {
        switch self {
        case .subject, .greeting: 150
        case .body: 5_000
        case .closing: 1_000
        }
    }

    package var isOneLine: Bool {
        switch self {
        case .subject, .greeting: true
        case .body, .closing: false
        }
    }
}

extension NoticeKind {
    /// Those that an organisation can word itself.
    package static let wordable = allCases.filter(\.isWordable)

    /// What goes to administrators about others is the catalogue's alone.
    package var isWordable: Bool { self != .breakGlass }

    /// Whether it says different things in different cases: there is more than one way to be locked out. Words of one's own
    /// then stand around `{{subject}}` and `{{message}}` and never in their place, or they would be wrong in one of them.
    package var isVaried: Bool {
        switch self {
        case .passwordChanged, .passwordExpired, .accountLocked, .accountUnlocked, .accountRestored, .recoveryChanged,
            .factorAdded, .factorRemoved, .factorReset, .factorAlarm, .ruleChanged, .roleChanged, .ownerMade,
            .breakGlass, .helpDesk, .accountChanged, .signedOut:
            true
        case .passwordReset, .recoveryVerify, .recoveryVerified, .passwordExpiring, .recoveryCodeUsed,
            .passkeySuspected, .accountSuspended, .accountActivated, .welcome, .activation,
            .launchTwoWeeksBefore, .launchOneWeekBefore, .launchDay, .launchAfter:
            false
        }
    }

    fileprivate var ownGaps: [TextGap] {
        switch self {
        case .passwordReset: [.linkLifetime]
        case .recoveryVerify: [.linkLifetime, .recoveryAddress]
        case .recoveryVerified: [.recoveryAddress]
        case .activation: [.linkUntil]
        case .passwordExpiring: [.expiryTime, .expiryDays]
        case .recoveryCodeUsed: [.codesLeft]
        case .passkeySuspected: [.passkeyName]
        case .launchTwoWeeksBefore, .launchOneWeekBefore, .launchDay, .launchAfter: [.launchDay]
        case .passwordChanged, .passwordExpired, .accountLocked, .accountUnlocked, .accountRestored, .recoveryChanged,
            .factorAdded, .factorRemoved, .factorReset, .factorAlarm, .ruleChanged, .roleChanged, .ownerMade,
            .breakGlass, .helpDesk, .accountSuspended, .accountActivated, .accountChanged, .signedOut, .welcome:
            []
        }
    }
}
