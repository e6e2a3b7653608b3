package import Domain

extension UserProblem {
    /// What keeps a person from getting on, and who can do something about it.
    package var words: (title: String, text: String) {
        switch self {
        case .locked(let until?):
            ("Locked", "There were too many wrong answers. It ends by itself on \(until.words), or with a reset.")
        case .locked(nil):
            ("Locked", "There were too many wrong answers. It ends when somebody unlocks it, or with a reset.")
        case .expired: ("The password has expired", "Nothing opens until the account is restored.")
        case .suspended: ("Suspended", "An administrator keeps this account out.")
        case .neverActivated(linkIsLive: true):
            ("Not activated", "They have a link to their first password, and have not used it yet.")
        case .neverActivated(linkIsLive: false):
            ("Not activated", "They have no password, and the link to choose one has run out.")
        case .factorOverdue:
            (
                "A second proof is missing",
                "One is required. Their next sign-in leads to setting it up, and nowhere else."
            )
        case .factorDue(let time):
            ("A second proof is missing", "One is required, and has to be set up until \(time.words).")
        case .waitsForEnrolment(codeIsLive: true):
            (
                "Second proofs were reset",
                "They have a code or a link that stands for them, and have to set up another proof with it."
            )
        case .waitsForEnrolment(codeIsLive: false):
            ("Second proofs were reset", "What stood for them has run out, so the account doesn’t open.")
        case .recoveryAddressPending:
            ("The recovery address is not verified", "They have to open the mail that was sent there.")
        case .mailGivenUp(let kind):
            (
                "Mail doesn’t reach them",
                "The last one (\(kind?.words ?? "of another version")) could not be delivered. Check the address."
            )
        }
    }
}

extension NoticeKind {
    /// What the mail is about, in the middle of a sentence and as a line of a list.
    package var words: String {
        switch self {
        case .passwordReset: "link to a new password"
        case .passwordChanged: "password changed"
        case .recoveryVerify: "recovery address to verify"
        case .recoveryVerified: "recovery address verified"
        case .recoveryChanged: "recovery address changed"
        case .passwordExpiring: "password expires"
        case .passwordExpired: "password expired"
        case .accountLocked: "account locked"
        case .accountUnlocked: "account unlocked"
        case .accountRestored: "account restored"
        case .accountSuspended: "account suspended"
        case .accountActivated: "account active again"
        case .accountChanged: "account changed"
        case .ruleChanged: "rule changed"
        case .signedOut: "signed out everywhere"
        case .roleChanged: "role changed"
        case .ownerMade: "new owner"
        case .breakGlass: "break-glass code"
        case .factorAdded: "second proof added"
        case .factorRemoved: "second proof removed"
        case .factorReset: "second proofs reset"
        case .recoveryCodeUsed: "recovery code used"
        case .passkeySuspected: "passkey suspected"
        case .factorAlarm: "“this wasn’t me”"
        case .helpDesk: "reset by the help desk"
        case .welcome: "welcome"
        case .activation: "activation"
        case .launchTwoWeeksBefore: "announcement, two weeks before"
        case .launchOneWeekBefore: "announcement, one week before"
        case .launchDay: "announcement on the day"
        case .launchAfter: "announcement afterwards"
        }
    }
}
