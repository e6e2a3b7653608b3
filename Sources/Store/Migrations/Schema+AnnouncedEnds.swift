extension Schema {
    /// What the daily sweep writes of an account, away from the account, whose many indexes would be written with it.
    static let announcedEnds = Migration(
        23, "announced ends of passwords apart from accounts",
        [
            // No foreign key: to check one, PostgreSQL writes to the account's row.
            """
            CREATE TABLE announced_ends (
                account_id TEXT PRIMARY KEY,
                ends_at BIGINT NOT NULL,
                counts_from BIGINT NOT NULL
            )
            """,
            """
            INSERT INTO announced_ends (account_id, ends_at, counts_from)
            SELECT id, announced_expiry, expiry_counts_from FROM accounts
            WHERE announced_expiry IS NOT NULL AND expiry_counts_from IS NOT NULL
            """,
            "CREATE INDEX announced_ends_end ON announced_ends (ends_at, account_id)",
            "DROP INDEX accounts_announced_expiry",
            "ALTER TABLE accounts DROP COLUMN announced_expiry",
            "ALTER TABLE accounts DROP COLUMN expiry_swept_on",
        ])
}
