extension Schema {
    /// Who suspended an account, moved mailboxes, and who stopped what was under way.
    static let administration = Migration(
        17, "administration",
        [
            // Null for everybody but an identity system: it may end what it began.
            "ALTER TABLE accounts ADD COLUMN suspended_by TEXT",
            """
            CREATE TABLE mailbox_moves (
                id TEXT PRIMARY KEY,
                account_id TEXT NOT NULL REFERENCES accounts (id),
                previous_email TEXT NOT NULL,
                moved_at BIGINT NOT NULL,
                ended_at BIGINT
            )
            """,
            "CREATE INDEX mailbox_moves_account ON mailbox_moves (account_id, moved_at)",
            "CREATE INDEX mailbox_moves_moved ON mailbox_moves (moved_at)",
            "ALTER TABLE links ADD COLUMN mailbox_move_id TEXT",
            "ALTER TABLE bulk_actions ADD COLUMN stopped_by TEXT",
            "ALTER TABLE announcement_runs ADD COLUMN stopped_by TEXT",
            "ALTER TABLE imports ADD COLUMN stopped_by TEXT",
        ])
}
