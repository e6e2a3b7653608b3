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
        try execute("UPDATE audit_head SET number = $1, link = $2, seal = $3 WHERE id = 1", number, link, seal)
    }

    package func insertAuditEvent(_ event: StoredEvent) throws {
        try execute(
            """
            INSERT INTO audit_events (number, at, kind, actor, account_id, details, link)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """,
            event.number, event.at, event.kind, event.actor, event.account, event.details, event.link)
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
