extension Schema {
    /// What phones are told besides requests.
    static let phoneNotices = Migration(
        18, "phone notices",
        [
            // Subscription and content are sealed. The phone may be gone: what the notice tells of has removed it.
            """
            CREATE TABLE phone_notices (
                id TEXT PRIMARY KEY,
                account_id TEXT NOT NULL REFERENCES accounts (id),
                phone_id TEXT NOT NULL,
                subscription TEXT NOT NULL,
                sealed TEXT NOT NULL,
                queued_at BIGINT NOT NULL,
                due_at BIGINT NOT NULL
            )
            """,
            "CREATE INDEX phone_notices_due ON phone_notices (due_at)",
            "CREATE INDEX phone_notices_account ON phone_notices (account_id)",
        ])
}
