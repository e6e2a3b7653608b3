package import Domain

extension Transaction {
    package func insertLink(_ link: Link, digest: String) throws {
        try send(
            """
            INSERT INTO links (id, digest, kind, account_id, epoch, channel, recovery_address_id, tries, created_at,
                expires_at, desk_reset_id, mailbox_move_id)
            VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9, $10, $11)
            """,
            link.id, digest, link.kind.rawValue, link.account, link.epoch, link.channel.rawValue, link.recoveryAddress,
            link.createdAt, link.expiresAt, link.deskReset, link.mailboxMove)
    }

    package func findLink(digest: String) throws -> Link? {
        try find(
            """
            SELECT id, kind, account_id, epoch, channel, recovery_address_id, created_at, expires_at, spent_at, voided_at,
                desk_reset_id, mailbox_move_id
            FROM links WHERE digest = $1
            """, digest
        ).map(Link.init(row:))
    }

    package func findLink(_ id: ID<Link>) throws -> Link? {
        try find(
            """
            SELECT id, kind, account_id, epoch, channel, recovery_address_id, created_at, expires_at, spent_at, voided_at,
                desk_reset_id, mailbox_move_id
            FROM links WHERE id = $1
            """, id
        ).map(Link.init(row:))
    }

    package func hasLiveLink(of account: ID<Account>, kind: LinkKind, epoch: Int, at now: Timestamp) throws -> Bool {
        try find(
            """
            SELECT id FROM links WHERE account_id = $1 AND kind = $2 AND epoch = $3 AND expires_at > $4
                AND spent_at IS NULL AND voided_at IS NULL
            LIMIT 1
            """, account, kind.rawValue, epoch, now) != nil
    }

    /// Counts a password that is tried with the link, before anything is compared; false when there were too many.
    package func updateLinkTried(_ id: ID<Link>, limit: Int) throws -> Bool {
        try execute("UPDATE links SET tries = tries + 1 WHERE id = $1 AND tries < $2", id, limit) == 1
    }

    package func updateLinkTryGivenBack(_ id: ID<Link>) throws {
        try send("UPDATE links SET tries = tries - 1 WHERE id = $1 AND tries > 0", id)
    }

    /// Voids the undo links that were made later than `start`.
    package func updateUndoLinksVoided(of account: ID<Account>, after start: Timestamp, at now: Timestamp) throws {
        try send(
            """
            UPDATE links SET voided_at = $3
            WHERE account_id = $1 AND kind = 'undo' AND created_at > $2 AND spent_at IS NULL AND voided_at IS NULL
            """, account, start, now)
    }

    /// Spends the link, for the one request that is first.
    package func updateLinkSpent(_ id: ID<Link>, at now: Timestamp) throws -> Bool {
        try execute(
            """
            UPDATE links SET spent_at = $2
            WHERE id = $1 AND spent_at IS NULL AND voided_at IS NULL AND expires_at > $2
            """, id, now) == 1
    }

    package func updateLinksVoided(of account: ID<Account>, kinds: Set<LinkKind>, at now: Timestamp) throws {
        for batch in kinds.map(\.rawValue).sorted().inPaddedBatches(of: 3) {
            try send(
                """
                UPDATE links SET voided_at = $5
                WHERE account_id = $4 AND kind IN ($1, $2, $3) AND spent_at IS NULL AND voided_at IS NULL
                """, batch + [account.sqlValue, now.sqlValue])
        }
    }

    package func deleteLinks(expiredBefore time: Timestamp) throws -> Int {
        try execute("DELETE FROM links WHERE expires_at < $1", time)
    }
}

extension Link {
    fileprivate init(row: Row) throws {
        self.init(
            id: try row.id(0), kind: try row.value(1), account: try row.id(2), epoch: try row.integer(3),
            channel: try row.value(4), recoveryAddress: try row.optionalID(5), deskReset: try row.optionalID(10),
            mailboxMove: try row.optionalID(11), createdAt: try row.time(6), expiresAt: try row.time(7),
            spentAt: try row.optionalTime(8),
            voidedAt: try row.optionalTime(9))
    }
}
