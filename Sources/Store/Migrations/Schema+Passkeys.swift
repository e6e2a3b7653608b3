extension Schema {
    /// Passkeys, and the challenges that they have answered.
    static let passkeys = Migration(
        3, "passkeys",
        [
            """
            CREATE TABLE passkeys (
                id TEXT PRIMARY KEY,
                account_id TEXT NOT NULL REFERENCES accounts (id),
                credential_id TEXT NOT NULL,
                public_key TEXT NOT NULL,
                sign_count BIGINT NOT NULL,
                name TEXT NOT NULL,
                backup_eligible BIGINT NOT NULL,
                backed_up BIGINT NOT NULL,
                created_at BIGINT NOT NULL,
                last_used_at BIGINT
            )
            """,
            "CREATE UNIQUE INDEX passkeys_credential ON passkeys (credential_id)",
            "CREATE INDEX passkeys_account ON passkeys (account_id, id)",
            // A challenge says itself, under a seal, what it is for and until when: only those that were answered are
            // kept, so that looking at the sign-in page writes nothing.
            """
            CREATE TABLE spent_challenges (
                digest TEXT PRIMARY KEY,
                expires_at BIGINT NOT NULL
            )
            """,
            "CREATE INDEX spent_challenges_expiry ON spent_challenges (expires_at)",
        ])
}
