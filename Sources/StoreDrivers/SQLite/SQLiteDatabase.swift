package import Store

/// A database in one file: any number of readers beside one writer (WAL), also across processes.
package final class SQLiteDatabase: Database {
    package static let defaultReaders = 4

    package let engine = Engine.sqlite
    private let writer: ConnectionPool<SQLiteConnection>
    private let readers: ConnectionPool<SQLiteConnection>

    /// Opens the file, or makes it with mode 0600.
    ///
    /// - Throws: `DatabaseFault.unreachable`.
    package init(
        path: String, readers: Int = defaultReaders, patience: Duration = Databases.defaultPatience
    ) async throws {
        let readers = ConnectionPool(
            name: "sqlite.reader", size: .init(limit: readers, kept: 1, patience: patience)
        ) {
            try SQLiteConnection(path: path, access: .readOnly)
        }
        self.readers = readers
        // Readers hold pages as they once were, until they read again.
        writer = ConnectionPool(
            name: "sqlite.writer", size: .init(limit: 1, kept: 1, patience: patience),
            onForgetting: readers.renewConnections
        ) {
            try SQLiteConnection(path: path, access: .readWrite)
        }
        // A reader can't open a file that no writer has put into WAL mode.
        try await writer.run { _ in }
    }

    package func read<Answer: Sendable>(
        _ body: @Sendable @escaping (any Transaction) throws -> Answer
    ) async throws -> Answer {
        try await readers.run { try $0.transaction(.read, body) }
    }

    package func glance<Answer: Sendable>(
        _ body: @Sendable @escaping (any Transaction) throws -> Answer
    ) async throws -> Answer {
        try await readers.run { try $0.transaction(.glance, body) }
    }

    @discardableResult
    package func write<Answer: Sendable>(
        _ body: @Sendable @escaping (any Transaction) throws -> Answer
    ) async throws -> Answer {
        try await writer.run { try $0.transaction(.write, body) }
    }

    @discardableResult
    package func writeLoosely<Answer: Sendable>(
        _ body: @Sendable @escaping (any Transaction) throws -> Answer
    ) async throws -> Answer {
        try await writer.run { try $0.transaction(.looseWrite, body) }
    }

    /// Every write is alone: SQLite has one writer.
    @discardableResult
    package func exclusively<Answer: Sendable>(
        _ body: @Sendable @escaping (any Transaction) throws -> Answer
    ) async throws -> Answer {
        try await writer.run { try $0.transaction(.exclusiveWrite, body) }
    }

    package func close() async {
        await readers.close()
        await writer.close()
    }
}
