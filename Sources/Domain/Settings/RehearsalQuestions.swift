/// What has to be counted to say what a change of settings would do.
package struct RehearsalQuestions: Sendable {
    /// Passwords whose lifetime counts from then or earlier, and whose people were not told of an end.
    package private(set) var overdueFrom: Timestamp?
    /// When those would end.
    package private(set) var ends: ClosedRange<Timestamp>?
    package private(set) var asksUsersToEnrol = false
    package private(set) var asksAdministratorsToEnrol = false
    package private(set) var announcedEndsVoid = false
    package private(set) var needNotEnrol = false
    package private(set) var noResetByMail = false
    package private(set) var noResetByRecoveryAddress = false
    package private(set) var locksStay = false
    package private(set) var endsSessions = false
    package private(set) var newPasswordsOnly = false

    /// - Parameter zone: The organisation's, after the change.
    package init(from before: Settings, to after: Settings, in zone: TimeZoneRules, at now: Timestamp) {
        askAboutExpiry(before.password, after.password, zone, now)
        let (asked, asks) = (before.factors.required, after.factors.required)
        asksUsersToEnrol = asks.includesUsers && !asked.includesUsers
        asksAdministratorsToEnrol = asks.includesAdministrators && !asked.includesAdministrators
        needNotEnrol =
            asked.includesUsers && !asks.includesUsers || asked.includesAdministrators && !asks.includesAdministrators
        noResetByMail = before.recovery.resetWithoutFactor && !after.recovery.resetWithoutFactor
        noResetByRecoveryAddress = before.recovery.emailReset && !after.recovery.emailReset
        locksStay = before.lockout.lasts != nil && after.lockout.lasts == nil
        endsSessions = after.session.idle < before.session.idle || after.session.absolute < before.session.absolute
        newPasswordsOnly = before.password.asksOtherwise(than: after.password)
    }

    private mutating func askAboutExpiry(
        _ before: PasswordPolicy, _ after: PasswordPolicy, _ zone: TimeZoneRules, _ now: Timestamp
    ) {
        switch (before.expiresAfter, after.expiresAfter) {
        case (_, nil): announcedEndsVoid = before.expiresAfter != nil
        case (let old?, let new?) where old < new: announcedEndsVoid = true
        case (let old?, let new?) where old == new: break
        default:
            let schedule = DailySchedule(zone: zone)
            let today = zone.day(at: now)
            // Today's moment may be over: today is swept again as soon as the rules are others.
            let first = today + ExpirySweep.announcedDays
            overdueFrom = ExpirySweep.agesFrom(under: after, on: today, in: zone)
            ends = schedule.moment(of: first)...schedule.moment(of: first + after.expirySpreadDays - 1)
        }
    }
}

extension PasswordPolicy {
    /// Whether a new password is judged differently.
    fileprivate func asksOtherwise(than other: PasswordPolicy) -> Bool {
        var same = self
        same.expiresAfter = other.expiresAfter
        same.allowsChangeAfterExpiry = other.allowsChangeAfterExpiry
        same.expirySpreadDays = other.expirySpreadDays
        return same != other
    }
}
