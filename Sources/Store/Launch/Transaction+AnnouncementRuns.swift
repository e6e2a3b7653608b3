package import Domain

/// An announcement on its way, as its row has it.
package struct AnnouncementRow: Sendable {
    package let id: ID<AnnouncementRun>
    package let actor: String
    package let phase: String
    /// In days since 1970-01-01.
    package let day: Int
    package let audience: String
    package let perMinute: Int
    package let begunAt: Timestamp
    package var place: ID<Account>
    package var told: Int
    package var endedAt: Timestamp?
    package var stoppedBy: String?

    package init(
        id: ID<AnnouncementRun>, actor: String, phase: String, day: Int, audience: String, perMinute: Int,
        begunAt: Timestamp, place: ID<Account>, told: Int = 0, endedAt: Timestamp? = nil,
        stoppedBy: String? = nil
    ) {
        self.stoppedBy = stoppedBy
        self.id = id
        self.actor = actor
        self.phase = phase
        self.day = day
        self.audience = audience
        self.perMinute = perMinute
        self.begunAt = begunAt
        self.place = place
        self.told = told
        self.endedAt = endedAt
    }
}

extension Transaction {
    package func insertAnnouncementRun(_ row: AnnouncementRow) throws {
        try send(
            """
            INSERT INTO announcement_runs (id, actor, phase, day, audience, per_minute, begun_at, place, told)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """, row.id, row.actor, row.phase, row.day, row.audience, row.perMinute, row.begunAt, row.place, row.told)
    }

    package func findAnnouncementRun(_ id: ID<AnnouncementRun>) throws -> AnnouncementRow? {
        try find(
            """
            SELECT id, actor, phase, day, audience, per_minute, begun_at, place, told, ended_at, stopped_by
            FROM announcement_runs WHERE id = $1
            """, id
        ).map(AnnouncementRow.init(row:))
    }

    /// Held until the transaction ends: whoever comes second goes on where the first one got.
    package func lockAnnouncementRun(_ id: ID<AnnouncementRun>) throws -> AnnouncementRow? {
        try find(
            """
            UPDATE announcement_runs SET place = place WHERE id = $1
            RETURNING id, actor, phase, day, audience, per_minute, begun_at, place, told, ended_at, stopped_by
            """, id
        ).map(AnnouncementRow.init(row:))
    }

    package func updateAnnouncementRun(_ row: AnnouncementRow) throws {
        try send(
            "UPDATE announcement_runs SET place = $2, told = $3, ended_at = $4, stopped_by = $5 WHERE id = $1", row.id,
            row.place, row.told, row.endedAt, row.stoppedBy)
    }

    /// Takes back what was queued by it and waits for its turn: its people count as not told.
    ///
    /// - Returns: How many that were.
    package func deleteWaitingAnnouncements(_ kind: NoticeKind, since time: Timestamp) throws -> Int {
        let taken = try execute(
            """
            DELETE FROM mail WHERE kind = $1 AND state = 'waiting' AND attempts = 0 AND account_id IN
                (SELECT account_id FROM announcements WHERE kind = $1 AND queued_at >= $2)
            """, kind.rawValue, time)
        try execute(
            """
            DELETE FROM announcements WHERE kind = $1 AND queued_at >= $2 AND NOT EXISTS
                (SELECT 1 FROM mail WHERE mail.kind = $1 AND mail.account_id = announcements.account_id)
            """, kind.rawValue, time)
        return taken
    }

    package func hasWaitingAnnouncements(_ kind: NoticeKind, since time: Timestamp) throws -> Bool {
        try find(
            """
            SELECT mail.id FROM mail JOIN announcements
                ON announcements.account_id = mail.account_id AND announcements.kind = mail.kind
            WHERE mail.kind = $1 AND mail.state = 'waiting' AND mail.attempts = 0 AND announcements.queued_at >= $2
            LIMIT 1
            """, kind.rawValue, time) != nil
    }

    /// The newest first.
    package func listAnnouncementRuns(limit: Int) throws -> [AnnouncementRow] {
        try list(
            """
            SELECT id, actor, phase, day, audience, per_minute, begun_at, place, told, ended_at, stopped_by
            FROM announcement_runs ORDER BY begun_at DESC, id DESC LIMIT $1
            """, limit
        ).map(AnnouncementRow.init(row:))
    }

    /// Those that have not come to their end, the oldest first.
    package func listOpenAnnouncementRuns() throws -> [ID<AnnouncementRun>] {
        try list("SELECT id FROM announcement_runs WHERE ended_at IS NULL ORDER BY begun_at, id").map { try $0.id(0) }
    }
}

extension AnnouncementRow {
    fileprivate init(row: Row) throws {
        self.init(
            id: try row.id(0), actor: try row.text(1), phase: try row.text(2), day: try row.integer(3),
            audience: try row.text(4), perMinute: try row.integer(5), begunAt: try row.time(6), place: try row.id(7),
            told: try row.integer(8), endedAt: try row.optionalTime(9),
            stoppedBy: try row.optionalText(10))
    }
}
