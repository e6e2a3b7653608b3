extension Schema {
    /// Directories, who is who in them, what they are owed, and who carries it.
    static let deliveries = Migration(
        16, "connections, connectors and deliveries",
        [
            """
            CREATE TABLE connectors (
                id TEXT PRIMARY KEY,
                name TEXT NOT NULL,
                name_key TEXT NOT NULL,
                digest TEXT,
                registration_digest TEXT,
                registration_expires_at BIGINT,
                public_key TEXT,
                confirmed_at BIGINT,
                created_at BIGINT NOT NULL,
                last_seen_at BIGINT
            )
            """,
            "CREATE UNIQUE INDEX connectors_name ON connectors (name_key)",
            "CREATE UNIQUE INDEX connectors_digest ON connectors (digest)",
            "CREATE UNIQUE INDEX connectors_registration ON connectors (registration_digest)",
            """
            CREATE TABLE connections (
                id TEXT PRIMARY KEY,
                name TEXT NOT NULL,
                name_key TEXT NOT NULL,
                connector_id TEXT REFERENCES connectors (id),
                reader_secret TEXT,
                writer_secret TEXT,
                paused_at BIGINT,
                created_at BIGINT NOT NULL
            )
            """,
            "CREATE UNIQUE INDEX connections_name ON connections (name_key)",
            """
            CREATE TABLE connection_settings (
                connection_id TEXT NOT NULL REFERENCES connections (id),
                name TEXT NOT NULL,
                value TEXT NOT NULL,
                PRIMARY KEY (connection_id, name)
            )
            """,
            // A lease outlives what it was given for, and so is the binding's.
            """
            CREATE TABLE bindings (
                id TEXT PRIMARY KEY,
                account_id TEXT NOT NULL REFERENCES accounts (id),
                connection_id TEXT NOT NULL REFERENCES connections (id),
                entry TEXT NOT NULL,
                entry_key TEXT NOT NULL,
                bound_at BIGINT NOT NULL,
                generation BIGINT NOT NULL,
                held_epoch BIGINT,
                held_generation BIGINT,
                held_at BIGINT,
                held_standing TEXT,
                lease_id TEXT,
                lease_epoch BIGINT,
                lease_generation BIGINT,
                lease_password BIGINT,
                quiet_until BIGINT NOT NULL
            )
            """,
            "CREATE UNIQUE INDEX bindings_account ON bindings (account_id, connection_id)",
            "CREATE UNIQUE INDEX bindings_entry ON bindings (connection_id, entry_key)",
            """
            CREATE TABLE lost_leases (
                id TEXT PRIMARY KEY,
                binding_id TEXT NOT NULL REFERENCES bindings (id),
                epoch BIGINT NOT NULL,
                generation BIGINT NOT NULL,
                carries_password BIGINT NOT NULL,
                lost_at BIGINT NOT NULL
            )
            """,
            "CREATE INDEX lost_leases_binding ON lost_leases (binding_id)",
            """
            CREATE TABLE deliveries (
                binding_id TEXT PRIMARY KEY REFERENCES bindings (id),
                connection_id TEXT NOT NULL,
                epoch BIGINT NOT NULL,
                generation BIGINT NOT NULL,
                password TEXT,
                sealed TEXT,
                sealed_epoch BIGINT,
                sealed_generation BIGINT,
                sealed_at BIGINT,
                standing TEXT,
                unlocks BIGINT NOT NULL,
                queued_at BIGINT NOT NULL,
                due_at BIGINT NOT NULL,
                failures BIGINT NOT NULL,
                failure TEXT
            )
            """,
            "CREATE INDEX deliveries_due ON deliveries (connection_id, due_at)",
            "CREATE INDEX deliveries_sealed ON deliveries (sealed_at) WHERE sealed_at IS NOT NULL",
        ])
}
