package import Domain

/// An import as its row has it, without the file.
package struct ImportRow: Sendable {
    package let id: ID<ImportWork>
    package let actor: String
    package let mapping: String
    package let mailsPerMinute: Int?
    package let begunAt: Timestamp?
    package var people: Int
    package var added: Int
    package var alreadyThere: Int
    package var refused: Int
    package var endedAt: Timestamp?
    package let stoppedBy: String?
}

extension Transaction {
    /// - Parameter contents: Sealed.
    package func insertImport(
        _ id: ID<ImportWork>, by actor: String, mapping: String, contents: String, at now: Timestamp
    ) throws {
        try send(
            """
            INSERT INTO imports (id, actor, mapping, contents, uploaded_at, leased_until, people, added, already_there,
                refused)
            VALUES ($1, $2, $3, $4, $5, 0, 0, 0, 0, 0)
            """, id, actor, mapping, contents, now)
    }

    package func findImport(_ id: ID<ImportWork>) throws -> ImportRow? {
        try find(
            """
            SELECT id, actor, mapping, mails_per_minute, begun_at, people, added, already_there, refused, ended_at,
                stopped_by
            FROM imports WHERE id = $1
            """, id
        ).map(ImportRow.init(row:))
    }

    /// The newest first.
    package func listBegunImports(limit: Int) throws -> [ImportRow] {
        try list(
            """
            SELECT id, actor, mapping, mails_per_minute, begun_at, people, added, already_there, refused, ended_at,
                stopped_by
            FROM imports WHERE begun_at IS NOT NULL ORDER BY begun_at DESC, id DESC LIMIT $1
            """, limit
        ).map(ImportRow.init(row:))
    }

    /// `nil` once it has been imported.
    package func findImportContents(_ id: ID<ImportWork>) throws -> String? {
        try find("SELECT contents FROM imports WHERE id = $1", id)?.optionalText(0)
    }

    /// - Returns: Whether it had not begun yet.
    package func updateImportMapping(_ id: ID<ImportWork>, to mapping: String) throws -> Bool {
        try execute("UPDATE imports SET mapping = $2 WHERE id = $1 AND begun_at IS NULL", id, mapping) == 1
    }

    /// Files that have not been imported, or not to their end.
    package func countUnfinishedImports() throws -> Int {
        try find("SELECT COUNT(*) FROM imports WHERE ended_at IS NULL")?.integer(0) ?? 0
    }

    /// - Returns: Whether it had not begun yet, and its columns are those.
    package func updateImportBegun(
        _ id: ID<ImportWork>, by actor: String, mapping: String, mailsPerMinute: Int?, people: Int, at now: Timestamp
    ) throws -> Bool {
        try execute(
            """
            UPDATE imports SET begun_at = $2, mails_per_minute = $3, people = $4, actor = $5
            WHERE id = $1 AND begun_at IS NULL AND mapping = $6
            """, id, now, mailsPerMinute, people, actor, mapping) == 1
    }

    /// Leases the oldest import that is to be carried out to one worker.
    package func leaseImport(at now: Timestamp, until end: Timestamp) throws -> ImportRow? {
        try find(
            """
            UPDATE imports SET leased_until = $2
            WHERE begun_at IS NOT NULL AND ended_at IS NULL AND leased_until <= $1 AND id IN
                (SELECT id FROM imports
                WHERE begun_at IS NOT NULL AND ended_at IS NULL AND leased_until <= $1 ORDER BY begun_at LIMIT 1)
            RETURNING id, actor, mapping, mails_per_minute, begun_at, people, added, already_there, refused, ended_at,
                stopped_by
            """, now, end
        ).map(ImportRow.init(row:))
    }

    /// - Returns: Whether it was under way, and not stopped already. Its worker finds that with the next batch.
    package func updateImportStopped(_ id: ID<ImportWork>, by actor: String) throws -> Bool {
        try execute(
            """
            UPDATE imports SET stopped_by = $2
            WHERE id = $1 AND begun_at IS NOT NULL AND ended_at IS NULL AND stopped_by IS NULL
            """, id, actor) == 1
    }

    package func isImportStopped(_ id: ID<ImportWork>) throws -> Bool {
        try find("SELECT id FROM imports WHERE id = $1 AND stopped_by IS NOT NULL", id) != nil
    }

    /// How far it has come. One that has ended needs its file no more.
    package func updateImport(_ row: ImportRow, leasedUntil end: Timestamp) throws {
        try send(
            """
            UPDATE imports SET added = $2, already_there = $3, refused = $4, ended_at = $5, leased_until = $6
            WHERE id = $1
            """, row.id, row.added, row.alreadyThere, row.refused, row.endedAt, end)
        if row.endedAt != nil { try execute("UPDATE imports SET contents = NULL WHERE id = $1", row.id) }
    }

    /// Those that are over, and files with which nobody went on.
    package func deleteImports(uploadedBefore time: Timestamp) throws -> Int {
        try execute(
            "DELETE FROM imports WHERE uploaded_at < $1 AND (begun_at IS NULL OR ended_at IS NOT NULL)", time)
    }
}

extension ImportRow {
    fileprivate init(row: Row) throws {
        self.init(
            id: try row.id(0), actor: try row.text(1), mapping: try row.text(2),
            mailsPerMinute: try row.optionalInteger(3), begunAt: try row.optionalTime(4), people: try row.integer(5),
            added: try row.integer(6), alreadyThere: try row.integer(7), refused: try row.integer(8),
            endedAt: try row.optionalTime(9), stoppedBy: try row.optionalText(10))
    }
}
