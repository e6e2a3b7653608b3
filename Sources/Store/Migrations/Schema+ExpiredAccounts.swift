extension Schema {
    /// Whose passwords have expired, in a list beside the accounts. PostgreSQL writes a row anew into each of its table's
    /// indexes once any of them knows a column that changed: an index of the accounts by this column made that ten to one.
    static let expiredAccounts = Migration(
        24, "list of expired accounts apart from accounts",
        [
            // No foreign key: to check one, PostgreSQL writes to the account's row.
            """
            CREATE TABLE expired_accounts (
                account_id TEXT PRIMARY KEY,
                expired_at BIGINT NOT NULL
            )
            """,
            """
            INSERT INTO expired_accounts (account_id, expired_at)
            SELECT id, expired_at FROM accounts WHERE expired_at IS NOT NULL
            """,
            "CREATE INDEX expired_accounts_time ON expired_accounts (expired_at, account_id)",
            "DROP INDEX accounts_expired",
            "DROP INDEX accounts_expiry",
            // With those that have expired, whom whoever reads it passes over.
            """
            CREATE INDEX accounts_expiry ON accounts (expiry_counts_from, id)
            WHERE state = 'active' AND password_never_expires = 0
            """,
        ],
        onPostgreSQL: [
            // A row that changes stays where its indexes point to, as long as there is room on its page.
            "ALTER TABLE accounts SET (fillfactor = 90)"
        ])
}
