/// What the age of a password lets its person do.
package enum PasswordStanding: Hashable, Sendable {
    case good
    /// A session is good for setting a new one, and for nothing else.
    case mustChange
    /// Every door answers as it answers a stranger.
    case expired
}

/// The one place that says what an expired account may do. Being locked and being suspended are other axes.
extension Account {
    /// When the password stops working; `nil` when it doesn't, or its person hasn't been told yet.
    ///
    /// What was announced under a shorter lifetime than today's holds no longer: it would come too early.
    package func expiry(under policy: PasswordPolicy) -> Timestamp? {
        if let expiredAt { return expiredAt }
        guard !passwordNeverExpires, let least = policy.shortestLife, let expiryCountsFrom, let announcedExpiry,
            announcedExpiry >= expiryCountsFrom + least
        else { return nil }
        return announcedExpiry
    }

    /// The day on which the policy wants the password to be over: so many days of the calendar after the one on which it
    /// was set. It is announced first, and lives for the seven days in which it is.
    package func lastDay(under policy: PasswordPolicy, in zone: TimeZoneRules) -> Int? {
        guard !passwordNeverExpires, let days = policy.expiresAfterDays, let expiryCountsFrom else { return nil }
        return zone.day(at: expiryCountsFrom) + days
    }

    /// The day that a first announcement on `day` sets for the end.
    func announcedDay(on day: Int, under policy: PasswordPolicy, in zone: TimeZoneRules) -> Int? {
        guard let last = lastDay(under: policy, in: zone), let expiryCountsFrom else { return nil }
        // A lifetime that is shorter than seven days is announced for as long as it is. But only to who has just begun
        // one: for everybody else the setting is new, or no server ran.
        let isPrompt = zone.day(at: expiryCountsFrom) >= day - 1
        if isPrompt { return max(last, day + 1) }
        let earliest = day + ExpirySweep.announcedDays
        return last >= earliest ? last : earliest + placeInSpread(of: policy.expirySpreadDays)
    }

    /// 0 up to one less than `days`: the account's own and always the same, so that no server has to remember it.
    private func placeInSpread(of days: Int) -> Int {
        // FNV-1a over the id, mixed so that ids that are alike are far apart.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in id.rawValue.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        hash = (hash ^ (hash >> 33)) &* 0xff51_afd7_ed55_8ccd
        return Int((hash ^ (hash >> 33)) >> 32) % max(1, days)
    }

    /// When the password expires at the earliest, told or not; `nil` when it doesn't.
    package func foreseenExpiry(under policy: PasswordPolicy, on schedule: DailySchedule, at now: Timestamp)
        -> Timestamp?
    {
        expiry(under: policy)
            ?? announcedDay(on: schedule.zone.day(at: now), under: policy, in: schedule.zone).map(schedule.moment(of:))
    }

    package func isExpired(under policy: PasswordPolicy, at now: Timestamp) -> Bool {
        expiry(under: policy).map { $0 <= now } ?? false
    }

    package func passwordStanding(under policy: PasswordPolicy, at now: Timestamp) -> PasswordStanding {
        if isExpired(under: policy, at: now) { return policy.allowsChangeAfterExpiry ? .mustChange : .expired }
        return mustChangePassword ? .mustChange : .good
    }

    /// Days on the organisation's calendar until the password expires, where they are seven or fewer: 0 is today.
    package func daysUntilExpiry(under policy: PasswordPolicy, in zone: TimeZoneRules, at now: Timestamp) -> Int? {
        let today = zone.day(at: now)
        if let expiry = expiry(under: policy) {
            // One that was spread may be further ahead.
            let days = zone.day(at: expiry) - today
            return now < expiry && days <= ExpirySweep.announcedDays ? days : nil
        }
        // The day's sweep has yet to come by. One that is overdue has as many days as it then gives.
        guard let last = lastDay(under: policy, in: zone), (1...ExpirySweep.announcedDays).contains(last - today) else {
            return nil
        }
        return last - today
    }

    /// Whether the person may go through a door that opens for a password, or for a link that stands for one: to sign
    /// in, to set a new password, to reset it. Locking is not asked: that is the gate's matter.
    package func mayEnter(under policy: PasswordPolicy, at now: Timestamp) -> Bool {
        state == .active && passwordStanding(under: policy, at: now) != .expired
    }

    /// Whether the account may hold a session of this scope. Locking is not asked: a lock keeps guessers from signing in
    /// and says nothing about who is in already.
    package func mayHoldSession(of scope: SessionScope, under policy: PasswordPolicy, at now: Timestamp) -> Bool {
        guard mayEnter(under: policy, at: now) else { return false }
        return scope != .full || passwordStanding(under: policy, at: now) == .good
    }

    /// Whether a flow for this may go on.
    package func mayPass(_ purpose: FlowPurpose, under policy: PasswordPolicy, at now: Timestamp) -> Bool {
        switch purpose {
        case .activation: state == .staged
        // Whoever was made without a password has the directory's.
        case .adoption: !kind.isAdministrator && (state == .staged || mayEnter(under: policy, at: now))
        case .signIn, .reset, .change, .factors, .callerCheck: mayEnter(under: policy, at: now)
        }
    }
}
