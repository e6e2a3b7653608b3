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
        guard let end = lifetimeEnd(under: policy), let announcedExpiry, announcedExpiry >= end else { return nil }
        return announcedExpiry
    }

    /// When the policy wants the password to be over. It is first announced, and then lives for the seven days in which
    /// it is.
    package func lifetimeEnd(under policy: PasswordPolicy) -> Timestamp? {
        guard !passwordNeverExpires, let lifetime = policy.expiresAfter, let expiryCountsFrom else { return nil }
        return expiryCountsFrom + lifetime
    }

    /// When the password expires at the earliest, told or not; `nil` when it doesn't.
    package func foreseenExpiry(under policy: PasswordPolicy, at now: Timestamp) -> Timestamp? {
        expiry(under: policy)
            ?? lifetimeEnd(under: policy).map { max($0, now + .days(ExpirySweep.announcedDays)) }
    }

    package func isExpired(under policy: PasswordPolicy, at now: Timestamp) -> Bool {
        expiry(under: policy).map { $0 <= now } ?? false
    }

    package func passwordStanding(under policy: PasswordPolicy, at now: Timestamp) -> PasswordStanding {
        if isExpired(under: policy, at: now) { return policy.allowsChangeAfterExpiry ? .mustChange : .expired }
        return mustChangePassword ? .mustChange : .good
    }

    /// Days on the organisation's calendar until the password expires: 0 is today. `nil` while nothing is announced.
    package func daysUntilAnnouncedExpiry(
        under policy: PasswordPolicy, in zone: TimeZoneRules, at now: Timestamp
    ) -> Int? {
        guard let expiry = expiry(under: policy), now < expiry else { return nil }
        return zone.day(at: expiry) - zone.day(at: now)
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
        case .signIn, .reset, .change, .factors: mayEnter(under: policy, at: now)
        }
    }
}
