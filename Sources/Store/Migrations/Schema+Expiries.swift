extension Schema {
    /// What the daily sweep leaves of an account, away from the account: it writes to nine hundredths of all of them each day.
    static let expiries = Migration(
        23, "the sweep's marks apart from accounts",
        [
            // No foreign key: to check one, PostgreSQL writes to the account's row.
            """
            CREATE TABLE expiries (
                account_id TEXT PRIMARY KEY,
                swept_on BIGINT NOT NULL,
                announced BIGINT,
                counts_from BIGINT
            )
            """,
            """
            INSERT INTO expiries (account_id, swept_on, announced, counts_from)
            SELECT id, expiry_swept_on, announced_expiry, expiry_counts_from FROM accounts
            WHERE expiry_swept_on <> 0 OR announced_expiry IS NOT NULL
            """,
            "CREATE INDEX expiries_announced ON expiries (announced, account_id) WHERE announced IS NOT NULL",
            "DROP INDEX accounts_announced_expiry",
            "ALTER TABLE accounts DROP COLUMN announced_expiry",
            "ALTER TABLE accounts DROP COLUMN expiry_swept_on",
        ])
}
