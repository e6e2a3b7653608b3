extension Schema {
    /// Files of people that administrators sent, until they are imported or too old.
    static let imports = Migration(
        12, "imports",
        [
            // The contents are sealed, and gone once nothing is to be read from them any more.
            """
            CREATE TABLE imports (
                id TEXT PRIMARY KEY,
                actor TEXT NOT NULL,
                mapping TEXT NOT NULL,
                contents TEXT,
                mails_per_minute BIGINT,
                uploaded_at BIGINT NOT NULL,
                begun_at BIGINT,
                leased_until BIGINT NOT NULL,
                people BIGINT NOT NULL,
                added BIGINT NOT NULL,
                already_there BIGINT NOT NULL,
                refused BIGINT NOT NULL,
                ended_at BIGINT
            )
            """,
            "CREATE INDEX imports_uploaded ON imports (uploaded_at)",
        ])
}
