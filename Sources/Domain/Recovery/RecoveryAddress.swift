/// A private address that a person can be reached at when their organisation's mailbox is out of reach.
package struct RecoveryAddress: Hashable, Sendable {
    package let id: ID<RecoveryAddress>
    package let account: ID<Account>
    package let address: EmailAddress
    package let requestedAt: Timestamp
    package let verifiedAt: Timestamp?
    /// From when it serves for resets: verified, and the hold is over.
    package let servesFrom: Timestamp?

    package init(
        id: ID<RecoveryAddress>, account: ID<Account>, address: EmailAddress, requestedAt: Timestamp,
        verifiedAt: Timestamp?, servesFrom: Timestamp?
    ) {
        self.id = id
        self.account = account
        self.address = address
        self.requestedAt = requestedAt
        self.verifiedAt = verifiedAt
        self.servesFrom = servesFrom
    }

    package func serves(at now: Timestamp) -> Bool {
        servesFrom.map { $0 <= now } ?? false
    }

    /// Until when an unverified address waits for its link to be used.
    package var waitsUntil: Timestamp { requestedAt + RecoveryPolicy.verificationLives }
}

/// An account's recovery addresses: at most one that is verified and one that waits to take its place.
package struct RecoveryAddresses: Hashable, Sendable {
    package var verified: RecoveryAddress?
    package var pending: RecoveryAddress?

    package init(verified: RecoveryAddress? = nil, pending: RecoveryAddress? = nil) {
        self.verified = verified
        self.pending = pending
    }

    package init(_ live: [RecoveryAddress]) {
        verified = live.first { $0.verifiedAt != nil }
        pending = live.first { $0.verifiedAt == nil }
    }
}
