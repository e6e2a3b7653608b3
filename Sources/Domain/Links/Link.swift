/// A secret sent by mail. Opening it does nothing; only the form behind it spends it, once.
package struct Link: Hashable, Sendable {
    package let id: ID<Link>
    package let kind: LinkKind
    package let account: ID<Account>
    /// The account's epoch when the link was made: a change of password or address leaves it behind.
    package let epoch: Int
    /// Where it was sent.
    package let channel: LinkChannel
    /// The recovery address that a `verify` link verifies, or that an `undo` link brings back.
    package let recoveryAddress: ID<RecoveryAddress>?
    /// What a `stop` link stops.
    package let deskReset: ID<DeskReset>?
    /// What an `undo` link takes back, where that isn't a recovery address.
    package let mailboxMove: ID<MailboxMove>?
    package let createdAt: Timestamp
    package let expiresAt: Timestamp
    package let spentAt: Timestamp?
    package let voidedAt: Timestamp?

    /// How many passwords can be tried with it. Whether one of them was used before is an answer that is worth having
    /// to whoever holds somebody else's link.
    package static let tries = 10

    package init(
        id: ID<Link>, kind: LinkKind, account: ID<Account>, epoch: Int, channel: LinkChannel,
        recoveryAddress: ID<RecoveryAddress>?, deskReset: ID<DeskReset>? = nil,
        mailboxMove: ID<MailboxMove>? = nil, createdAt: Timestamp, expiresAt: Timestamp, spentAt: Timestamp?,
        voidedAt: Timestamp?
    ) {
        self.id = id
        self.kind = kind
        self.account = account
        self.epoch = epoch
        self.channel = channel
        self.recoveryAddress = recoveryAddress
        self.deskReset = deskReset
        self.mailboxMove = mailboxMove
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.spentAt = spentAt
        self.voidedAt = voidedAt
    }

    /// Whether the link still opens anything for the account as it is now.
    package func isLive(for account: Account, at now: Timestamp) -> Bool {
        self.account == account.id && spentAt == nil && voidedAt == nil && now < expiresAt
            && (kind == .undo || kind == .stop || epoch == account.epoch)
    }
}

package enum LinkKind: String, Hashable, Sendable, CaseIterable {
    case reset, activation, verify
    /// Takes a change of the recovery address back. It outlives changes of the password on purpose: whoever set the
    /// address may have changed the password too.
    case undo
    /// Stands for the factors that an administrator reset, until others are enrolled.
    case enrolment
    /// *This wasn't me*, of something that the help desk did. It outlives what was done with it.
    case stop
}

/// Which mailbox a link was sent to; a reset through the recovery address demands more.
package enum LinkChannel: String, Hashable, Sendable, CaseIterable {
    case primary, recovery
    /// Handed over by an administrator at the host.
    case host
}
