extension Schema {
    /// Whoever was removed keeps a row, because the trail names it, and is in no list of people who need attention: by
    /// these columns everybody who ever left would be.
    static let usersWithoutRemoved = Migration(
        26, "lists of users without those who were removed, last use of Duo",
        [
            "UPDATE accounts SET expired_at = NULL WHERE state = 'removed' AND expired_at IS NOT NULL",
            "DELETE FROM expired_accounts WHERE account_id IN (SELECT id FROM accounts WHERE state = 'removed')",
            "DELETE FROM announced_ends WHERE account_id IN (SELECT id FROM accounts WHERE state = 'removed')",
            "DROP INDEX accounts_no_factor",
            """
            CREATE INDEX accounts_no_factor ON accounts (name_key, id)
            WHERE kind <> 'administrator' AND state <> 'removed' AND has_factor = 0
            """,
            "DROP INDEX accounts_no_recovery_address",
            """
            CREATE INDEX accounts_no_recovery_address ON accounts (name_key, id)
            WHERE kind <> 'administrator' AND state <> 'removed' AND has_recovery_address = 0
            """,
            "ALTER TABLE accounts ADD COLUMN duo_used_at BIGINT",
        ])
}
