package import Domain

extension Transaction {
    /// What is owed, the longest first.
    ///
    /// - Parameter filter: Its names are made in the statement as `DeliveryState` makes them.
    package func listOwedBindings(
        at connection: ID<Connection>?, _ filter: DeliveryFilter?, after place: DeliveryPlace?, limit: Int
    ) throws -> [Binding] {
        let place = place ?? DeliveryPlace(queuedAt: Timestamp(milliseconds: -1), binding: ID(rawValue: ""))
        guard let connection else {
            return try list(
                """
                SELECT b.id, b.entry, b.bound_at, b.account_id, b.connection_id, b.generation, b.held_epoch,
                    b.held_generation, b.held_at, b.held_standing, b.lease_id, b.lease_epoch, b.lease_generation,
                    b.lease_password, b.quiet_until
                FROM deliveries d JOIN bindings b ON b.id = d.binding_id JOIN connections c ON c.id = d.connection_id
                WHERE (d.queued_at, d.binding_id) > ($1, $2) AND ($3 = '' OR $3 =
                    CASE WHEN d.password = 'needed' THEN 'needs-password' WHEN c.paused_at IS NOT NULL THEN 'paused'
                        WHEN d.failure IS NULL THEN 'pending' WHEN $4 LIKE '% ' || d.failure || ' %' THEN 'waiting'
                        ELSE 'failed' END)
                ORDER BY d.queued_at, d.binding_id LIMIT $5
                """, place.queuedAt, place.binding, filter?.rawValue ?? "", Self.transient, limit
            ).map(binding)
        }
        return try list(
            """
            SELECT b.id, b.entry, b.bound_at, b.account_id, b.connection_id, b.generation, b.held_epoch,
                b.held_generation, b.held_at, b.held_standing, b.lease_id, b.lease_epoch, b.lease_generation,
                b.lease_password, b.quiet_until
            FROM deliveries d JOIN bindings b ON b.id = d.binding_id JOIN connections c ON c.id = d.connection_id
            WHERE d.connection_id = $6 AND (d.queued_at, d.binding_id) > ($1, $2) AND ($3 = '' OR $3 =
                CASE WHEN d.password = 'needed' THEN 'needs-password' WHEN c.paused_at IS NOT NULL THEN 'paused'
                    WHEN d.failure IS NULL THEN 'pending' WHEN $4 LIKE '% ' || d.failure || ' %' THEN 'waiting'
                    ELSE 'failed' END)
            ORDER BY d.queued_at, d.binding_id LIMIT $5
            """, place.queuedAt, place.binding, filter?.rawValue ?? "", Self.transient, limit, connection
        ).map(binding)
    }

    /// Those of which something can be carried: all but those that wait for their person alone.
    package func listCarriableBindings(
        at connection: ID<Connection>, after id: String, limit: Int
    ) throws -> [ID<Binding>] {
        try list(
            """
            SELECT binding_id FROM deliveries
            WHERE connection_id = $1 AND binding_id > $2
                AND (password IS NULL OR password <> 'needed' OR standing IS NOT NULL OR unlocks <> 0)
            ORDER BY binding_id LIMIT $3
            """, connection, id, limit
        ).map { try $0.id(0) }
    }

    /// Between spaces, which no name has.
    private static var transient: String {
        " \(DeliveryFailure.allCases.filter { $0.kind == .transient }.map(\.rawValue).joined(separator: " ")) "
    }

    /// Deliveries that were tried and didn't arrive, counted up to a limit: those that are tried again by themselves, and
    /// those for which somebody has to act.
    package func countFailingDeliveries(upTo limit: Int) throws -> (waiting: Int, failed: Int) {
        let waiting = try find(
            """
            SELECT COUNT(*) FROM (SELECT 1 FROM deliveries WHERE failure IS NOT NULL AND due_at < $1 LIMIT $2) AS counted
            """, Timestamp.distantFuture, limit)
        let failed = try find(
            """
            SELECT COUNT(*) FROM (SELECT 1 FROM deliveries WHERE failure IS NOT NULL AND due_at = $1 LIMIT $2) AS counted
            """, Timestamp.distantFuture, limit)
        return (try waiting?.integer(0) ?? 0, try failed?.integer(0) ?? 0)
    }

    /// The most frequent first.
    package func listDeliveryFailures() throws -> [DeliveryFailureCount] {
        try list(
            """
            SELECT connection_id, failure, COUNT(*) FROM deliveries WHERE failure IS NOT NULL
            GROUP BY connection_id, failure ORDER BY connection_id, COUNT(*) DESC, failure
            """
        ).compactMap { row in
            guard let failure = DeliveryFailure(rawValue: try row.text(1)) else { return nil }
            return DeliveryFailureCount(connection: try row.id(0), failure: failure, number: try row.integer(2))
        }
    }

    package func countBindings(at connection: ID<Connection>, upTo limit: Int) throws -> Int {
        try find(
            """
            SELECT COUNT(*) FROM (SELECT 1 FROM bindings WHERE connection_id = $1 LIMIT $2) AS counted
            """, connection, limit
        )?.integer(0) ?? 0
    }
}
