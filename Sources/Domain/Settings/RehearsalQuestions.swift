/// What has to be counted to say what a change of settings would do.
package struct RehearsalQuestions: Sendable {
    /// Who lacks a factor, and would have no days left to set one up.
    package struct OverdueEnrolment: Hashable, Sendable {
        /// A factor was missing at a sign-in then or earlier.
        package let missedUntil: Timestamp
        /// And later than this, of whom one is required in any case.
        package let ruledMissedAfter: Timestamp
        /// And later than this, of whom the organisation's rule is about.
        package let othersMissedAfter: Timestamp
        /// Whether the days themselves are fewer.
        package let isByDays: Bool
    }

    /// Passwords whose lifetime counts from then or earlier, and whose people were not told of an end.
    package private(set) var overdueFrom: Timestamp?
    /// When those would end.
    package private(set) var ends: ClosedRange<Timestamp>?
    package private(set) var asksUsersToEnrol = false
    package private(set) var asksAdministratorsToEnrol = false
    package private(set) var overdueEnrolment: OverdueEnrolment?
    package private(set) var announcedEndsVoid = false
    package private(set) var needNotEnrol = false
    package private(set) var noResetByMail = false
    package private(set) var noResetByRecoveryAddress = false
    package private(set) var shutsExpiredOut = false
    package private(set) var locksStay = false
    package private(set) var endsSessions = false
    package private(set) var newPasswordsOnly = false

    /// - Parameter zone: The organisation's, after the change.
    package init(from before: Settings, to after: Settings, in zone: TimeZoneRules, at now: Timestamp) {
        askAboutExpiry(before.password, after.password, zone, now)
        shutsExpiredOut = before.password.allowsChangeAfterExpiry && !after.password.allowsChangeAfterExpiry
        askAboutEnrolment(before.factors, after.factors, now)
        noResetByMail = before.recovery.resetWithoutFactor && !after.recovery.resetWithoutFactor
        noResetByRecoveryAddress = before.recovery.emailReset && !after.recovery.emailReset
        locksStay = before.lockout.lasts != nil && after.lockout.lasts == nil
        endsSessions = after.session.idle < before.session.idle || after.session.absolute < before.session.absolute
        newPasswordsOnly = before.password.asksOtherwise(than: after.password)
    }

    private mutating func askAboutEnrolment(_ before: FactorPolicy, _ after: FactorPolicy, _ now: Timestamp) {
        let (asked, asks) = (before.required, after.required)
        asksUsersToEnrol = asks.includesUsers && !asked.includesUsers
        asksAdministratorsToEnrol = asks.includesAdministrators && !asked.includesAdministrators
        needNotEnrol =
            asked.includesUsers && !asks.includesUsers || asked.includesAdministrators && !asks.includesAdministrators
        let isShorter = after.enrolmentPeriod < before.enrolmentPeriod
        guard isShorter || asksUsersToEnrol else { return }
        // Whoever missed it earlier than this has had all of their days already.
        let overdueBefore = now - before.enrolmentPeriod
        overdueEnrolment = OverdueEnrolment(
            missedUntil: now - after.enrolmentPeriod, ruledMissedAfter: overdueBefore,
            // Days that began under an earlier requirement go on where they were.
            othersMissedAfter: asksUsersToEnrol
                ? Timestamp(milliseconds: 0) : asks.includesUsers ? overdueBefore : .distantFuture,
            isByDays: isShorter)
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
