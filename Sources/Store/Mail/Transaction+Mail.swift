package import Domain

extension Transaction {
    /// `QueuedMail.batch` to a statement where there are as many.
    package func insertMail(_ mail: [QueuedMail]) throws {
        try mail.forEachBatch(of: QueuedMail.batch) { batch in
            let values = batch.flatMap(\.values)
            _ = try batch.count == QueuedMail.batch ? insertSixteenMails(values) : insertOneMail(values)
        }
    }

    private func insertOneMail(_ values: [SQLValue]) throws {
        try send(
            """
            INSERT INTO mail (id, kind, account_id, recipient, sealed, state, queued_at, expires_at, due_at, attempts)
            VALUES ($1, $2, $3, $4, $5, 'waiting', $6, $7, $6, 0)
            """, values)
    }

    private func insertSixteenMails(_ values: [SQLValue]) throws {
        try send(
            """
            INSERT INTO mail (id, kind, account_id, recipient, sealed, state, queued_at, expires_at, due_at, attempts)
            VALUES
                ($1, $2, $3, $4, $5, 'waiting', $6, $7, $6, 0),
                ($8, $9, $10, $11, $12, 'waiting', $13, $14, $13, 0),
                ($15, $16, $17, $18, $19, 'waiting', $20, $21, $20, 0),
                ($22, $23, $24, $25, $26, 'waiting', $27, $28, $27, 0),
                ($29, $30, $31, $32, $33, 'waiting', $34, $35, $34, 0),
                ($36, $37, $38, $39, $40, 'waiting', $41, $42, $41, 0),
                ($43, $44, $45, $46, $47, 'waiting', $48, $49, $48, 0),
                ($50, $51, $52, $53, $54, 'waiting', $55, $56, $55, 0),
                ($57, $58, $59, $60, $61, 'waiting', $62, $63, $62, 0),
                ($64, $65, $66, $67, $68, 'waiting', $69, $70, $69, 0),
                ($71, $72, $73, $74, $75, 'waiting', $76, $77, $76, 0),
                ($78, $79, $80, $81, $82, 'waiting', $83, $84, $83, 0),
                ($85, $86, $87, $88, $89, 'waiting', $90, $91, $90, 0),
                ($92, $93, $94, $95, $96, 'waiting', $97, $98, $97, 0),
                ($99, $100, $101, $102, $103, 'waiting', $104, $105, $104, 0),
                ($106, $107, $108, $109, $110, 'waiting', $111, $112, $111, 0)
            """, values)
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

extension QueuedMail {
    fileprivate var values: [SQLValue] {
        [
            id.sqlValue, .text(kind), account.sqlValue, .text(recipient.text), sealed.sqlValue, queuedAt.sqlValue,
            expiresAt.sqlValue,
        ]
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
