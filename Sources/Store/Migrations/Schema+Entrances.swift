extension Schema {
    /// Administrators have a portal of their own: their addresses may ask for a reset there, and their passwords grow old.
    static let entrances = Migration(
        8, "two portals",
        [
            // The key changes, so the table does.
            "ALTER TABLE reset_requests RENAME TO reset_requests_of_users",
            """
            CREATE TABLE reset_requests (
                entrance TEXT NOT NULL,
                address_key TEXT NOT NULL,
                requested_at BIGINT NOT NULL,
                PRIMARY KEY (entrance, address_key)
            )
            """,
            """
            INSERT INTO reset_requests (entrance, address_key, requested_at)
            SELECT 'users', address_key, requested_at FROM reset_requests_of_users
            """,
            "DROP TABLE reset_requests_of_users",
            "DROP INDEX accounts_expiry",
            // As before, with administrators.
            """
            CREATE INDEX accounts_expiry ON accounts (expiry_counts_from, id)
            WHERE state = 'active' AND expired_at IS NULL AND password_never_expires = 0
            """,
        ])
}
