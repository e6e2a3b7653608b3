/// The one timeline of the schema. A migration that has shipped never changes; the next one mends it.
///
/// Both engines read this text: times are milliseconds in BIGINT, ids and everything sealed are TEXT, flags 0 and 1.
package enum Schema {
    package static let migrations: [Migration] = [
        Migration(
            1, "accounts, passwords, sessions, recovery, mail, audit",
            [
                """
                CREATE TABLE installation (
                    id BIGINT PRIMARY KEY CHECK (id = 1),
                    restores BIGINT NOT NULL
                )
                """,
                "INSERT INTO installation (id, restores) VALUES (1, 0)",
                """
                CREATE TABLE data_keys (
                    purpose TEXT NOT NULL,
                    version BIGINT NOT NULL,
                    wrapped TEXT NOT NULL,
                    created_at BIGINT NOT NULL,
                    PRIMARY KEY (purpose, version)
                )
                """,
                """
                CREATE TABLE settings (
                    name TEXT PRIMARY KEY,
                    value TEXT NOT NULL
                )
                """,
                """
                CREATE TABLE accounts (
                    id TEXT PRIMARY KEY,
                    kind TEXT NOT NULL,
                    role TEXT,
                    state TEXT NOT NULL,
                    email TEXT NOT NULL,
                    email_key TEXT NOT NULL,
                    user_name TEXT,
                    user_name_key TEXT,
                    given_name TEXT NOT NULL,
                    family_name TEXT NOT NULL,
                    epoch BIGINT NOT NULL,
                    verifier TEXT,
                    password_changed_at BIGINT,
                    expiry_counts_from BIGINT,
                    expired_at BIGINT,
                    password_never_expires BIGINT NOT NULL,
                    managed_by TEXT NOT NULL,
                    created_at BIGINT NOT NULL
                )
                """,
                "CREATE UNIQUE INDEX accounts_email ON accounts (kind, email_key)",
                "CREATE UNIQUE INDEX accounts_user_name ON accounts (kind, user_name_key)",
                """
                CREATE TABLE password_history (
                    account_id TEXT NOT NULL REFERENCES accounts (id),
                    epoch BIGINT NOT NULL,
                    verifier TEXT NOT NULL,
                    PRIMARY KEY (account_id, epoch)
                )
                """,
                """
                CREATE TABLE sessions (
                    id TEXT PRIMARY KEY,
                    digest TEXT NOT NULL,
                    account_id TEXT NOT NULL REFERENCES accounts (id),
                    epoch BIGINT NOT NULL,
                    signed_in_at BIGINT NOT NULL,
                    last_seen_at BIGINT NOT NULL,
                    address TEXT NOT NULL,
                    browser TEXT NOT NULL
                )
                """,
                "CREATE UNIQUE INDEX sessions_digest ON sessions (digest)",
                "CREATE INDEX sessions_account ON sessions (account_id, epoch, id)",
                "CREATE INDEX sessions_last_seen ON sessions (last_seen_at)",
                """
                CREATE TABLE known_browsers (
                    id TEXT PRIMARY KEY,
                    account_id TEXT NOT NULL REFERENCES accounts (id),
                    digest TEXT NOT NULL,
                    last_seen_at BIGINT NOT NULL
                )
                """,
                "CREATE UNIQUE INDEX known_browsers_digest ON known_browsers (account_id, digest)",
                "CREATE INDEX known_browsers_last_seen ON known_browsers (last_seen_at)",
                """
                CREATE TABLE attempts (
                    subject TEXT NOT NULL,
                    browser TEXT NOT NULL,
                    failures BIGINT NOT NULL,
                    total BIGINT NOT NULL,
                    last_at BIGINT NOT NULL,
                    locks BIGINT NOT NULL,
                    locked_until BIGINT,
                    PRIMARY KEY (subject, browser)
                )
                """,
                """
                CREATE TABLE links (
                    id TEXT PRIMARY KEY,
                    digest TEXT NOT NULL,
                    kind TEXT NOT NULL,
                    account_id TEXT NOT NULL REFERENCES accounts (id),
                    epoch BIGINT NOT NULL,
                    channel TEXT NOT NULL,
                    recovery_address_id TEXT,
                    tries BIGINT NOT NULL,
                    created_at BIGINT NOT NULL,
                    expires_at BIGINT NOT NULL,
                    spent_at BIGINT,
                    voided_at BIGINT
                )
                """,
                "CREATE UNIQUE INDEX links_digest ON links (digest)",
                "CREATE INDEX links_account ON links (account_id, kind, created_at)",
                "CREATE INDEX links_expiry ON links (expires_at)",
                """
                CREATE TABLE flows (
                    id TEXT PRIMARY KEY,
                    purpose TEXT NOT NULL,
                    account_id TEXT NOT NULL REFERENCES accounts (id),
                    epoch BIGINT NOT NULL,
                    link_id TEXT,
                    started_at BIGINT NOT NULL,
                    expires_at BIGINT NOT NULL,
                    consumed_at BIGINT,
                    voided_at BIGINT
                )
                """,
                "CREATE INDEX flows_account ON flows (account_id)",
                "CREATE INDEX flows_expiry ON flows (expires_at)",
                """
                CREATE TABLE proofs (
                    flow_id TEXT NOT NULL REFERENCES flows (id),
                    account_id TEXT NOT NULL,
                    kind TEXT NOT NULL,
                    proven_at BIGINT NOT NULL,
                    PRIMARY KEY (flow_id, kind)
                )
                """,
                """
                CREATE TABLE recovery_addresses (
                    id TEXT PRIMARY KEY,
                    account_id TEXT NOT NULL REFERENCES accounts (id),
                    address TEXT NOT NULL,
                    requested_at BIGINT NOT NULL,
                    verified_at BIGINT,
                    serves_from BIGINT,
                    ended_at BIGINT
                )
                """,
                "CREATE INDEX recovery_addresses_account ON recovery_addresses (account_id)",
                """
                CREATE TABLE reset_requests (
                    address_key TEXT PRIMARY KEY,
                    requested_at BIGINT NOT NULL
                )
                """,
                """
                CREATE TABLE mail (
                    id TEXT PRIMARY KEY,
                    kind TEXT NOT NULL,
                    account_id TEXT NOT NULL,
                    recipient TEXT NOT NULL,
                    sealed TEXT,
                    state TEXT NOT NULL,
                    queued_at BIGINT NOT NULL,
                    expires_at BIGINT,
                    due_at BIGINT NOT NULL,
                    attempts BIGINT NOT NULL,
                    finished_at BIGINT,
                    failure TEXT
                )
                """,
                "CREATE INDEX mail_due ON mail (state, due_at)",
                "CREATE INDEX mail_account ON mail (account_id, kind, queued_at)",
                """
                CREATE TABLE audit_events (
                    number BIGINT PRIMARY KEY,
                    at BIGINT NOT NULL,
                    kind TEXT NOT NULL,
                    actor TEXT NOT NULL,
                    account_id TEXT,
                    details TEXT NOT NULL,
                    link TEXT NOT NULL
                )
                """,
                "CREATE INDEX audit_events_account ON audit_events (account_id, number)",
                """
                CREATE TABLE audit_head (
                    id BIGINT PRIMARY KEY CHECK (id = 1),
                    number BIGINT NOT NULL,
                    link TEXT NOT NULL,
                    seal TEXT NOT NULL
                )
                """,
                "INSERT INTO audit_head (id, number, link, seal) VALUES (1, 0, '', '')",
            ]),
        factors,
        passkeys,
        push,
        duo,
        knownBrowsers,
        expiry,
        entrances,
        users,
        texts,
        api,
        imports,
        helpDesk,
        forwarding,
        provisioning,
        deliveries,
        administration,
        phoneNotices,
        submissions,
        deliveryLists,
        directoryRuns,
        adoption,
        announcedEnds,
        expiredAccounts,
        followedRules,
        usersWithoutRemoved,
    ]
}
