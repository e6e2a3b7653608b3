extension Schema {
    /// What people were told about the end of their passwords, and which day's sweep has been at an account.
    static let expiry = Migration(
        7, "expiry of passwords",
        [
            "ALTER TABLE accounts ADD COLUMN announced_expiry BIGINT",
            "ALTER TABLE accounts ADD COLUMN expiry_swept_on BIGINT NOT NULL DEFAULT 0",
            "ALTER TABLE accounts ADD COLUMN must_change_password BIGINT NOT NULL DEFAULT 0",
            // Who can still expire, by age: whoever is not due is never read. The marks that a sweep leaves are no part of
            // it, so that leaving them costs the index nothing. Administrators are excepted in these words because for
            // `kind = 'user'` SQLite would take the index of addresses, and read everybody.
            """
            CREATE INDEX accounts_expiry ON accounts (expiry_counts_from, id)
            WHERE kind <> 'administrator' AND state = 'active' AND expired_at IS NULL AND password_never_expires = 0
            """,
            """
            CREATE INDEX accounts_announced_expiry ON accounts (announced_expiry) WHERE announced_expiry IS NOT NULL
            """,
        ])
}
