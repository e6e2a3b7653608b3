package import Domain

extension Transaction {
    /// Users who have not had an announcement, by their ids.
    ///
    /// With `kind = 'user'` SQLite would take the index of user names, and read and sort everybody.
    ///
    /// - Parameter start: They come behind this one.
    package func listUnannounced(
        _ kind: NoticeKind, among audience: AnnouncementAudience, after start: ID<Account>, limit: Int
    ) throws -> [ID<Account>] {
        let statement: SQL =
            switch audience {
            case .everyone:
                """
                SELECT id FROM accounts
                WHERE kind <> 'administrator' AND state IN ('active', 'staged') AND id > $2 AND NOT EXISTS
                    (SELECT 1 FROM announcements WHERE announcements.kind = $1 AND account_id = accounts.id)
                ORDER BY id LIMIT $3
                """
            case .notActivated:
                """
                SELECT id FROM accounts
                WHERE kind <> 'administrator' AND state = 'staged' AND id > $2 AND NOT EXISTS
                    (SELECT 1 FROM announcements WHERE announcements.kind = $1 AND account_id = accounts.id)
                ORDER BY id LIMIT $3
                """
            case .withoutFactor:
                """
                SELECT id FROM accounts
                WHERE kind <> 'administrator' AND state = 'active' AND has_factor = 0 AND id > $2 AND NOT EXISTS
                    (SELECT 1 FROM announcements WHERE announcements.kind = $1 AND account_id = accounts.id)
                ORDER BY id LIMIT $3
                """
            case .withoutRecoveryAddress:
                """
                SELECT id FROM accounts
                WHERE kind <> 'administrator' AND state = 'active' AND has_recovery_address = 0 AND id > $2 AND NOT EXISTS
                    (SELECT 1 FROM announcements WHERE announcements.kind = $1 AND account_id = accounts.id)
                ORDER BY id LIMIT $3
                """
            }
        return try list(statement, kind.rawValue, start, limit).map { try $0.id(0) }
    }

    package func countUnannounced(_ kind: NoticeKind, among audience: AnnouncementAudience) throws -> Int {
        let statement: SQL =
            switch audience {
            case .everyone:
                """
                SELECT COUNT(*) FROM accounts
                WHERE kind <> 'administrator' AND state IN ('active', 'staged') AND NOT EXISTS
                    (SELECT 1 FROM announcements WHERE announcements.kind = $1 AND account_id = accounts.id)
                """
            case .notActivated:
                """
                SELECT COUNT(*) FROM accounts
                WHERE kind <> 'administrator' AND state = 'staged' AND NOT EXISTS
                    (SELECT 1 FROM announcements WHERE announcements.kind = $1 AND account_id = accounts.id)
                """
            case .withoutFactor:
                """
                SELECT COUNT(*) FROM accounts
                WHERE kind <> 'administrator' AND state = 'active' AND has_factor = 0 AND NOT EXISTS
                    (SELECT 1 FROM announcements WHERE announcements.kind = $1 AND account_id = accounts.id)
                """
            case .withoutRecoveryAddress:
                """
                SELECT COUNT(*) FROM accounts
                WHERE kind <> 'administrator' AND state = 'active' AND has_recovery_address = 0 AND NOT EXISTS
                    (SELECT 1 FROM announcements WHERE announcements.kind = $1 AND account_id = accounts.id)
                """
            }
        return try find(statement, kind.rawValue)?.integer(0) ?? 0
    }

    /// How many have had it.
    package func countAnnounced(_ kind: NoticeKind) throws -> Int {
        try find("SELECT COUNT(*) FROM announcements WHERE kind = $1", kind.rawValue)?.integer(0) ?? 0
    }

    /// Marks somebody as told; false where somebody else was faster.
    package func insertAnnouncement(_ kind: NoticeKind, to account: ID<Account>, at now: Timestamp) throws -> Bool {
        try execute(
            """
            INSERT INTO announcements (kind, account_id, queued_at) VALUES ($1, $2, $3)
            ON CONFLICT (kind, account_id) DO NOTHING
            """, kind.rawValue, account, now) == 1
    }
}
