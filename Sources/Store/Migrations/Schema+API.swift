extension Schema {
    /// Programs: the keys that they come with, and what they were answered.
    static let api = Migration(
        11, "keys of programs",
        [
            """
            CREATE TABLE api_keys (
                id TEXT PRIMARY KEY,
                name TEXT NOT NULL,
                role TEXT NOT NULL,
                digest TEXT NOT NULL,
                created_at BIGINT NOT NULL,
                expires_at BIGINT NOT NULL,
                ended_at BIGINT,
                last_used_at BIGINT
            )
            """,
            "CREATE UNIQUE INDEX api_keys_digest ON api_keys (digest)",
            // `answer` is NULL while the first request is under way.
            """
            CREATE TABLE api_answers (
                key_id TEXT NOT NULL REFERENCES api_keys (id),
                name TEXT NOT NULL,
                request TEXT NOT NULL,
                begun_at BIGINT NOT NULL,
                answer TEXT,
                PRIMARY KEY (key_id, name)
            )
            """,
            "CREATE INDEX api_answers_begun ON api_answers (begun_at)",
        ])
}
