/// What a day brings to an account whose password grows old: the rule behind the daily sweep.
///
/// An end is announced before it comes, seven days before at the latest, whatever the policy says and however long no
/// server ran. So nobody loses their account to a setting that was changed yesterday.
package struct ExpirySweep: Hashable, Sendable {
    /// Days since 1970-01-01 on the organisation's calendar.
    package let day: Int
    package let schedule: DailySchedule
    package let policy: PasswordPolicy
    package let now: Timestamp

    /// For so many days before the end somebody is told of it, once a day.
    package static let announcedDays = 7

    /// - Returns: `nil` where passwords don't expire, or the day's moment has not come yet.
    package init?(schedule: DailySchedule, policy: PasswordPolicy, now: Timestamp) {
        guard policy.expiresAfter != nil, let day = schedule.dueDay(at: now) else { return nil }
        self.day = day
        self.schedule = schedule
        self.policy = policy
        self.now = now
    }

    /// Whose lifetime is counted from later than this is nobody's matter today. Half of what the store needs to find the
    /// others by; `decide` goes by the same.
    package var agesFrom: Timestamp? {
        Self.agesFrom(under: policy, on: day, in: schedule.zone)
    }

    static func agesFrom(under policy: PasswordPolicy, on day: Int, in zone: TimeZoneRules) -> Timestamp? {
        policy.expiresAfterDays.map { days in
            zone.moment(hour: 0, of: day + announcedDays - days + 1) - .milliseconds(1)
        }
    }

    /// Whoever was queued today's mail in it has had it. Servers' clocks may be a day apart.
    package var mailing: Range<Timestamp> {
        schedule.zone.moment(hour: 0, of: day)..<schedule.zone.moment(hour: 0, of: day + 2)
    }

    package func decide(_ account: Account) -> Decision {
        guard account.state == .active, account.expiredAt == nil,
            let last = account.lastDay(under: policy, in: schedule.zone)
        else { return Decision() }
        guard let expiry = account.expiry(under: policy) else {
            return last <= day + Self.announcedDays ? announce(to: account) : Decision()
        }
        if expiry <= now { return AccountAction.expire.decide(account, by: .system, isLocked: false, now: now) }
        var decision = Decision()
        if let warning = warning(to: account, of: expiry) { decision.notices = [warning] }
        return decision
    }

    private func announce(to account: Account) -> Decision {
        var decision = Decision()
        guard let start = account.expiryCountsFrom,
            let last = account.announcedDay(on: day, under: policy, in: schedule.zone)
        else { return decision }
        let end = schedule.moment(of: last)
        decision.changes = [.announceExpiry(account.id, at: end, countedFrom: start)]
        decision.notices = [warning(to: account, of: end)].compactMap(\.self)
        return decision
    }

    /// `nil` where the end is further away than seven days: it was spread over more, or a clock was wrong.
    private func warning(to account: Account, of expiry: Timestamp) -> Notice? {
        let days = schedule.zone.day(at: expiry) - day
        guard days <= Self.announcedDays else { return nil }
        return Notice(
            .passwordExpiring(at: expiry.milliseconds, days: days), to: [.address(account.email)], of: account.id,
            // Tomorrow's says it better.
            validUntil: schedule.moment(of: day + 1))
    }
}

extension Notice.Content {
    /// Whether it still holds when it is sent, which may be long after it was queued: a warning does until the password
    /// was changed, or the account restored, and an announcement until its reader has left.
    package func isTrue(of account: Account, under settings: Settings) -> Bool {
        switch self {
        case .passwordExpiring(let end, _): account.expiry(under: settings.password)?.milliseconds == end
        case .announcement: account.state == .active || account.state == .staged
        default: true
        }
    }
}
