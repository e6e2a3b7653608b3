/// An authenticator app's secret. An account has one that answers, and while it is being replaced one that waits for its
/// first code.
package struct Authenticator: Hashable, Sendable {
    package let id: ID<Authenticator>
    package let account: ID<Account>
    package let secret: SealedSecret
    package let createdAt: Timestamp
    /// When its first code was right; `nil` while it waits for that.
    package let confirmedAt: Timestamp?
    /// The newest time step whose code was used (RFC 6238, section 5.2): none up to it is taken again.
    package let lastStep: Int?
    package let lastUsedAt: Timestamp?

    package init(
        id: ID<Authenticator>, account: ID<Account>, secret: SealedSecret, createdAt: Timestamp,
        confirmedAt: Timestamp? = nil, lastStep: Int? = nil, lastUsedAt: Timestamp? = nil
    ) {
        self.id = id
        self.account = account
        self.secret = secret
        self.createdAt = createdAt
        self.confirmedAt = confirmedAt
        self.lastStep = lastStep
        self.lastUsedAt = lastUsedAt
    }
}
