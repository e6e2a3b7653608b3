extension Schema {
    /// Callers who proved who they are, and resets that a second administrator consents to or their person stops.
    static let helpDesk = Migration(
        13, "help desk",
        [
            """
            CREATE TABLE caller_codes (
                account_id TEXT PRIMARY KEY REFERENCES accounts (id),
                digest TEXT NOT NULL,
                tries BIGINT NOT NULL,
                expires_at BIGINT NOT NULL
            )
            """,
            """
            CREATE TABLE caller_checks (
                id TEXT PRIMARY KEY,
                account_id TEXT NOT NULL REFERENCES accounts (id),
                actor TEXT NOT NULL,
                means TEXT NOT NULL,
                flow_id TEXT,
                begun_at BIGINT NOT NULL,
                verified_at BIGINT
            )
            """,
            "CREATE INDEX caller_checks_account ON caller_checks (account_id, begun_at)",
            "CREATE INDEX caller_checks_begun ON caller_checks (begun_at)",
            // The code is sealed, and gone once who asked has seen it.
            """
            CREATE TABLE desk_resets (
                id TEXT PRIMARY KEY,
                account_id TEXT NOT NULL REFERENCES accounts (id),
                action TEXT NOT NULL,
                asker TEXT NOT NULL,
                asker_epoch BIGINT NOT NULL,
                reason TEXT,
                caller TEXT,
                state TEXT NOT NULL,
                asked_at BIGINT NOT NULL,
                decided_at BIGINT,
                decided_by TEXT,
                code TEXT
            )
            """,
            "CREATE INDEX desk_resets_state ON desk_resets (state, asked_at)",
            "CREATE INDEX desk_resets_account ON desk_resets (account_id, asked_at)",
            "CREATE INDEX desk_resets_asked ON desk_resets (asked_at)",
            "ALTER TABLE links ADD COLUMN desk_reset_id TEXT",
        ])
}
