extension Schema {
    /// Phones that approve.
    static let push = Migration(
        4, "phones, push requests",
        [
            """
            CREATE TABLE phones (
                id TEXT PRIMARY KEY,
                account_id TEXT NOT NULL REFERENCES accounts (id),
                name TEXT NOT NULL,
                public_key TEXT NOT NULL,
                digest TEXT NOT NULL,
                subscription TEXT,
                created_at BIGINT NOT NULL,
                last_used_at BIGINT
            )
            """,
            "CREATE UNIQUE INDEX phones_digest ON phones (digest)",
            "CREATE INDEX phones_account ON phones (account_id)",
            """
            CREATE TABLE phone_enrolments (
                id TEXT PRIMARY KEY,
                account_id TEXT NOT NULL REFERENCES accounts (id),
                flow_id TEXT NOT NULL,
                digest TEXT NOT NULL,
                created_at BIGINT NOT NULL,
                expires_at BIGINT NOT NULL,
                tries BIGINT NOT NULL,
                phone_id TEXT,
                phone_name TEXT,
                public_key TEXT,
                phone_digest TEXT,
                number_digest TEXT
            )
            """,
            "CREATE UNIQUE INDEX phone_enrolments_account ON phone_enrolments (account_id)",
            "CREATE UNIQUE INDEX phone_enrolments_digest ON phone_enrolments (digest)",
            "CREATE UNIQUE INDEX phone_enrolments_phone ON phone_enrolments (phone_digest)",
            """
            CREATE TABLE push_requests (
                id TEXT PRIMARY KEY,
                account_id TEXT NOT NULL REFERENCES accounts (id),
                flow_id TEXT NOT NULL,
                purpose TEXT NOT NULL,
                number TEXT NOT NULL,
                address TEXT NOT NULL,
                browser TEXT NOT NULL,
                created_at BIGINT NOT NULL,
                expires_at BIGINT NOT NULL,
                state TEXT NOT NULL,
                decided_at BIGINT,
                spent_at BIGINT,
                sent_at BIGINT
            )
            """,
            // One question at a time, whatever happens at the same time: nobody approves one and means another.
            "CREATE UNIQUE INDEX push_requests_open ON push_requests (account_id) WHERE state = 'open'",
            "CREATE INDEX push_requests_account ON push_requests (account_id, created_at)",
            "CREATE INDEX push_requests_flow ON push_requests (flow_id)",
            "CREATE INDEX push_requests_expiry ON push_requests (expires_at)",
            """
            CREATE TABLE push_identity (
                id BIGINT PRIMARY KEY CHECK (id = 1),
                private_key TEXT NOT NULL,
                created_at BIGINT NOT NULL
            )
            """,
        ])
}
