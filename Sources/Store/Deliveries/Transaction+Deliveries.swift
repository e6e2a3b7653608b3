package import Domain

extension Transaction {
    func findDelivery(of binding: ID<Binding>) throws -> Delivery? {
        try find(
            .forgotten(
                """
                SELECT epoch, generation, password, sealed, sealed_epoch, sealed_generation, sealed_at, standing, unlocks,
                    queued_at, due_at, failures, failure
                FROM deliveries WHERE binding_id = $1
                """), binding
        ).map(Delivery.init(row:))
    }

    func updateDelivery(of binding: Binding) throws {
        guard let owed = binding.target.owed else {
            try send("DELETE FROM deliveries WHERE binding_id = $1", binding.id)
            return
        }
        let columns = PasswordColumns(owed.password)
        try send(
            .forgotten(
                """
                INSERT INTO deliveries (binding_id, connection_id, epoch, generation, password, sealed, sealed_epoch,
                    sealed_generation, sealed_at, standing, unlocks, queued_at, due_at, failures, failure)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
                ON CONFLICT (binding_id) DO UPDATE SET epoch = excluded.epoch, generation = excluded.generation,
                    password = excluded.password, sealed = excluded.sealed, sealed_epoch = excluded.sealed_epoch,
                    sealed_generation = excluded.sealed_generation, sealed_at = excluded.sealed_at,
                    standing = excluded.standing, unlocks = excluded.unlocks, queued_at = excluded.queued_at,
                    due_at = excluded.due_at, failures = excluded.failures, failure = excluded.failure
                """), binding.id, binding.target.connection, owed.pair.epoch, owed.pair.generation, columns.kind,
            columns.sealed, columns.epoch, columns.generation, columns.at, StandingColumn.text(of: owed), owed.unlocks,
            owed.queuedAt, owed.dueAt, owed.failures, owed.failure?.rawValue)
    }

    /// Connections of this connector that have something to be carried now.
    package func listDueConnections(of connector: ID<Connector>, at now: Timestamp) throws -> [ID<Connection>] {
        try list(
            """
            SELECT c.id FROM connections c
            WHERE c.connector_id = $1 AND c.paused_at IS NULL AND EXISTS (
                SELECT 1 FROM deliveries d
                WHERE d.connection_id = c.id AND (d.due_at <= $2 OR (d.due_at > $3 AND d.due_at < $4)))
            ORDER BY c.id
            """, connector, now, now + Delivery.furthestDue, Timestamp.distantFuture
        ).map { try $0.id(0) }
    }

    /// Those for whom something is due anywhere.
    package func listDueConnectors(at now: Timestamp) throws -> Set<ID<Connector>> {
        try Set(
            list(
                """
                SELECT c.connector_id FROM connections c
                WHERE c.connector_id IS NOT NULL AND c.paused_at IS NULL AND EXISTS (
                    SELECT 1 FROM deliveries d
                    WHERE d.connection_id = c.id AND (d.due_at <= $1 OR (d.due_at > $2 AND d.due_at < $3)))
                """, now, now + Delivery.furthestDue, Timestamp.distantFuture
            ).map { try $0.id(0) })
    }

    /// The oldest first.
    package func listDueBindings(at connection: ID<Connection>, limit: Int, at now: Timestamp) throws -> [ID<Binding>] {
        try list(
            """
            SELECT binding_id FROM deliveries
            WHERE connection_id = $1 AND (due_at <= $2 OR (due_at > $3 AND due_at < $4))
            ORDER BY due_at, binding_id LIMIT $5
            """, connection, now, now + Delivery.furthestDue, Timestamp.distantFuture, limit
        ).map { try $0.id(0) }
    }

    /// Those that will be tried again later, once the directory answers: not those that it makes wait itself.
    package func listFailedBindings(
        at connection: ID<Connection>, limit: Int, at now: Timestamp
    ) throws -> [ID<Binding>] {
        try list(
            """
            SELECT binding_id FROM deliveries
            WHERE connection_id = $1 AND due_at > $2 AND due_at < $3 AND failure IS NOT NULL
                AND failure NOT IN ($5, $6)
            ORDER BY binding_id LIMIT $4
            """, connection, now, Timestamp.distantFuture, limit, DeliveryFailure.passwordTooYoung.rawValue,
            DeliveryFailure.lockedThere.rawValue
        ).map { try $0.id(0) }
    }

    /// Operations that may be under way there.
    package func countLeases(at connection: ID<Connection>, at now: Timestamp) throws -> Int {
        try find(
            """
            SELECT COUNT(*) FROM bindings WHERE connection_id = $1 AND lease_id IS NOT NULL AND quiet_until > $2
            """, connection, now
        )?.integer(0) ?? 0
    }

    /// Whether something may be going on there that was begun before.
    package func isAnythingUnderWay(at connection: ID<Connection>, _ now: Timestamp) throws -> Bool {
        try find(
            "SELECT 1 FROM bindings WHERE connection_id = $1 AND quiet_until > $2 AND quiet_until <= $3 LIMIT 1",
            connection, now, now + DeliveryLease.holds) != nil
    }

    /// Those whose sealed password nobody fetched.
    package func listBindings(sealedBefore time: Timestamp, limit: Int) throws -> [ID<Binding>] {
        try list(
            """
            SELECT binding_id FROM deliveries WHERE sealed_at IS NOT NULL AND sealed_at <= $1
            ORDER BY sealed_at LIMIT $2
            """, time, limit
        ).map { try $0.id(0) }
    }

