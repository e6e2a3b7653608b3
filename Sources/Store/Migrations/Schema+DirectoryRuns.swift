extension Schema {
    /// When directories were read as a whole, what came of it, and whose names follow their entries.
    static let directoryRuns = Migration(
        21, "runs through directories",
        [
            """
            CREATE TABLE directory_runs (
                connection_id TEXT NOT NULL REFERENCES connections (id),
                kind TEXT NOT NULL,
                asked_by TEXT,
                digest TEXT,
                mails_per_minute BIGINT,
                asked_at BIGINT,
                begun_at BIGINT,
                ended_at BIGINT,
                result TEXT,
                failure TEXT,
                entries BIGINT,
                counts TEXT NOT NULL,
                lease_id TEXT,
                leased_until BIGINT NOT NULL,
                PRIMARY KEY (connection_id, kind)
            )
            """,
            "CREATE TABLE followed_entries (binding_id TEXT PRIMARY KEY REFERENCES bindings (id))",
        ])
}
