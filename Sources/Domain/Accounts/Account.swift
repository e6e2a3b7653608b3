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
    /// Since when the password is expired, until an administrator restores it or a new one is set.
    package var expiredAt: Timestamp?
    package var passwordNeverExpires: Bool
    package var managedBy: AccountManager
    package let createdAt: Timestamp
    /// An exception from `factors.required`, for this account alone.
    package var factorRule: FactorRule?
    /// The first sign-in at which a required factor was missing; the days for enrolment count from it.
    package var factorMissedAt: Timestamp?
    /// When the password will expire, as its person was told. Nobody's expires unannounced.
    package var announcedExpiry: Timestamp?
    /// An administrator asked for a new password at the next sign-in.
    package var mustChangePassword: Bool
    /// What the organisation's identity system calls the person.
    package var externalID: ExternalID?
    /// When what an identity system is shown of the account changed last.
    package var changedAt: Timestamp

    package init(
        id: ID<Account>, kind: AccountKind, state: AccountState, email: EmailAddress, userName: UserName?,
        name: PersonName, epoch: Int, passwordChangedAt: Timestamp?, expiryCountsFrom: Timestamp?,
        expiredAt: Timestamp?, passwordNeverExpires: Bool, managedBy: AccountManager, createdAt: Timestamp,
        factorRule: FactorRule? = nil, factorMissedAt: Timestamp? = nil, announcedExpiry: Timestamp? = nil,
        mustChangePassword: Bool = false, externalID: ExternalID? = nil, changedAt: Timestamp? = nil
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
        self.announcedExpiry = announcedExpiry
        self.mustChangePassword = mustChangePassword
        self.externalID = externalID
        self.changedAt = changedAt ?? createdAt
    }
}

/// Who decides about the account's password.
package enum AccountManager: String, Hashable, Sendable, CaseIterable {
    case local
}

extension Account {
    package var words: AccountWords { AccountWords(userName: userName?.text, email: email, name: name) }
}
