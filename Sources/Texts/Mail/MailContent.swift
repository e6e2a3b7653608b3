package import Domain

/// What a mail tells, as facts. `MailText` has the words for each.
package enum MailContent: Sendable {
    /// - alsoAtRecoveryAddress: Whether the same link went to the recovery address, where it voids nothing.
    case passwordReset(link: Secret<String>, minutes: Int, alsoAtRecoveryAddress: Bool)
    /// - place: Where it is changed, in the words of whoever set the directory up.
    case passwordKeptElsewhere(directory: String, place: String?)
    case passwordChanged(by: PasswordDoor, places: [PasswordPlace])
    /// - days: On the organisation's calendar; 0 is today.
    case passwordExpiring(at: Timestamp, days: Int, mayChangeAfter: Bool)
    /// - mayChange: Whether changing is allowed after expiry.
    case passwordExpired(mayChange: Bool)
    /// - until: `nil` where only an administrator unlocks.
    case accountLocked(until: Timestamp?, attempts: Int)
    case factorLocked(until: Timestamp?, attempts: Int)
    case accountLockedForAdministrators(person: String, until: Timestamp?, attempts: Int)
    case accountUnlocked(by: UnlockCause)
    case accountRestored(mustChange: Bool)
    case accountSuspended
    case accountActivated
    case accountChanged(email: String, userName: String?)
    /// - undo: Takes it back.
    case mailboxMoved(email: String, userName: String?, holdsUntil: Timestamp, undo: Secret<String>)
    case mailboxMoveUndone(email: String)
    case mailboxMoveUndoneForAdministrators(person: String)
    case accountRemoved
    case expiryRuleChanged(isExempt: Bool)
    case factorRuleChanged(FactorRule?)
    case signedOut
    case sessionEnded(browser: String)
    case passwordResetSent(link: Secret<String>, minutes: Int)
    case passwordResetSentElsewhere
    case roleChanged(AdministratorRole)
    case ownerMade(person: String)
    case breakGlass(person: String, isUsed: Bool, until: Timestamp)
    /// Goes to the new address.
    case recoveryVerify(link: Secret<String>, hours: Int, address: String)
    case recoveryVerified(address: String, servesFrom: Timestamp)
    /// - undo: Only in the mail to the primary address, and not after an undo.
    case recoveryChanged(RecoveryChange, address: String, undo: Secret<String>?)
    case activation(link: Secret<String>, until: Timestamp)
    case welcome
    case factorAdded(FactorKind)
    case factorRemoved(FactorKind)
    case factorReset(link: Secret<String>?, hours: Int)
    case recoveryCodeUsed(left: Int)
    case passkeySuspected(name: String)
    /// - browser, address: Of whoever asked.
    case pushAlarm(purpose: FlowPurpose, browser: String, address: String)
    case pushAlarmForAdministrators(person: String, browser: String, address: String)
    /// - link: Stops it.
    case deskReset(DeskReset.Act, DeskReset.Stage, link: Secret<String>)
    case deskResetStopped(isSuspended: Bool)
    case deskResetStoppedForAdministrators(person: String, DeskReset.Act, isSuspended: Bool)
    case consentWanted(person: String, DeskReset.Act)
    /// - by: `nil` where it was done at the host.
    case secondConsentEnded(by: String?)
    /// - day: On which everybody begins.
    /// - hasPassword: Whether its reader can sign in, or begins with the link of an activation mail.
    case announcement(LaunchPhase, day: CalendarDay, hasPassword: Bool)

    package var kind: NoticeKind {
        switch self {
        case .passwordReset, .passwordKeptElsewhere: .passwordReset
        case .passwordChanged: .passwordChanged
        case .passwordExpiring: .passwordExpiring
        case .passwordExpired: .passwordExpired
        case .accountLocked, .factorLocked, .accountLockedForAdministrators: .accountLocked
        case .accountUnlocked: .accountUnlocked
        case .accountRestored: .accountRestored
        case .accountSuspended: .accountSuspended
        case .accountActivated: .accountActivated
        case .accountChanged, .mailboxMoved, .mailboxMoveUndone, .mailboxMoveUndoneForAdministrators, .accountRemoved:
            .accountChanged
        case .expiryRuleChanged, .factorRuleChanged: .ruleChanged
        case .signedOut, .sessionEnded: .signedOut
        case .passwordResetSent, .passwordResetSentElsewhere: .passwordReset
        case .roleChanged: .roleChanged
        case .ownerMade: .ownerMade
        case .breakGlass: .breakGlass
        case .recoveryVerify: .recoveryVerify
        case .recoveryVerified: .recoveryVerified
        case .recoveryChanged: .recoveryChanged
        case .activation: .activation
        case .welcome: .welcome
        case .factorAdded: .factorAdded
        case .factorRemoved: .factorRemoved
        case .factorReset: .factorReset
        case .recoveryCodeUsed: .recoveryCodeUsed
        case .passkeySuspected: .passkeySuspected
        case .pushAlarm, .pushAlarmForAdministrators: .factorAlarm
        case .deskReset, .deskResetStopped, .deskResetStoppedForAdministrators, .consentWanted, .secondConsentEnded:
            .helpDesk
        case .announcement(let phase, _, _): phase.kind
        }
    }
}
