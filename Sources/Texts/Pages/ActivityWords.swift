package import Domain

/// The list of what happened to an account.
package enum ActivityWords {
    package static let title = "Activity"
    package static let lead =
        "What happened to your account, the latest first. If something was not you, change your password."
    package static let empty = "Nothing has happened yet."
    package static let older = "Load older"
    package static let newest = "Back to the latest"

    /// Where it came from, where that is known: `Firefox on Windows, 192.0.2.7`.
    package static func place(of kind: AuditKind, _ details: [String: String]) -> String? {
        // Their `from` is the state, or the role, of before.
        guard kind != .accountStateChanged, kind != .administratorRoleChanged else { return nil }
        let known = [details["browser"], details["from"]].compactMap(\.self).filter { !$0.isEmpty }
        return known.isEmpty ? nil : known.joined(separator: ", ")
    }

    private static func expiryRule(isExempt: String?) -> String {
        isExempt == "true"
            ? "An administrator exempted your password from expiry."
            : "An administrator made your password expire like everybody's."
    }

    /// What happened, told to the person whose account it is.
    package static func sentence(for kind: AuditKind, _ details: [String: String]) -> String {
        switch kind {
        case .accountAdded: "Your account was added."
        case .importBegun: "People were imported."
        case .importStopped: "An import was stopped."
        case .announcementStopped: "An announcement was stopped."
        case .announcementBegun: "An announcement was sent to people."
        case .activationRenewed: "A new link to choose your first password was made."
        case .accountStateChanged: stateChange(to: details["to"])
        case .mailboxMoveUndone: "A change of your address was undone."
        case .accountChanged: "Your organisation changed your address, your user name or your name."
        case .administratorRoleChanged: "Your role as an administrator was changed."
        case .bulkBegun: "Something was begun for several people at once."
        case .bulkEnded: "Something was done for several people at once."
        case .apiKeyMade: "A key for a program was made."
        case .apiKeyEnded: "A key for a program was ended."
        case .breakGlassMade: "A break-glass code was made for your account at the host."
        case .breakGlassUsed: "Somebody signed in with a break-glass code."
        case .accountExpired: "An administrator let your password expire."
        case .accountRestored: "An administrator restored your account."
        case .accountExpiryRuleChanged: expiryRule(isExempt: details["password-never-expires"])
        case .accountLocked: "Your account was locked after several wrong answers."
        case .accountUnlocked: unlocking(details)
        case .signInSucceeded: "You signed in."
        case .signInFailed:
            details["factor"] == FactorKind.passkey.rawValue
                ? "Somebody tried to sign in with your passkey, and was refused."
                : "Somebody tried to sign in with a wrong password."
        case .signedOut: "You signed out."
        case .sessionsEnded: ending(which: details["which"])
        case .resetRequested: "A link to reset your password was asked for, and sent."
        case .resetRefused: "A link to reset your password was asked for, but not sent."
        case .passwordSet: passwordSet(through: details["door"])
        case .passwordRehashed: "Your password is now kept with stronger protection. It is the same password."
        case .recoveryRequested: "A recovery email was entered, and a mail sent there to verify it."
        case .recoveryVerified: "Your recovery email was verified."
        case .recoveryRemoved: "A recovery email was removed."
        case .recoveryUndone: "A change of your recovery email was undone."
        case .factorAdded: "You set up \(factor(details))."
        case .factorReplaced: "You set up \(factor(details)) in place of the one before."
        case .factorRemoved: "You removed \(factor(details))."
        case .factorAsked: "Somebody signed in with your password and was asked for a second proof."
        case .factorProven: "You proved who you are by \(factor(details)), to change your second proofs."
        case .factorFailed: "A wrong answer was given when \(factor(details)) was asked for."
        case .factorReset: "An administrator removed your second proof, for you to set up another."
        case .factorRuleChanged: "An administrator changed whether you need a second proof."
        case .passkeyRenamed: "You renamed a passkey."
        case .passkeyCounterWentBack: "A passkey was refused, because there may be a copy of it."
        case .phoneRenamed: "You renamed a phone."
        case .phoneNumberWrong: "A wrong number was typed when a phone was set up."
        case .phoneReached: "A phone changed whether it is told of requests while its page is closed."
        case .pushRequested: "Your phone was asked whether it is you."
        case .pushApproved: "You approved a request on your phone."
        case .pushWithdrawn: "A request to your phone was cancelled in the browser that asked."
        case .pushDenied: "You denied a request on your phone."
        case .pushAlarm: "You said on your phone that a request wasn’t you, and it was ended."
        case .callerVerified: "You proved to the help desk that it was you who called."
        case .callerCodeWrong: "Somebody who called the help desk in your name had no code, or a wrong one."
        case .callerCodeMade: "A code for the help desk was shown to you."
        case .consentAsked: "An administrator asked another one to agree to a reset for you."
        case .consentGiven: "A second administrator agreed to a reset for you."
        case .consentRefused: "A second administrator refused a reset for you."
        case .deskResetStopped: "You said that a reset by the help desk wasn’t you, and it was stopped."
        case .recoveryCodesMade: "You made new recovery codes."
        case .settingChanged: "A setting was changed."
        case .textChanged: "The words of a mail were changed."
        case .mailSent: "A mail was sent to you."
        case .mailExpired: "A mail to you could not be sent in time, so it was dropped."
        case .mailGivenUp: "A mail to you could not be delivered."
        case .forwardingTried: "A receiver of events was tried."
        case .forwardingStopped: "A receiver of events wants no more of them."
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
        case .connectionMatched: "A directory was matched with the people here."
        case .connectionImported: "People were imported from a directory."
        case .accountBound: "Your account was bound to a directory."
        case .accountUnbound: "Your account was unbound from a directory."
        case .deliveryApplied: "\(directory(details)) took over your change."
        case .deliveryFailed: "\(directory(details)) didn’t take over your change."
        case .deliveryRetried: "Your change was sent to a directory again."
        case .keyRotated: "The keys of this installation were renewed."
        case .installationRestored: "This installation was restored from a backup."
        }
    }

    private static func directory(_ details: [String: String]) -> String {
        details["connection"].map { "“\($0)”" } ?? "A directory"
    }

    private static func factor(_ details: [String: String]) -> String {
        details["factor"].flatMap(FactorKind.init(rawValue:))?.words ?? "a second proof"
    }

    private static func stateChange(to state: String?) -> String {
        switch state.flatMap(AccountState.init(rawValue:)) {
        case .suspended: "An administrator suspended your account."
        case .active: "Your account was made active."
        case .removed: "Your account was removed."
        case .staged, nil: "The state of your account was changed."
        }
    }

    private static func unlocking(_ details: [String: String]) -> String {
        if details["locked"] == "false" { return "An administrator cleared the count of wrong answers." }
        return switch details["cause"].flatMap(UnlockCause.init(rawValue:)) {
        case .reset: "Your account was unlocked by the reset of your password."
        case .administrator: "An administrator unlocked your account."
        case nil: "Your account was unlocked."
        }
    }

    private static func passwordSet(through door: String?) -> String {
        switch door.flatMap(PasswordDoor.init(rawValue:)) {
        case .reset: "Your password was reset through a link from a mail. Every session ended."
        case .activation: "You chose your first password."
        case .change: "You changed your password. Every session ended."
        case .directory:
            "You signed in with the password that you have in your organisation’s directory. It is the one here now, and "
                + "every other session ended."
        case .host, nil: "Your password was set. Every session ended."
        }
    }

    private static func ending(which: String?) -> String {
        switch which {
        case "all": "All your sessions were ended."
        case "others": "All your other sessions were ended."
        default: "A session was ended."
        }
    }
}
