package import Domain

/// A bulk action as its row has it: what to do stands in it as text.
package struct BulkRow: Sendable {
    package let id: ID<BulkAction>
    package let actor: String
    package let action: String
    package let reason: String
    package let selection: String
    package let begunAt: Timestamp
    package var place: String
    package var changed: Int
    package var leftOut: Int
    package var endedAt: Timestamp?
    package var stoppedBy: String?

    package init(
        id: ID<BulkAction>, actor: String, action: String, reason: String, selection: String, begunAt: Timestamp,
        place: String = "", changed: Int = 0, leftOut: Int = 0, endedAt: Timestamp? = nil,
        stoppedBy: String? = nil
    ) {
        self.stoppedBy = stoppedBy
        self.id = id
        self.actor = actor
        self.action = action
        self.reason = reason
        self.selection = selection
        self.begunAt = begunAt
        self.place = place
        self.changed = changed
        self.leftOut = leftOut
        self.endedAt = endedAt
    }
}

extension Transaction {
    package func insertBulkAction(_ row: BulkRow) throws {
        try send(
            """
            INSERT INTO bulk_actions (id, actor, action, reason, selection, begun_at, place, changed, left_out)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """, row.id, row.actor, row.action, row.reason, row.selection, row.begunAt, row.place, row.changed,
            row.leftOut)
    }

    package func findBulkAction(_ id: ID<BulkAction>) throws -> BulkRow? {
        try find(
            """
            SELECT id, actor, action, reason, selection, begun_at, place, changed, left_out, ended_at, stopped_by
            FROM bulk_actions WHERE id = $1
            """, id
        ).map(BulkRow.init(row:))
    }

    /// Held until the transaction ends: whoever comes second goes on where the first one got.
    package func lockBulkAction(_ id: ID<BulkAction>) throws -> BulkRow? {
        try find(
            """
            UPDATE bulk_actions SET place = place WHERE id = $1
            RETURNING id, actor, action, reason, selection, begun_at, place, changed, left_out, ended_at, stopped_by
            """, id
        ).map(BulkRow.init(row:))
    }

    package func updateBulkAction(_ row: BulkRow) throws {
        try send(
            """
            UPDATE bulk_actions SET place = $2, changed = $3, left_out = $4, ended_at = $5, stopped_by = $6 WHERE id = $1
            """, row.id, row.place, row.changed, row.leftOut, row.endedAt, row.stoppedBy)
    }

    /// The newest first.
    package func listBulkActions(limit: Int) throws -> [BulkRow] {
        try list(
            """
            SELECT id, actor, action, reason, selection, begun_at, place, changed, left_out, ended_at, stopped_by
            FROM bulk_actions ORDER BY begun_at DESC, id DESC LIMIT $1
            """, limit
        ).map(BulkRow.init(row:))
    }

    /// Those that have not come to their end, the oldest first.
    package func listOpenBulkActions() throws -> [ID<BulkAction>] {
        try list("SELECT id FROM bulk_actions WHERE ended_at IS NULL ORDER BY begun_at, id").map { try $0.id(0) }
    }

    package func deleteBulkActions(endedBefore time: Timestamp) throws -> Int {
        try execute("DELETE FROM bulk_actions WHERE ended_at < $1", time)
    }
}

extension BulkRow {
    fileprivate init(row: Row) throws {
        self.init(
            id: try row.id(0), actor: try row.text(1), action: try row.text(2), reason: try row.text(3),
            selection: try row.text(4), begunAt: try row.time(5), place: try row.text(6),
            changed: try row.integer(7), leftOut: try row.integer(8), endedAt: try row.optionalTime(9),
            stoppedBy: try row.optionalText(10))
    }
}
