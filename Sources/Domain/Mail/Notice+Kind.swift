extension Notice.Content {
    /// The kind that the mail names in its header.
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
        case .announcement(let phase, _): phase.kind
        }
    }
}
