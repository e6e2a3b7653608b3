extension Schema {
    /// What organisations say in mails in place of the catalogue. A column is null where the catalogue speaks.
    static let texts = Migration(
        10, "texts of one's own",
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
            """
        ])
}
