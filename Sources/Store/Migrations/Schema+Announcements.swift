extension Schema {
    /// Who was told of the day on which their organisation begins: everybody of each thing once.
    static let announcements = Migration(
        11, "announcements",
        [
            """
            CREATE TABLE announcements (
                kind TEXT NOT NULL,
                account_id TEXT NOT NULL,
                queued_at BIGINT NOT NULL,
                PRIMARY KEY (kind, account_id)
            )
            """
        ])
}