    package func listSealedBindings(at connection: ID<Connection>) throws -> [ID<Binding>] {
        try list(
            "SELECT binding_id FROM deliveries WHERE connection_id = $1 AND sealed_at IS NOT NULL ORDER BY binding_id",
            connection
        ).map { try $0.id(0) }
    }

    /// What has to be known to seal an account's password for each of its targets: one statement.
    package func listSealingKeys(of account: ID<Account>) throws -> [SealingKey] {
        try list(
            """
            SELECT b.connection_id, k.id, k.public_key, a.epoch, i.restores, d.password
            FROM bindings b
            JOIN accounts a ON a.id = b.account_id
            JOIN connections c ON c.id = b.connection_id
            JOIN connectors k ON k.id = c.connector_id
            JOIN installation i ON i.id = 1
            LEFT JOIN deliveries d ON d.binding_id = b.id
            WHERE b.account_id = $1 AND k.public_key IS NOT NULL AND k.confirmed_at IS NOT NULL
            """, account
        ).map { row in
            SealingKey(
                connection: try row.id(0), connector: try row.id(1), publicKey: try row.text(2),
                accountEpoch: try row.integer(3), epoch: try row.integer(4),
                isNeeded: try row.optionalText(5) == PasswordColumns.needed)
        }
    }

    /// No password is owed at the connection any more. What else is owed stays, and is tried again. Two statements, however
    /// many are bound there.
    package func updatePasswordsDropped(at connection: ID<Connection>, _ now: Timestamp) throws {
        try execute(
            "DELETE FROM deliveries WHERE connection_id = $1 AND standing IS NULL AND unlocks = 0", connection)
        try execute(
            """
            UPDATE deliveries SET password = NULL, sealed = NULL, sealed_epoch = NULL, sealed_generation = NULL,
                sealed_at = NULL, due_at = $2, failures = 0, failure = NULL
            WHERE connection_id = $1 AND password IS NOT NULL
            """, connection, now)
    }

    /// How much waits at each connection. What waits for its person to type a password has no age: it would grow until the last
    /// of them does.
    package func listDeliveryBacklogs() throws -> [DeliveryBacklog] {
        try list(
            """
            SELECT c.id, c.name, COUNT(d.binding_id),
                MIN(CASE WHEN d.password = 'needed' AND d.standing IS NULL AND d.unlocks = 0 THEN NULL ELSE d.queued_at END),
                SUM(CASE WHEN d.due_at = $1 AND d.failure IS NOT NULL THEN 1 ELSE 0 END),
                SUM(CASE WHEN d.password = 'needed' THEN 1 ELSE 0 END)
            FROM connections c LEFT JOIN deliveries d ON d.connection_id = c.id
            GROUP BY c.id, c.name ORDER BY c.id
            """, Timestamp.distantFuture
        ).map { row in
            DeliveryBacklog(
                connection: try row.id(0), name: try row.text(1), waiting: try row.integer(2),
                oldest: try row.optionalTime(3), failed: try row.optionalInteger(4) ?? 0,
                needPassword: try row.optionalInteger(5) ?? 0)
        }
    }
}

package struct SealingKey: Hashable, Sendable {
    package let connection: ID<Connection>
    package let connector: ID<Connector>
    package let publicKey: String
    package let accountEpoch: Int
    /// The installation's.
    package let epoch: Int
    /// The target waits for the password to be typed once more.
    package let isNeeded: Bool
}

package struct DeliveryBacklog: Hashable, Sendable {
    package let connection: ID<Connection>
    package let name: String
    package let waiting: Int
    /// Of those that can be carried.
    package let oldest: Timestamp?
    /// Somebody has to do something about them.
    package let failed: Int
    package let needPassword: Int
}

/// How the part about the password is stored.
struct PasswordColumns {
    static let needed = "needed"
    static let verifier = "verifier"

    var kind: String?
    var sealed: String?
    var epoch: Int?
    var generation: Int?
    var at: Timestamp?

    init(_ password: OwedPassword?) {
        switch password {
        case .sealed(let text, let version, let time):
            (kind, sealed, epoch, generation, at) = (
                "sealed", text.text, version.epoch, version.generation, time
            )
        case .verifier: kind = "verifier"
        case .neededOnceMore: kind = Self.needed
        case nil: break
        }
    }

    static func read(_ row: Row, from first: Int) throws -> OwedPassword? {
        switch try row.optionalText(first) {
        case nil: return nil
        case needed: return .neededOnceMore
        case "verifier": return .verifier
        case "sealed":
            return .sealed(
                SealedPassword(text: try row.text(first + 1)),
                PasswordVersion(epoch: try row.integer(first + 2), generation: try row.integer(first + 3)),
                at: try row.time(first + 4))
        default: throw UnexpectedValue(column: first)
        }
    }
}

/// What a delivery does with the account besides its password, and on whose behalf.
private enum StandingColumn {
    private static let disabledForOthers = "disabled-for-others"

    static func text(of delivery: Delivery) -> String? {
        delivery.isDisablingOfOthers ? disabledForOthers : delivery.standing?.rawValue
    }

    static func read(_ text: String?, into delivery: inout Delivery) {
        delivery.isDisablingOfOthers = text == disabledForOthers
        delivery.standing = delivery.isDisablingOfOthers ? .disabled : text.flatMap(TargetStanding.init)
    }
}

extension Delivery {
    fileprivate init(row: Row) throws {
        self.init(
            pair: try row.pair(0, 1), password: try PasswordColumns.read(row, from: 2), unlocks: try row.flag(8),
            queuedAt: try row.time(9), dueAt: try row.time(10), failures: try row.integer(11),
            failure: try row.optionalText(12).flatMap(DeliveryFailure.init))
        StandingColumn.read(try row.optionalText(7), into: &self)
    }
}
