extension Schema {
    /// What the list of users is found and ordered by, so that a page costs the same however many there are.
    ///
    /// `"binary"` compares bytes on both engines, whatever language the database speaks: SQLite has it, PostgreSQL's is
    /// made by the driver. In partial indexes administrators are excepted by `<>`: see the index of expiry.
    static let users = Migration(
        9, "lists of users, numbers, bulk actions, break-glass",
        [
            #"ALTER TABLE accounts ADD COLUMN name_key TEXT COLLATE "binary" NOT NULL DEFAULT ''"#,
            // Whether its words are in `user_words`, and `name_key` is set. Folding needs Unicode's tables: no statement
            // can do it for the accounts of before.
            "ALTER TABLE accounts ADD COLUMN is_searchable BIGINT NOT NULL DEFAULT 0",
            // 0 for never.
            "ALTER TABLE accounts ADD COLUMN last_signed_in_at BIGINT NOT NULL DEFAULT 0",
            "ALTER TABLE accounts ADD COLUMN has_factor BIGINT NOT NULL DEFAULT 0",
            "ALTER TABLE accounts ADD COLUMN has_recovery_address BIGINT NOT NULL DEFAULT 0",
            """
            UPDATE accounts SET has_factor = 1
            WHERE duo_since IS NOT NULL OR id IN (SELECT account_id FROM passkeys)
                OR id IN (SELECT account_id FROM phones)
                OR id IN (SELECT account_id FROM authenticators WHERE confirmed_at IS NOT NULL)
            """,
            """
            UPDATE accounts SET has_recovery_address = 1
            WHERE id IN (SELECT account_id FROM recovery_addresses WHERE ended_at IS NULL AND verified_at IS NOT NULL)
            """,
            """
            UPDATE accounts SET last_signed_in_at = COALESCE(
                (SELECT MAX(signed_in_at) FROM sessions WHERE sessions.account_id = accounts.id), 0)
            """,
            "CREATE INDEX accounts_name ON accounts (name_key, id) WHERE kind <> 'administrator'",
            "CREATE INDEX accounts_last_sign_in ON accounts (last_signed_in_at, id) WHERE kind <> 'administrator'",
            """
            CREATE INDEX accounts_password_age ON accounts (password_changed_at, id)
            WHERE kind <> 'administrator' AND password_changed_at IS NOT NULL
            """,
            """
            CREATE INDEX accounts_staged ON accounts (name_key, id)
            WHERE kind <> 'administrator' AND state = 'staged'
            """,
            """
            CREATE INDEX accounts_suspended ON accounts (name_key, id)
            WHERE kind <> 'administrator' AND state = 'suspended'
            """,
            """
            CREATE INDEX accounts_no_factor ON accounts (name_key, id)
            WHERE kind <> 'administrator' AND has_factor = 0
            """,
            """
            CREATE INDEX accounts_no_recovery_address ON accounts (name_key, id)
            WHERE kind <> 'administrator' AND has_recovery_address = 0
            """,
            """
            CREATE INDEX accounts_expired ON accounts (expired_at, id)
            WHERE kind <> 'administrator' AND expired_at IS NOT NULL
            """,
            "DROP INDEX accounts_announced_expiry",
            """
            CREATE INDEX accounts_announced_expiry ON accounts (announced_expiry, id)
            WHERE announced_expiry IS NOT NULL
            """,
            "CREATE INDEX accounts_unsearchable ON accounts (id) WHERE is_searchable = 0",
            """
            CREATE INDEX attempts_locked ON attempts (locked_until, subject, browser)
            WHERE locked_until IS NOT NULL
            """,
            """
            CREATE TABLE user_words (
                word TEXT COLLATE "binary" NOT NULL,
                account_id TEXT NOT NULL,
                PRIMARY KEY (word, account_id)
            )
            """,
            // Quarters of an hour since 1970: every time zone's days are made of whole ones.
            """
            CREATE TABLE failed_sign_ins (
                quarter BIGINT PRIMARY KEY,
                failures BIGINT NOT NULL
            )
            """,
            """
            INSERT INTO failed_sign_ins (quarter, failures)
            SELECT at / 900000, COUNT(*) FROM audit_events WHERE kind = 'sign-in.failed' GROUP BY at / 900000
            """,
            "CREATE INDEX mail_stuck ON mail (queued_at, id) WHERE state = 'waiting' AND failure IS NOT NULL",
            """
            CREATE TABLE bulk_actions (
                id TEXT PRIMARY KEY,
                actor TEXT NOT NULL,
                action TEXT NOT NULL,
                reason TEXT NOT NULL,
                selection TEXT NOT NULL,
                begun_at BIGINT NOT NULL,
                place TEXT NOT NULL,
                changed BIGINT NOT NULL,
                left_out BIGINT NOT NULL,
                ended_at BIGINT
            )
            """,
            "CREATE INDEX bulk_actions_begun ON bulk_actions (begun_at)",
            """
            CREATE TABLE break_glass_codes (
                id TEXT PRIMARY KEY,
                account_id TEXT NOT NULL REFERENCES accounts (id),
                epoch BIGINT NOT NULL,
                digest TEXT NOT NULL,
                made_at BIGINT NOT NULL,
                used_at BIGINT
            )
            """,
            "CREATE UNIQUE INDEX break_glass_codes_digest ON break_glass_codes (digest)",
            // Earlier than the settings would have it; NULL where they decide alone.
            "ALTER TABLE sessions ADD COLUMN ends_by BIGINT",
        ])
}
