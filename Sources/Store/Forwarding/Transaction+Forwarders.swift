package import Domain

extension Transaction {
    /// Begins after this event, or where there is one already lets it go on at once from where it is.
    package func insertForwarder(_ receiver: EventReceiver, after number: Int) throws {
        try send(
            """
            INSERT INTO event_forwarders (receiver, forwarded, failures, due_at, leased_until)
            VALUES ($1, $2, 0, 0, 0)
            ON CONFLICT (receiver) DO UPDATE SET failures = 0, due_at = 0, stopped_at = NULL
            """, receiver.rawValue, number)
    }

    package func listForwarders() throws -> [Forwarder] {
        try list(
            """
            SELECT receiver, forwarded, batch_end, failures, due_at, confirmed_at, failure, failed_at, stopped_at
            FROM event_forwarders ORDER BY receiver
            """
        ).map(Forwarder.init(row:))
    }

    /// Leases a forwarder that is due, and has not come to this event yet, to one server. A lease or a time to wait that lies further ahead than it can have
    /// been made was made by a clock that is right no longer.
    package func leaseForwarder(
        of receiver: EventReceiver, as lease: ID<Forwarder>, before head: Int, at now: Timestamp
    ) throws -> Forwarder? {
        try find(
            """
            UPDATE event_forwarders SET lease_id = $2, leased_until = $4
            WHERE receiver = $1 AND forwarded < $6 AND stopped_at IS NULL AND (due_at <= $3 OR due_at > $5)
                AND (leased_until <= $3 OR leased_until > $4)
            RETURNING receiver, forwarded, batch_end, failures, due_at, confirmed_at, failure, failed_at, stopped_at
            """, receiver.rawValue, lease, now, now + Forwarder.lease, now + Forwarder.furthestDue, head
        ).map(Forwarder.init(row:))
    }

    package func updateForwarderBatch(of lease: ID<Forwarder>, end: Int) throws {
        try send("UPDATE event_forwarders SET batch_end = $2 WHERE lease_id = $1", lease, end)
    }

    /// Ends the lease: what was sent has arrived. Without effect where another server has taken over.
    package func updateForwarderConfirmed(of lease: ID<Forwarder>, upTo number: Int, at now: Timestamp) throws {
        try send(
            """
            UPDATE event_forwarders
            SET forwarded = $2, batch_end = NULL, failures = 0, due_at = 0, lease_id = NULL, leased_until = 0,
                confirmed_at = $3
            WHERE lease_id = $1
            """, lease, number, now)
    }

    /// Ends the lease: what was sent goes again when it is due.
    ///
    /// - Parameter isStopped: Not before somebody has the receiver tried.
    /// - Returns: Whether the lease was held until now.
    package func updateForwarderFailed(
        of lease: ID<Forwarder>, failure: String, isStopped: Bool, dueAt: Timestamp, at now: Timestamp
    ) throws -> Bool {
        try execute(
            """
            UPDATE event_forwarders
            SET failures = failures + 1, due_at = $2, lease_id = NULL, leased_until = 0, failure = $3, failed_at = $4,
                stopped_at = $5
            WHERE lease_id = $1
            """, lease, dueAt, failure, now, isStopped ? now : nil) == 1
    }

    /// Somebody had it tried: of what the receiver says.
    package func updateForwarderTried(
        _ receiver: EventReceiver, failure: String?, at now: Timestamp
    ) throws {
        if let failure {
            try send(
                "UPDATE event_forwarders SET failure = $2, failed_at = $3 WHERE receiver = $1", receiver.rawValue,
                failure, now)
        } else {
            try send(
                """
                UPDATE event_forwarders SET failures = 0, due_at = 0, stopped_at = NULL, confirmed_at = $2
                WHERE receiver = $1
                """, receiver.rawValue, now)
        }
    }

    /// Events after `number` up to and with `end`, oldest first.
    package func listAuditEvents(after number: Int, through end: Int) throws -> [StoredEvent] {
        try list(
            """
            SELECT number, at, kind, actor, account_id, details, link FROM audit_events
            WHERE number > $1 AND number <= $2 ORDER BY number
            """, number, end
        ).map(StoredEvent.init(row:))
    }

    package func findAuditEvent(_ number: Int) throws -> StoredEvent? {
        try find(
            "SELECT number, at, kind, actor, account_id, details, link FROM audit_events WHERE number = $1", number
        ).map(StoredEvent.init(row:))
    }
}

extension Forwarder {
    fileprivate init(row: Row) throws {
        self.init(
            receiver: try row.value(0), forwarded: try row.integer(1), batchEnd: try row.optionalInteger(2),
            failures: try row.integer(3), dueAt: try row.time(4), confirmedAt: try row.optionalTime(5),
            failure: try row.optionalText(6), failedAt: try row.optionalTime(7), stoppedAt: try row.optionalTime(8))
    }
}
