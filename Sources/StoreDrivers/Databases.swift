package import Store

/// The way to a database: an address in, an open `Database` out.
package enum Databases {
    /// Opens the database and makes sure that it answers.
    ///
    /// - Parameter connections: How many statements PostgreSQL, or readers SQLite, may run at once.
    /// - Throws: `DatabaseFault.unreachable` with the reason.
    package static func open(_ url: DatabaseURL, connections: Int? = nil) async throws -> any Database {
        switch url {
        case .sqlite(let path):
            try await SQLiteDatabase(path: path, readers: connections ?? SQLiteDatabase.defaultReaders)
        case .postgresql(let address):
            try await PostgreSQLDatabase(
                address, connections: connections ?? PostgreSQLDatabase.defaultConnections)
        }
    }
}
