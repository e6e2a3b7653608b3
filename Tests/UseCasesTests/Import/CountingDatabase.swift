import Store
import Synchronization

/// Another database's work, counted.
final class CountingDatabase: Database {
    struct Counts: Hashable {
        var reads = 0
        var writes = 0
        var statements = 0
    }

    private let wrapped: any Database
    private let counted = Mutex(Counts())

    init(_ wrapped: any Database) {
        self.wrapped = wrapped
    }

    var engine: Engine { wrapped.engine }

    /// What `body` costs.
    func counting(_ body: () async throws -> Void) async rethrows -> Counts {
        counted.withLock { $0 = Counts() }
        try await body()
        return counted.withLock(\.self)
    }

    func read<Answer: Sendable>(
        _ body: @Sendable @escaping (any Transaction) throws -> Answer
    ) async throws -> Answer {
        counted.withLock { $0.reads += 1 }
        return try await wrapped.read { try body(Counted(transaction: $0, database: self)) }
    }

    func glance<Answer: Sendable>(
        _ body: @Sendable @escaping (any Transaction) throws -> Answer
    ) async throws -> Answer {
        counted.withLock { $0.reads += 1 }
        return try await wrapped.glance { try body(Counted(transaction: $0, database: self)) }
    }

    func write<Answer: Sendable>(
        _ body: @Sendable @escaping (any Transaction) throws -> Answer
    ) async throws -> Answer {
        counted.withLock { $0.writes += 1 }
        return try await wrapped.write { try body(Counted(transaction: $0, database: self)) }
    }

    func writeLoosely<Answer: Sendable>(
        _ body: @Sendable @escaping (any Transaction) throws -> Answer
    ) async throws -> Answer {
        counted.withLock { $0.writes += 1 }
        return try await wrapped.writeLoosely { try body(Counted(transaction: $0, database: self)) }
    }

    func exclusively<Answer: Sendable>(
        _ body: @Sendable @escaping (any Transaction) throws -> Answer
    ) async throws -> Answer {
        counted.withLock { $0.writes += 1 }
        return try await wrapped.exclusively { try body(Counted(transaction: $0, database: self)) }
    }

    func close() async {
        await wrapped.close()
    }

    private struct Counted: Transaction {
        let transaction: any Transaction
        let database: CountingDatabase

        func rows(_ sql: SQL, _ arguments: [SQLValue]) throws -> [Row] {
            database.counted.withLock { $0.statements += 1 }
            return try transaction.rows(sql, arguments)
        }

        func forEachRow(_ sql: SQL, _ arguments: [SQLValue], _ body: (Row) throws -> Void) throws {
            database.counted.withLock { $0.statements += 1 }
            try transaction.forEachRow(sql, arguments, body)
        }

        func run(_ sql: SQL, _ arguments: [SQLValue]) throws -> Int {
            database.counted.withLock { $0.statements += 1 }
            return try transaction.run(sql, arguments)
        }

        func send(_ sql: SQL, _ arguments: [SQLValue]) throws {
            database.counted.withLock { $0.statements += 1 }
            try transaction.send(sql, arguments)
        }

        func sendOnce(_ sql: SQL, _ arguments: [SQLValue]) throws {
            database.counted.withLock { $0.statements += 1 }
            try transaction.sendOnce(sql, arguments)
        }
    }
}
