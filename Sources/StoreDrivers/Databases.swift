package import Store

/// The way to a database: an address in, an open `Database` out.
package enum Databases {
    /// Opens the database and makes sure that it answers.
    ///
    /// - Parameters:
    ///   - connections: How many statements PostgreSQL, or readers SQLite, may run at once.
    ///   - patience: How long a call waits for one of them.
    /// - Throws: `DatabaseFault.unreachable` with the reason.
    package static func open(
        _ url: DatabaseURL, connections: Int? = nil, patience: Duration = defaultPatience
    ) async throws -> any Database {
        switch url {
        case .sqlite(let path):
            try await SQLiteDatabase(
                path: path, readers: connections ?? SQLiteDatabase.defaultReaders, patience: patience)
        case .postgresql(let address):
            try await PostgreSQLDatabase(
                address, connections: connections ?? PostgreSQLDatabase.defaultConnections, patience: patience)
        }
    }

    package static let defaultPatience: Duration = .seconds(10)
}
