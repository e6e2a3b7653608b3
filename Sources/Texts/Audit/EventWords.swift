package import Domain

/// What happened to an account, told to somebody else than its person.
package enum EventWords {
    /// Who did it, at the end of a line.
    package static func by(_ hand: EventHand) -> String? {
        switch hand {
        case .person, .nobody: nil
        case .administrator(let name): "by \(name)"
        case .program(let name): "by the program “\(name)”"
        case .host: "at the host"
        case .service: "by Lockstep"
        }
    }

    /// Who asked, by themselves.
    package static func name(of hand: EventHand) -> String {
        switch hand {
        case .administrator(let name): name
        case .program(let name): "the program “\(name)”"
        case .host: "whoever is at the host"
        case .person, .service, .nobody: "somebody"
        }
    }

    package static let because = "Reason"

    package static func sentence(for kind: AuditKind, _ details: [String: String]) -> String {
        switch kind {
        case .accountAdded: "The account was added."
        case .importBegun: "People were imported."
        case .importStopped:
            details["stopped"] == "asked"
                ? "An import was stopped before its end."
                : "An import ended before its end: whoever began it may import nobody any more."
        case .activationRenewed: "A new link to the first password was made."
        case .accountStateChanged: state(details["to"])
        case .mailboxMoveUndone: "A change of the address was undone from the old mailbox."
        case .accountChanged: changed(details["changed"])
        case .administratorRoleChanged: "The role was changed\(role(details["to"]))."
        case .bulkBegun: "Something was begun for several people at once."
        case .bulkEnded: "Something was done for several people at once."
        case .breakGlassMade: "A break-glass code was made."
        case .breakGlassUsed: "A break-glass code was used."
        case .accountExpired: "The password expired."
        case .accountRestored: "The account was restored."
        case .accountExpiryRuleChanged:
            details["password-never-expires"] == "true"
                ? "The password was exempted from expiry." : "The password was made to expire like everybody’s."
        case .accountLocked: "The account was locked after several wrong answers."
        case .accountUnlocked: unlocked(details)
        case .signInSucceeded: "Signed in."
        case .signInFailed: "A sign-in was refused."
        case .signedOut: "Signed out."
        case .sessionsEnded: details["which"] == "all" ? "Every session was ended." : "Sessions were ended."
        case .resetRequested:
            details["channels"] == LinkChannel.recovery.rawValue
                ? "A link to a new password was sent to the recovery address." : "A link to a new password was sent."
        case .resetRefused: "A link to a new password was asked for, and not sent."
        case .passwordSet: password(through: details["door"])
        case .passwordRehashed: "The same password is kept with stronger protection."
        case .recoveryRequested: "A recovery address was entered."
        case .recoveryVerified: "The recovery address was verified."
        case .recoveryRemoved: "The recovery address was removed."
        case .recoveryUndone: "A change of the recovery address was undone."
        case .factorAdded: "Set up \(factor(details))."
        case .factorReplaced: "Set up \(factor(details)) in place of the one before."
        case .factorRemoved: "Removed \(factor(details))."
        case .factorAsked: "The password was right, and a second proof was asked for."
        case .factorProven: "Proved who they are by \(factor(details))."
        case .factorFailed: "A wrong answer was given where \(factor(details)) was asked for."
        case .factorReset: "The second proofs were reset."
        case .factorRuleChanged: "It was changed whether the account needs a second proof."
        case .passkeyRenamed: "Renamed a passkey."
        case .passkeyCounterWentBack: "A passkey was refused, because there may be a copy of it."
        case .phoneRenamed: "Renamed a phone."
        case .phoneNumberWrong: "A wrong number was typed when a phone was set up."
        case .phoneReached: "It changed how a phone is told of requests."
        case .pushRequested: "The phone was asked."
        case .pushApproved: "A request was approved on the phone."
        case .pushWithdrawn: "A request was cancelled in the browser that asked."
        case .pushDenied: "A request was denied on the phone."
        case .pushAlarm: "“This wasn’t me” was said on the phone."
        case .callerVerified: "Whoever called proved who they are, by \(means(details["by"]))."
        case .callerCodeWrong: "Whoever called had no code, or a wrong one."
        case .callerCodeMade: "A code for the help desk was shown."
        case .consentAsked: "Asked for the consent of a second administrator: \(act(details))."
        case .consentGiven: "Consented: \(act(details))."
        case .consentRefused: "Refused: \(act(details))."
        case .deskResetStopped: "“This wasn’t me” was said, and it was stopped: \(act(details))."
        case .recoveryCodesMade: "Made new recovery codes."
        case .announcementStopped: "An announcement was stopped."
        case .announcementBegun: "An announcement was sent to people."
        case .apiKeyMade: "A key for a program was made."
        case .apiKeyEnded: "A key for a program was ended."
        case .textChanged: "The words of a mail were changed."
        case .settingChanged:
            details["setting"].map { "The setting “\($0)” was changed." } ?? "A setting was changed."
        case .mailSent: "A mail was sent."
        case .mailExpired: "A mail could not be sent in time, and was dropped."
        case .mailGivenUp: "A mail could not be delivered."
        case .forwardingTried:
            details["reason"] == nil
                ? "The receiver of events was tried, and takes them." : "The receiver of events was tried in vain."
        case .forwardingStopped: "The receiver of events wants no more of them."
        case .connectionAdded: "A connection to a directory was set up."
        case .connectionChanged: "A connection to a directory was changed."
        case .connectionPaused: "A connection to a directory was paused."
        case .connectionResumed: "A connection to a directory was resumed."
        case .connectionRemoved: "A connection to a directory was removed."
        case .connectionTested: "A connection to a directory was tested."
        case .connectorAdded: "A connector was added."
        case .connectorRegistered: "A connector presented its key."
        case .connectorConfirmed: "The fingerprint of a connector was confirmed."
        case .connectorRemoved: "A connector was removed."
        case .connectionMatched:
            details["result"] == "done"
                ? "A directory was matched with the people here." : "A directory was read, and nothing was matched."
        case .connectionImported:
            details["result"] == "done"
                ? "People were imported from a directory." : "A directory was read, and nobody was imported."
        case .accountBound: "The account was bound to a directory."
        case .accountUnbound: "The account was unbound from a directory."
        case .deliveryApplied: "A directory took over what was changed here."
        case .deliveryFailed: "A directory didn’t take over what was changed here."
        case .deliveryRetried: "A delivery to a directory was tried again."
        case .keyRotated: "The keys of this installation were renewed."
        case .installationRestored: "This installation was restored from a backup."
        }
    }

    private static func unlocked(_ details: [String: String]) -> String {
        if details["locked"] == "false" { return "The count of wrong answers was cleared; nothing was locked." }
        return details["cause"] == UnlockCause.reset.rawValue
            ? "The account was unlocked by the reset of its password." : "The account was unlocked."
    }

    private static func means(_ name: String?) -> String {
        name.flatMap(CallerCheck.Means.init(rawValue:))?.words ?? "something"
    }

    private static func act(_ details: [String: String]) -> String {
        details["action"].flatMap(DeskReset.Act.init(rawValue:))?.words ?? "a reset"
    }

    private static func factor(_ details: [String: String]) -> String {
        details["factor"].flatMap(FactorKind.init(rawValue:))?.words ?? "a second proof"
    }

    private static func changed(_ facts: String?) -> String {
        let words = ["email": "address", "user-name": "user name", "name": "name", "external-id": "external id"]
        let changed = (facts ?? "").split(separator: " ").compactMap { words[String($0)] }
        return changed.isEmpty ? "The account was changed." : "Changed: \(changed.joined(separator: ", "))."
    }

    private static func role(_ name: String?) -> String {
        name.flatMap(AdministratorRole.init(rawValue:)).map { " to \($0.words)" } ?? ""
    }

    private static func state(_ name: String?) -> String {
        switch name.flatMap(AccountState.init(rawValue:)) {
        case .suspended: "The account was suspended."
        case .active: "The account was made active."
        case .removed: "The account was removed."
        case .staged, nil: "The state of the account was changed."
        }
    }

    private static func password(through door: String?) -> String {
        switch door.flatMap(PasswordDoor.init(rawValue:)) {
        case .reset: "The password was reset through a link."
        case .activation: "The first password was chosen."
        case .change: "The password was changed by who knew the old one."
        case .directory: "The password of a directory was adopted: it had been changed there."
        case .host, nil: "The password was set."
        }
    }
}
