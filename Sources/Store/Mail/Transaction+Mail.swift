package import Domain

extension Transaction {
    package func insertMail(_ mail: QueuedMail) throws {
        try send(
            """
            INSERT INTO mail (id, kind, account_id, recipient, sealed, state, queued_at, expires_at, due_at, attempts)
            VALUES ($1, $2, $3, $4, $5, 'waiting', $6, $7, $6, 0)
            """,
            mail.id, mail.kind, mail.account, mail.recipient.text, mail.sealed, mail.queuedAt, mail.expiresAt)
    }

    /// Leases the mails that are due to one worker. Should it die, they are due again when the lease is over.
    package func leaseMail(at now: Timestamp, until leaseEnd: Timestamp, limit: Int) throws -> [QueuedMail] {
        try list(
            """
            UPDATE mail SET due_at = $2, attempts = attempts + 1
            WHERE state = 'waiting' AND due_at <= $1 AND id IN
                (SELECT id FROM mail WHERE state = 'waiting' AND due_at <= $1 ORDER BY due_at, id LIMIT $3)
            RETURNING id, kind, account_id, recipient, sealed, queued_at, expires_at, attempts
            """, now, leaseEnd, limit
        ).map { row in
            QueuedMail(
                id: try row.id(0), kind: try row.text(1), account: try row.id(2),
                recipient: try EmailAddress(try row.text(3)), sealed: try row.optionalText(4),
                queuedAt: try row.time(5), expiresAt: try row.optionalTime(6), attempts: try row.integer(7))
        }
    }

    /// Ends a mail's way. What it said is deleted.
    package func updateMailFinished(
        _ id: ID<QueuedMail>, as state: MailState, failure: String?, at now: Timestamp
    ) throws -> Bool {
        try execute(
            """
            UPDATE mail SET state = $2, failure = $3, finished_at = $4, sealed = NULL
            WHERE id = $1 AND state = 'waiting'
            """, id, state.rawValue, failure, now) == 1
    }

    package func updateMailDue(_ id: ID<QueuedMail>, at time: Timestamp, failure: String) throws {
        try send(
            "UPDATE mail SET due_at = $2, failure = $3 WHERE id = $1 AND state = 'waiting'", id, time, failure)
    }

    /// Mails of a kind to an account since then.
    package func countMail(of account: ID<Account>, kind: String, since time: Timestamp) throws -> Int {
        try find(
            "SELECT COUNT(*) FROM mail WHERE account_id = $1 AND kind = $2 AND queued_at > $3", account, kind, time
        )?.integer(0) ?? 0
    }

    /// The time of the last mail of a kind that is still to be sent.
    package func findLastMailTime(kind: String) throws -> Timestamp? {
        try find("SELECT MAX(queued_at) FROM mail WHERE state = 'waiting' AND kind = $1", kind)?.optionalTime(0)
    }

    /// How many wait, and since when the oldest does.
    package func findMailBacklog() throws -> (waiting: Int, oldest: Timestamp?, givenUp: Int) {
        let waiting = try find("SELECT COUNT(*), MIN(queued_at) FROM mail WHERE state = 'waiting'")
        let givenUp = try find("SELECT COUNT(*) FROM mail WHERE state = 'given-up'")
        return (try waiting?.integer(0) ?? 0, try waiting?.optionalTime(1), try givenUp?.integer(0) ?? 0)
    }

    /// An account's mails, the newest first, without what they say.
    package func listMail(of account: ID<Account>, limit: Int) throws -> [MailOverview] {
        try list(
            """
            SELECT id, kind, recipient, state, queued_at, due_at, attempts, finished_at, failure FROM mail
            WHERE account_id = $1 ORDER BY queued_at DESC, id DESC LIMIT $2
            """, account, limit
        ).map(MailOverview.init(row:))
    }

    /// Mails that were tried and have not arrived, and those that were given up, each counted up to a limit.
    package func countStuckMail(upTo limit: Int) throws -> (waiting: Int, givenUp: Int) {
        (
            try list(
                "SELECT id FROM mail WHERE state = 'waiting' AND failure IS NOT NULL ORDER BY queued_at LIMIT $1", limit
            )
            .count,
            try list("SELECT id FROM mail WHERE state = 'given-up' ORDER BY due_at LIMIT $1", limit).count
        )
    }

    /// Those themselves, the newest first: given up ones before those that are tried again.
    package func listStuckMail(limit: Int) throws -> [(account: ID<Account>, mail: MailOverview)] {
        let givenUp = try list(
            """
            SELECT id, kind, recipient, state, queued_at, due_at, attempts, finished_at, failure, account_id FROM mail
            WHERE state = 'given-up' ORDER BY due_at DESC LIMIT $1
            """, limit)
        let waiting = try list(
            """
            SELECT id, kind, recipient, state, queued_at, due_at, attempts, finished_at, failure, account_id FROM mail
            WHERE state = 'waiting' AND failure IS NOT NULL ORDER BY queued_at DESC LIMIT $1
            """, limit)
        return try (givenUp + waiting).map { (try $0.id(9), try MailOverview(row: $0)) }
    }

    package func deleteMail(finishedBefore time: Timestamp) throws -> Int {
        try execute("DELETE FROM mail WHERE finished_at < $1", time)
    }
}

extension MailOverview {
    fileprivate init(row: Row) throws {
        self.init(
            id: try row.id(0), kind: try row.text(1), recipient: try EmailAddress(try row.text(2)),
            state: try row.value(3), queuedAt: try row.time(4), dueAt: try row.time(5), attempts: try row.integer(6),
            finishedAt: try row.optionalTime(7), failure: try row.optionalText(8))
    }
}
