extension Schema {
    /// Second proofs, and flows that wait for one.
    static let factors = Migration(
        2, "authenticators, recovery codes, factor resets",
        [
            "ALTER TABLE accounts ADD COLUMN factor_rule TEXT",
            "ALTER TABLE accounts ADD COLUMN factor_missed_at BIGINT",
            "ALTER TABLE sessions ADD COLUMN proofs TEXT NOT NULL DEFAULT 'currentPassword'",
            "ALTER TABLE sessions ADD COLUMN scope TEXT NOT NULL DEFAULT 'full'",
            "ALTER TABLE flows ADD COLUMN digest TEXT",
            "ALTER TABLE flows ADD COLUMN sealed TEXT",
            "ALTER TABLE flows ADD COLUMN session_id TEXT",
            "CREATE UNIQUE INDEX flows_digest ON flows (digest)",
            """
            CREATE TABLE authenticators (
                id TEXT PRIMARY KEY,
                account_id TEXT NOT NULL REFERENCES accounts (id),
                secret TEXT NOT NULL,
                created_at BIGINT NOT NULL,
                flow_id TEXT,
                confirmed_at BIGINT,
                last_step BIGINT,
                last_used_at BIGINT
            )
            """,
            // One that answers and one that waits, whatever happens at the same time.
            "CREATE UNIQUE INDEX authenticators_confirmed ON authenticators (account_id) WHERE confirmed_at IS NOT NULL",
            "CREATE UNIQUE INDEX authenticators_pending ON authenticators (account_id) WHERE confirmed_at IS NULL",
            """
            CREATE TABLE recovery_codes (
                id TEXT PRIMARY KEY,
                account_id TEXT NOT NULL REFERENCES accounts (id),
                digest TEXT NOT NULL,
                created_at BIGINT NOT NULL,
                spent_at BIGINT
            )
            """,
            "CREATE UNIQUE INDEX recovery_codes_digest ON recovery_codes (account_id, digest)",
            """
            CREATE TABLE factor_resets (
                account_id TEXT PRIMARY KEY REFERENCES accounts (id),
                digest TEXT,
                created_at BIGINT NOT NULL,
                expires_at BIGINT NOT NULL
            )
            """,
        ])
}
