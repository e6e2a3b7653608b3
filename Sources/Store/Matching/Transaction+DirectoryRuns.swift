package import Domain

extension Transaction {
    package func findDirectoryRun(_ kind: DirectoryRunKind, at connection: ID<Connection>) throws -> DirectoryRun? {
        try find(
            """
            SELECT connection_id, kind, asked_by, digest, mails_per_minute, asked_at, begun_at, ended_at, result, failure,
                entries, counts
            FROM directory_runs WHERE connection_id = $1 AND kind = $2
            """, connection, kind.rawValue
        ).map(DirectoryRun.init(row:))
    }

    package func listDirectoryRuns() throws -> [DirectoryRun] {
        try list(
            """
            SELECT connection_id, kind, asked_by, digest, mails_per_minute, asked_at, begun_at, ended_at, result, failure,
                entries, counts
            FROM directory_runs ORDER BY connection_id, kind
            """
        ).map(DirectoryRun.init(row:))
    }

    /// Those that somebody asked for, and nobody is at: the oldest first.
    package func listAskedDirectoryRuns(at now: Timestamp) throws -> [DirectoryRun] {
        try list(
            """
            SELECT connection_id, kind, asked_by, digest, mails_per_minute, asked_at, begun_at, ended_at, result, failure,
                entries, counts
            FROM directory_runs WHERE asked_at IS NOT NULL AND leased_until <= $1 ORDER BY asked_at, connection_id
            """, now
        ).map(DirectoryRun.init(row:))
    }

    /// Somebody asks for one. What was asked for and has not begun is forgotten.
    package func updateDirectoryRunAsked(_ run: DirectoryRun) throws {
        try send(
            """
            INSERT INTO directory_runs (connection_id, kind, asked_by, digest, mails_per_minute, asked_at, counts,
                leased_until)
            VALUES ($1, $2, $3, $4, $5, $6, '', 0)
            ON CONFLICT (connection_id, kind) DO UPDATE SET asked_by = excluded.asked_by, digest = excluded.digest,
                mails_per_minute = excluded.mails_per_minute, asked_at = excluded.asked_at
            """, run.connection, run.kind.rawValue, run.askedBy?.text, run.digest, run.mailsPerMinute, run.askedAt)
    }

    /// Takes it up, if nobody is at it.
    package func leaseDirectoryRun(
        _ kind: DirectoryRunKind, at connection: ID<Connection>, as lease: ID<DirectoryRun>, at now: Timestamp,
        until end: Timestamp
    ) throws -> DirectoryRun? {
        try send(
            """
            INSERT INTO directory_runs (connection_id, kind, counts, leased_until) VALUES ($1, $2, '', 0)
            ON CONFLICT (connection_id, kind) DO NOTHING
            """, connection, kind.rawValue)
        return try find(
            """
            UPDATE directory_runs SET lease_id = $3, leased_until = $5, begun_at = $4, ended_at = NULL
            WHERE connection_id = $1 AND kind = $2 AND leased_until <= $4
            RETURNING connection_id, kind, asked_by, digest, mails_per_minute, asked_at, begun_at, ended_at, result,
                failure, entries, counts
            """, connection, kind.rawValue, lease, now, end
        ).map(DirectoryRun.init(row:))
    }

    /// - Returns: Whether it is still this one's.
    package func updateDirectoryRunLease(
        _ run: DirectoryRun, _ lease: ID<DirectoryRun>, until end: Timestamp
    ) throws -> Bool {
        try execute(
            """
            UPDATE directory_runs SET leased_until = $4, counts = $5
            WHERE connection_id = $1 AND kind = $2 AND lease_id = $3
            """, run.connection, run.kind.rawValue, lease, end, run.countsText) == 1
    }

    /// - Parameter run: As it ended. What somebody has asked for meanwhile stays asked for.
    package func updateDirectoryRunEnded(_ run: DirectoryRun, _ lease: ID<DirectoryRun>) throws {
        try send(
            """
            UPDATE directory_runs SET ended_at = $4, result = $5, failure = $6, entries = $7, counts = $8,
                leased_until = 0, lease_id = NULL, asked_at = CASE WHEN asked_at = $9 THEN NULL ELSE asked_at END
            WHERE connection_id = $1 AND kind = $2 AND lease_id = $3
            """, run.connection, run.kind.rawValue, lease, run.endedAt, run.result?.rawValue, run.failure?.rawValue,
            run.entries, run.countsText, run.askedAt ?? Timestamp(milliseconds: -1))
    }
}

extension DirectoryRun {
    fileprivate var countsText: String {
        counts.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    }

    fileprivate init(row: Row) throws {
        let counts = try row.text(11).split(separator: " ").reduce(into: [String: Int]()) { counts, pair in
            let parts = pair.split(separator: "=")
            if parts.count == 2 { counts[String(parts[0])] = Int(parts[1]) }
        }
        self.init(
            connection: try row.id(0), kind: try row.value(1),
            askedBy: try row.optionalText(2).flatMap(Actor.init(text:)), digest: try row.optionalText(3),
            mailsPerMinute: try row.optionalInteger(4), askedAt: try row.optionalTime(5),
            begunAt: try row.optionalTime(6), endedAt: try row.optionalTime(7),
            result: try row.optionalText(8).flatMap(Result.init(rawValue:)),
            failure: try row.optionalText(9).flatMap(DirectoryReadingFailure.init(rawValue:)),
            entries: try row.optionalInteger(10), counts: counts)
    }
}
