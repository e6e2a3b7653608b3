package import Domain

extension Transaction {
    package func insertMailboxMove(_ move: MailboxMove) throws {
        try send(
            "INSERT INTO mailbox_moves (id, account_id, previous_email, moved_at) VALUES ($1, $2, $3, $4)", move.id,
            move.account, move.previous.text, move.movedAt)
    }

    /// The latest one, while it holds reset links back.
    package func findMailboxHold(of account: ID<Account>, at now: Timestamp) throws -> MailboxMove? {
        try find(
            """
            SELECT id, account_id, previous_email, moved_at FROM mailbox_moves
            WHERE account_id = $1 AND moved_at > $2 AND ended_at IS NULL ORDER BY moved_at DESC, id DESC LIMIT 1
            """, account, now - MailboxMove.holds
        ).map(MailboxMove.init(row:))
    }

    /// `nil` once it was taken back.
    package func findMailboxMove(_ id: ID<MailboxMove>) throws -> MailboxMove? {
        try find(
            """
            SELECT id, account_id, previous_email, moved_at FROM mailbox_moves WHERE id = $1 AND ended_at IS NULL
            """, id
        ).map(MailboxMove.init(row:))
    }

    /// Those that were made then or later, or led away from this mailbox.
    package func updateMailboxMovesEnded(
        of account: ID<Account>, since start: Timestamp, from previous: EmailAddress?, at now: Timestamp
    ) throws {
        try send(
            """
            UPDATE mailbox_moves SET ended_at = $4
            WHERE account_id = $1 AND (moved_at >= $2 OR previous_email = $3) AND ended_at IS NULL
            """, account, start, previous?.text ?? "", now)
    }

    package func deleteMailboxMoves(movedBefore time: Timestamp) throws -> Int {
        try execute("DELETE FROM mailbox_moves WHERE moved_at < $1", time)
    }

    /// How often the account's address or user name was changed since then.
    package func countNameChanges(of account: ID<Account>, since time: Timestamp) throws -> Int {
        try find(
            """
            SELECT COUNT(*) FROM audit_events
            WHERE account_id = $1 AND kind = $2 AND at > $3
                AND (details LIKE '%"changed":"%email%' OR details LIKE '%"changed":"%user-name%')
            """, account, AuditKind.accountChanged.rawValue, time
        )?.integer(0) ?? 0
    }

    /// How often the account was let in again since then.
    package func countActivations(of account: ID<Account>, since time: Timestamp) throws -> Int {
        try find(
            """
            SELECT COUNT(*) FROM audit_events
            WHERE account_id = $1 AND kind = $2 AND at > $3 AND details LIKE '%"from":"suspended"%'
            """, account, AuditKind.accountStateChanged.rawValue, time
        )?.integer(0) ?? 0
    }

    /// An identity system suspended it, and may let it in again.
    package func updateAccountSuspendedByProvisioning(_ id: ID<Account>) throws {
        try send("UPDATE accounts SET suspended_by = 'provisioning' WHERE id = $1", id)
    }

    package func isSuspendedByProvisioning(_ id: ID<Account>) throws -> Bool {
        try find("SELECT id FROM accounts WHERE id = $1 AND suspended_by = 'provisioning'", id) != nil
    }
}

extension MailboxMove {
    fileprivate init(row: Row) throws {
        self.init(
            id: try row.id(0), account: try row.id(1), previous: try EmailAddress(try row.text(2)),
            movedAt: try row.time(3))
    }
}
