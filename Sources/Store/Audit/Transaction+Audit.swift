package import Domain

extension Transaction {
    /// The end of the chain, locked until the transaction ends: events are numbered one after another.
    package func lockAuditHead() throws -> (number: Int, link: String) {
        guard let row = try find("UPDATE audit_head SET number = number WHERE id = 1 RETURNING number, link") else {
            throw UnexpectedValue(column: 0)
        }
        return (try row.integer(0), try row.text(1))
    }

    package func findAuditHead() throws -> (number: Int, link: String, seal: String)? {
        try find("SELECT number, link, seal FROM audit_head WHERE id = 1").map {
            (try $0.integer(0), try $0.text(1), try $0.text(2))
        }
    }

    /// - Parameter seal: Covers number and link, so that a chain that was cut off can't be given a new end.
    package func updateAuditHead(number: Int, link: String, seal: String) throws {
        try send("UPDATE audit_head SET number = $1, link = $2, seal = $3 WHERE id = 1", number, link, seal)
    }

    /// How often this happened to the account since then.
    ///
    /// - Parameter isAnonymous: Whether by somebody who had proven nothing, or by anybody else.
    package func countAuditEvents(
        of account: ID<Account>, kind: AuditKind, isAnonymous: Bool, since time: Timestamp
    ) throws -> Int {
        try find(
            """
            SELECT COUNT(*) FROM audit_events
            WHERE account_id = $1 AND kind = $2 AND at > $3 AND (actor = $4) = ($5 = 1)
            """, account, kind.rawValue, time, Actor.anonymous.text, isAnonymous ? 1 : 0
        )?.integer(0) ?? 0
    }

    /// Appends events, sixteen to a statement where there are as many.
    package func insertAuditEvents(_ events: [StoredEvent]) throws {
        try events.forEachBatch(of: 16) { batch in
            let values = batch.flatMap(\.values)
            _ = try batch.count == 16 ? insertSixteenEvents(values) : insertAuditEvent(values)
        }
    }

    private func insertAuditEvent(_ values: [SQLValue]) throws -> Int {
        try run(
            """
            INSERT INTO audit_events (number, at, kind, actor, account_id, details, link)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """, values)
    }

    private func insertSixteenEvents(_ values: [SQLValue]) throws -> Int {
        try run(
            """
            INSERT INTO audit_events (number, at, kind, actor, account_id, details, link)
            VALUES
                ($1, $2, $3, $4, $5, $6, $7),
                ($8, $9, $10, $11, $12, $13, $14),
                ($15, $16, $17, $18, $19, $20, $21),
                ($22, $23, $24, $25, $26, $27, $28),
                ($29, $30, $31, $32, $33, $34, $35),
                ($36, $37, $38, $39, $40, $41, $42),
                ($43, $44, $45, $46, $47, $48, $49),
                ($50, $51, $52, $53, $54, $55, $56),
                ($57, $58, $59, $60, $61, $62, $63),
                ($64, $65, $66, $67, $68, $69, $70),
                ($71, $72, $73, $74, $75, $76, $77),
                ($78, $79, $80, $81, $82, $83, $84),
                ($85, $86, $87, $88, $89, $90, $91),
                ($92, $93, $94, $95, $96, $97, $98),
                ($99, $100, $101, $102, $103, $104, $105),
                ($106, $107, $108, $109, $110, $111, $112)
            """, values)
    }

    /// An account's own events, newest first, from before `number`.
    package func listAuditEvents(of account: ID<Account>, before number: Int, limit: Int) throws -> [StoredEvent] {
        try list(
            """
            SELECT number, at, kind, actor, account_id, details, link FROM audit_events
            WHERE account_id = $1 AND number < $2 ORDER BY number DESC LIMIT $3
            """, account, number, limit
        ).map(StoredEvent.init(row:))
    }

    /// Everybody's events, newest first, from before `number`.
    package func listAuditEvents(before number: Int, limit: Int) throws -> [StoredEvent] {
        try list(
            """
            SELECT number, at, kind, actor, account_id, details, link FROM audit_events
            WHERE number < $1 ORDER BY number DESC LIMIT $2
            """, number, limit
        ).map(StoredEvent.init(row:))
    }

    /// Every event since then, oldest first, one by one.
    package func forEachAuditEvent(since time: Timestamp, _ body: (StoredEvent) throws -> Void) throws {
        try forEachRow(
            """
            SELECT number, at, kind, actor, account_id, details, link FROM audit_events
            WHERE at >= $1 ORDER BY number
            """, [time.sqlValue]
        ) { try body(try StoredEvent(row: $0)) }
    }
}

extension StoredEvent {
    fileprivate var values: [SQLValue] {
        [
            number.sqlValue, at.sqlValue, kind.sqlValue, actor.sqlValue, account.sqlValue, details.sqlValue,
            link.sqlValue,
        ]
    }
}
