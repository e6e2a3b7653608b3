extension Schema {
    /// What directories said of their own: when they took the password that is known here, and what they ask of a new one.
    static let adoption = Migration(
        22, "directories' times and rules",
        [
            """
            CREATE TABLE directory_times (
                binding_id TEXT PRIMARY KEY REFERENCES bindings (id),
                changed_at BIGINT NOT NULL
            )
            """,
            """
            CREATE TABLE directory_rules (
                connection_id TEXT PRIMARY KEY REFERENCES connections (id),
                minimum_length BIGINT NOT NULL,
                history_length BIGINT NOT NULL,
                minimum_age BIGINT NOT NULL,
                maximum_age BIGINT,
                demands_complexity BIGINT NOT NULL,
                read_at BIGINT NOT NULL
            )
            """,
        ])
}
