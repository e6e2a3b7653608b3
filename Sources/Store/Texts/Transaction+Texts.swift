package import Domain

/// A text of an organisation's own, as it is kept.
package struct StoredText: Hashable, Sendable {
    package let kind: NoticeKind
    package let text: OwnText
    package let changedAt: Timestamp
}

extension Transaction {
    package func findText(of kind: NoticeKind) throws -> StoredText? {
        try find(
            "SELECT kind, subject, greeting, body, closing, changed_at FROM mail_texts WHERE kind = $1", kind.rawValue
        ).flatMap(Self.storedText)
    }

    package func listTexts() throws -> [StoredText] {
        try list("SELECT kind, subject, greeting, body, closing, changed_at FROM mail_texts ORDER BY kind")
            .compactMap(Self.storedText)
    }

    package func updateText(of kind: NoticeKind, to text: OwnText, at now: Timestamp) throws {
        try send(
            """
            INSERT INTO mail_texts (kind, subject, greeting, body, closing, changed_at) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (kind) DO UPDATE SET subject = excluded.subject, greeting = excluded.greeting,
                body = excluded.body, closing = excluded.closing, changed_at = excluded.changed_at
            """, kind.rawValue, text.subject, text.greeting, text.body, text.closing, now)
    }

    package func deleteText(of kind: NoticeKind) throws -> Bool {
        try execute("DELETE FROM mail_texts WHERE kind = $1", kind.rawValue) == 1
    }

    /// `nil` for a kind that this version doesn't know any more.
    private static func storedText(_ row: Row) throws -> StoredText? {
        guard let kind = NoticeKind(rawValue: try row.text(0)) else { return nil }
        return StoredText(
            kind: kind,
            text: OwnText(
                subject: try row.optionalText(1), greeting: try row.optionalText(2), body: try row.optionalText(3),
                closing: try row.optionalText(4)),
            changedAt: try row.time(5))
    }
}
