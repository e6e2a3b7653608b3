extension Schema {
    /// What organisations say in mails in place of the catalogue (a column is null where the catalogue speaks); who was told
    /// of the day on which their organisation begins, everybody of each thing once; and what of that is still on its way.
    static let texts = Migration(
        10, "texts of one's own and announcements",
        [
            """
            CREATE TABLE mail_texts (
                kind TEXT NOT NULL PRIMARY KEY,
                subject TEXT,
                greeting TEXT,
                body TEXT,
                closing TEXT,
                changed_at BIGINT NOT NULL
            )
            """,
            """
            CREATE TABLE announcements (
                kind TEXT NOT NULL,
                account_id TEXT NOT NULL,
                queued_at BIGINT NOT NULL,
                PRIMARY KEY (kind, account_id)
            )
            """,
            """
            CREATE TABLE announcement_runs (
                id TEXT NOT NULL PRIMARY KEY,
                actor TEXT NOT NULL,
                phase TEXT NOT NULL,
                day BIGINT NOT NULL,
                audience TEXT NOT NULL,
                per_minute BIGINT NOT NULL,
                begun_at BIGINT NOT NULL,
                place TEXT NOT NULL,
                told BIGINT NOT NULL,
                ended_at BIGINT
            )
            """,
        ])
}
