/// One attempt at something that takes proofs, with the proofs it gathers. Bound to one account at one epoch, and to
/// the browser that holds its token.
package struct Flow: Hashable, Sendable {
    package let id: ID<Flow>
    package let purpose: FlowPurpose
    package let account: ID<Account>
    package let epoch: Int
    /// The link that opened it, where one did. It is spent together with the flow.
    package let link: ID<Link>?
    /// Of the token that the browser holds; `nil` where a flow ends in the request that began it.
    package let digest: String?
    /// What waits for a factor, a new password as a rule, under a key that only the token gives.
    package let sealed: SealedSecret?
    /// The session in which it was begun, where it lives no longer than that.
    package let session: ID<Session>?
    /// That session has been ended. Nothing that was begun in it goes on without it.
    package let isSessionOver: Bool
    package let startedAt: Timestamp
    package let expiresAt: Timestamp
    package let consumedAt: Timestamp?
    package let voidedAt: Timestamp?
    /// The form that began it, where it is to set a password.
    package let submission: Submission?

    /// How long a person has between the first proof and the last.
    package static let lives: Duration = .minutes(15)

    package init(
        id: ID<Flow>, purpose: FlowPurpose, account: ID<Account>, epoch: Int, link: ID<Link>?, digest: String? = nil,
        sealed: SealedSecret? = nil, session: ID<Session>? = nil, isSessionOver: Bool = false, startedAt: Timestamp,
        expiresAt: Timestamp, consumedAt: Timestamp? = nil, voidedAt: Timestamp? = nil,
        submission: Submission? = nil
    ) {
        self.id = id
        self.purpose = purpose
        self.account = account
        self.epoch = epoch
        self.link = link
        self.digest = digest
        self.sealed = sealed
        self.session = session
        self.isSessionOver = isSessionOver
        self.startedAt = startedAt
        self.expiresAt = expiresAt
        self.consumedAt = consumedAt
        self.voidedAt = voidedAt
        self.submission = submission
    }

    package func isLive(for account: Account, at now: Timestamp) -> Bool {
        self.account == account.id && epoch == account.epoch && consumedAt == nil && voidedAt == nil
            && !isSessionOver && startedAt <= now && now < expiresAt
    }
}

package enum FlowPurpose: String, Hashable, Sendable, Codable, CaseIterable {
    case signIn = "sign-in"
    case reset, activation, change
    /// Adding, replacing or removing factors.
    case factors
    /// Whether who calls the help desk is who they say. No browser holds such a flow, and it opens nothing.
    case callerCheck = "caller-check"
    /// A password that is a directory's by now becomes the one here. No browser holds such a flow.
    case adoption

    /// The door that it is, where it ends in a new password.
    package var door: PasswordDoor? {
        switch self {
        case .reset: .reset
        case .activation: .activation
        case .change: .change
        case .adoption: .directory
        case .signIn, .factors, .callerCheck: nil
        }
    }
}
