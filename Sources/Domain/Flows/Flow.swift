/// One attempt at setting a password, with the proofs it gathers. Bound to one account at one epoch.
package struct Flow: Hashable, Sendable {
    package let id: ID<Flow>
    package let purpose: FlowPurpose
    package let account: ID<Account>
    package let epoch: Int
    /// The link that opened it, where one did. It is spent together with the flow.
    package let link: ID<Link>?
    package let startedAt: Timestamp
    package let expiresAt: Timestamp
    package let consumedAt: Timestamp?
    package let voidedAt: Timestamp?

    /// How long a person has between the first proof and the last.
    package static let lives: Duration = .minutes(15)

    package init(
        id: ID<Flow>, purpose: FlowPurpose, account: ID<Account>, epoch: Int, link: ID<Link>?, startedAt: Timestamp,
        expiresAt: Timestamp, consumedAt: Timestamp? = nil, voidedAt: Timestamp? = nil
    ) {
        self.id = id
        self.purpose = purpose
        self.account = account
        self.epoch = epoch
        self.link = link
        self.startedAt = startedAt
        self.expiresAt = expiresAt
        self.consumedAt = consumedAt
        self.voidedAt = voidedAt
    }

    package func isLive(for account: Account, at now: Timestamp) -> Bool {
        self.account == account.id && epoch == account.epoch && consumedAt == nil && voidedAt == nil
            && startedAt <= now && now < expiresAt
    }
}

package enum FlowPurpose: String, Hashable, Sendable, CaseIterable {
    case reset, activation, change
}
