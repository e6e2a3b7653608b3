package import Domain

/// Something that a phone is to be told, as its row has it.
package struct PhoneNotice: Hashable, Sendable {
    package let id: ID<PhoneNotice>
    package let account: ID<Account>
    package let phone: ID<Phone>
    /// As the phone had it when the notice was queued.
    package let subscription: SealedSecret
    /// Holds a link.
    package let sealed: SealedSecret
    package let queuedAt: Timestamp

    package init(
        id: ID<PhoneNotice>, account: ID<Account>, phone: ID<Phone>, subscription: SealedSecret, sealed: SealedSecret,
        queuedAt: Timestamp
    ) {
        self.id = id
        self.account = account
        self.phone = phone
        self.subscription = subscription
        self.sealed = sealed
        self.queuedAt = queuedAt
    }
}

extension Transaction {
    package func insertPhoneNotice(_ notice: PhoneNotice) throws {
        try execute(
            """
            INSERT INTO phone_notices (id, account_id, phone_id, subscription, sealed, queued_at, due_at)
            VALUES ($1, $2, $3, $4, $5, $6, $6)
            """, notice.id, notice.account, notice.phone, notice.subscription.text, notice.sealed.text, notice.queuedAt)
    }

    /// Hands out what is due, and again at `retry` where nobody says that it was sent.
    package func updatePhoneNoticesDue(at now: Timestamp, again retry: Timestamp, limit: Int) throws -> [PhoneNotice] {
        try list(
            """
            UPDATE phone_notices SET due_at = $2
            WHERE due_at <= $1 AND id IN (SELECT id FROM phone_notices WHERE due_at <= $1 ORDER BY due_at LIMIT $3)
            RETURNING id, account_id, phone_id, subscription, sealed, queued_at
            """, now, retry, limit
        ).map {
            PhoneNotice(
                id: try $0.id(0), account: try $0.id(1), phone: try $0.id(2),
                subscription: SealedSecret(text: try $0.text(3)), sealed: SealedSecret(text: try $0.text(4)),
                queuedAt: try $0.time(5))
        }
    }

    package func deletePhoneNotice(_ id: ID<PhoneNotice>) throws {
        try execute("DELETE FROM phone_notices WHERE id = $1", id)
    }

    package func deletePhoneNotices(queuedBefore time: Timestamp) throws -> Int {
        try execute("DELETE FROM phone_notices WHERE queued_at < $1", time)
    }
}
