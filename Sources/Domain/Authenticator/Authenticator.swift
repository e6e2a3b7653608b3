/// An authenticator app's secret. An account has one that answers, and while it is being replaced one that waits for its
/// first code.
package struct Authenticator: Hashable, Sendable {
    package let id: ID<Authenticator>
    package let account: ID<Account>
    package let secret: SealedSecret
    package let createdAt: Timestamp
    /// The flow in which it was made. While it waits, that flow alone shows its secret and takes its first code: the
    /// person who proved themself there is the one who has seen it.
    package let flow: ID<Flow>?
    /// When its first code was right; `nil` while it waits for that.
    package let confirmedAt: Timestamp?
    /// The newest time step whose code was used (RFC 6238, section 5.2): none up to it is taken again.
    package let lastStep: Int?
    package let lastUsedAt: Timestamp?

    package init(
        id: ID<Authenticator>, account: ID<Account>, secret: SealedSecret, createdAt: Timestamp, flow: ID<Flow>? = nil,
        confirmedAt: Timestamp? = nil, lastStep: Int? = nil, lastUsedAt: Timestamp? = nil
    ) {
        self.id = id
        self.account = account
        self.secret = secret
        self.createdAt = createdAt
        self.flow = flow
        self.confirmedAt = confirmedAt
        self.lastStep = lastStep
        self.lastUsedAt = lastUsedAt
    }
}
