/// One principal: a user or an administrator.
package struct Account: Hashable, Sendable {
    package let id: ID<Account>
    package let kind: AccountKind
    package var state: AccountState
    package var email: EmailAddress
    package var userName: UserName?
    package var name: PersonName
    /// How many times the credentials changed. Whatever carries an older epoch is dead.
    package var epoch: Int
    package var passwordChangedAt: Timestamp?
    /// Where the password's lifetime is counted from: its last change, or when an administrator restored it.
    package var expiryCountsFrom: Timestamp?
    /// Set when an administrator expired the account by hand.
    package var expiredAt: Timestamp?
    package var passwordNeverExpires: Bool
    package var managedBy: AccountManager
    package let createdAt: Timestamp
    /// An exception from `factors.required`, for this account alone.
    package var factorRule: FactorRule?
    /// The first sign-in at which a required factor was missing; the days for enrolment count from it.
    package var factorMissedAt: Timestamp?

    package init(
        id: ID<Account>, kind: AccountKind, state: AccountState, email: EmailAddress, userName: UserName?,
        name: PersonName, epoch: Int, passwordChangedAt: Timestamp?, expiryCountsFrom: Timestamp?,
        expiredAt: Timestamp?, passwordNeverExpires: Bool, managedBy: AccountManager, createdAt: Timestamp,
        factorRule: FactorRule? = nil, factorMissedAt: Timestamp? = nil
    ) {
        self.id = id
        self.kind = kind
        self.state = state
        self.email = email
        self.userName = userName
        self.name = name
        self.epoch = epoch
        self.passwordChangedAt = passwordChangedAt
        self.expiryCountsFrom = expiryCountsFrom
        self.expiredAt = expiredAt
        self.passwordNeverExpires = passwordNeverExpires
        self.managedBy = managedBy
        self.createdAt = createdAt
        self.factorRule = factorRule
        self.factorMissedAt = factorMissedAt
    }
}

/// Who decides about the account's password.
package enum AccountManager: String, Hashable, Sendable, CaseIterable {
    case local
}

extension Account {
    package var words: AccountWords { AccountWords(userName: userName?.text, email: email, name: name) }

    /// When the password stops working, `nil` when it doesn't.
    package func expiry(under policy: PasswordPolicy) -> Timestamp? {
        if let expiredAt { return expiredAt }
        guard !passwordNeverExpires, let lifetime = policy.expiresAfter, let expiryCountsFrom else { return nil }
        return expiryCountsFrom + lifetime
    }

    package func isExpired(under policy: PasswordPolicy, at now: Timestamp) -> Bool {
        expiry(under: policy).map { $0 <= now } ?? false
    }

    /// Whole or begun days until the password expires, when that is within the seven days in which it is announced.
    package func daysUntilAnnouncedExpiry(under policy: PasswordPolicy, at now: Timestamp) -> Int? {
        guard let expiry = expiry(under: policy), now < expiry, expiry - now <= .days(7) else { return nil }
        let day = Duration.days(1).inMilliseconds
        return Int(((expiry - now).inMilliseconds + day - 1) / day)
    }

    /// Whether the account may hold a session. Locking is not asked: a lock keeps guessers from signing in and says
    /// nothing about who is in already.
    package func mayHoldSession(under policy: PasswordPolicy, at now: Timestamp) -> Bool {
        state == .active && !isExpired(under: policy, at: now)
    }

    /// Whether the person may set a new password with a reset link.
    package func mayReset(under policy: PasswordPolicy, at now: Timestamp) -> Bool {
        state == .active && (policy.allowsChangeAfterExpiry || !isExpired(under: policy, at: now))
    }
}
