package import Domain
package import Formats
import Store

/// How much waits at one connection.
package struct DeliveryHealth: Hashable, Sendable {
    package let connection: Connection
    package let waiting: Int
    /// Since when the first of those that can be carried waits.
    package let oldest: Timestamp?
    /// Somebody has to do something about them.
    package let failed: Int
    package let needPassword: Int

    package init(connection: Connection, waiting: Int, oldest: Timestamp?, failed: Int, needPassword: Int) {
        self.connection = connection
        self.waiting = waiting
        self.oldest = oldest
        self.failed = failed
        self.needPassword = needPassword
    }
}

extension DeliveryHealth {
    /// As programs get it.
    package var json: JSONText {
        func time(_ time: Timestamp?) -> JSONText { time.map { .integer($0.milliseconds) } ?? .null }
        return .object([
            "id": .string(connection.id.rawValue), "name": .string(connection.name.text),
            "kind": .string(connection.settings.kind.rawValue), "paused_at": time(connection.pausedAt),
            "waiting": .integer(Int64(waiting)), "oldest_waiting": time(oldest), "failed": .integer(Int64(failed)),
            "needs_password": .integer(Int64(needPassword)),
        ])
    }
}

extension Transaction {
    func listDeliveryHealth() throws -> [DeliveryHealth] {
        let backlogs = try listDeliveryBacklogs().reduce(into: [:]) { $0[$1.connection] = $1 }
        return try listConnections().map { connection in
            let backlog = backlogs[connection.id]
            return DeliveryHealth(
                connection: connection, waiting: backlog?.waiting ?? 0, oldest: backlog?.oldest,
                failed: backlog?.failed ?? 0, needPassword: backlog?.needPassword ?? 0)
        }
    }
}

extension AuditingRight {
    package func listDeliveryHealth() async throws -> Outcome<[DeliveryHealth]> {
        try await holder.look(with: .auditing) { transaction, _ in .done(try transaction.listDeliveryHealth()) }
    }
}
