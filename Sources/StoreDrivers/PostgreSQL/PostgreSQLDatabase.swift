package import Store

/// A database on one PostgreSQL server, or on a group of servers of which one accepts writes.
package final class PostgreSQLDatabase: Database {
    package static let defaultConnections = 8

    package let engine = Engine.postgresql
    private let pool: ConnectionPool<PostgreSQLConnection>
    private let repetitions: Int

    /// Connects once, to make sure that the server answers.
    ///
    /// - Parameter repetitions: How often a transaction is run again that lost against others.
    /// - Throws: `DatabaseFault.unreachable`.
    package init(
        _ address: PostgreSQLAddress, connections: Int = defaultConnections, repetitions: Int = 8,
        patience: Duration = Databases.defaultPatience
    ) async throws {
        self.repetitions = repetitions
        pool = ConnectionPool(
            name: "postgresql", size: .init(limit: connections, kept: 1, patience: patience)
        ) {
            try PostgreSQLConnection(address)
        }
        try await pool.run { connection in
            do throws(StatementFailure) {
                try connection.makeBinaryCollation()
            } catch {
                throw error.fault
            }
        }
    }

    package func read<Answer: Sendable>(
        _ body: @Sendable @escaping (any Transaction) throws -> Answer
    ) async throws -> Answer {
        try await perform(.read, body)
    }

    package func glance<Answer: Sendable>(
        _ body: @Sendable @escaping (any Transaction) throws -> Answer
    ) async throws -> Answer {
        try await perform(.glance, body)
    }

    @discardableResult
    package func write<Answer: Sendable>(
        _ body: @Sendable @escaping (any Transaction) throws -> Answer
    ) async throws -> Answer {
        try await perform(.write, body)
    }

    @discardableResult
    package func writeLoosely<Answer: Sendable>(
        _ body: @Sendable @escaping (any Transaction) throws -> Answer
    ) async throws -> Answer {
        try await perform(.looseWrite, body)
    }

    @discardableResult
    package func exclusively<Answer: Sendable>(
        _ body: @Sendable @escaping (any Transaction) throws -> Answer
    ) async throws -> Answer {
        try await perform(.exclusiveWrite, body)
    }

    package func close() async {
        await pool.close()
    }

    private func perform<Answer: Sendable>(
        _ kind: TransactionKind, _ body: @Sendable @escaping (any Transaction) throws -> Answer
    ) async throws -> Answer {
        var remaining = repetitions
        var hasReconnected = false
        while true {
            do {
                return try await pool.run { try $0.transaction(kind, body) }
            } catch let failure as StatementFailure {
                switch failure.cure {
                case .repetition where remaining > 0:
                    try await letOthersGoFirst(round: repetitions - remaining)
                    remaining -= 1
                case .newConnection where !hasReconnected:
                    pool.distrustConnections()
                    hasReconnected = true
                case .none, .repetition, .newConnection:
                    throw failure.fault
                }
            }
        }
    }

    /// Transactions that got in each other's way would do it again if they all came back at the same moment.
    private func letOthersGoFirst(round: Int) async throws {
        let longest = min(1 << round, 64)
        try await ContinuousClock().sleep(for: .microseconds(Int.random(in: 500...longest * 2_000)))
    }
}
