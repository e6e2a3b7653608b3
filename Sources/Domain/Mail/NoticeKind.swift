/// What a mail is about. The raw value is the `X-Lockstep-Notice` header, by which people's filters sort.
package enum NoticeKind: String, CaseIterable, Sendable {
    case passwordReset = "password-reset"
    case passwordChanged = "password-changed"
    case recoveryVerify = "recovery-verify"
    case recoveryVerified = "recovery-verified"
    case recoveryChanged = "recovery-changed"
    case passwordExpiring = "password-expiring"
    case passwordExpired = "password-expired"
    case accountLocked = "account-locked"
    case accountUnlocked = "account-unlocked"
    case accountRestored = "account-restored"
    case factorAdded = "factor-added"
    case factorRemoved = "factor-removed"
    case factorReset = "factor-reset"
    case recoveryCodeUsed = "recovery-code-used"
    case passkeySuspected = "passkey-suspected"
    case factorAlarm = "factor-alarm"
    case welcome
    case activation
    case launchTwoWeeksBefore = "launch-two-weeks-before"
    case launchOneWeekBefore = "launch-one-week-before"
    case launchDay = "launch-day"
    case launchAfter = "launch-after"
}
