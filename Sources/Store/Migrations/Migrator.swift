/// Brings a database to the schema that the program knows.
package enum Migrator {
    /// Applies what is missing, in one transaction: all of it or nothing. Servers that start at the same moment do it
    /// one after the other, and the second finds nothing left to do.
    ///
    /// - Returns: The migrations that were applied now.
    /// - Throws: `SchemaFault`, and `DatabaseFault` from the database.
    @discardableResult
    package static func migrate(
        _ database: any Database, _ migrations: [Migration] = Schema.migrations
    ) async throws -> [Migration] {
        guard migrations.map(\.number) == migrations.indices.map({ $0 + 1 }) else {
            throw SchemaFault.misnumbered
        }
        let engine = database.engine
        return try await database.exclusively { transaction in
            try transaction.execute(
                "CREATE TABLE IF NOT EXISTS schema_migrations (number BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL)")
            let pending = try pending(of: migrations, in: transaction)
            for migration in pending {
                for statement in migration.statements(on: engine) { try transaction.execute(statement) }
                try transaction.execute(
                    "INSERT INTO schema_migrations (number, name) VALUES ($1, $2)", migration.number, migration.name)
            }
            return pending
        }
    }

    private static func pending(of migrations: [Migration], in transaction: any Transaction) throws -> [Migration] {
        let applied = try transaction.list("SELECT number, name FROM schema_migrations ORDER BY number")
        for (index, row) in applied.enumerated() {
            let (number, name) = (try row.integer(0), try row.text(1))
            guard index < migrations.count else {
                throw SchemaFault.newer(database: try applied[applied.count - 1].integer(0), program: migrations.count)
            }
            guard number == migrations[index].number, name == migrations[index].name else {
                throw SchemaFault.different(number: number, database: name, program: migrations[index].name)
            }
        }
        return Array(migrations.dropFirst(applied.count))
    }
}

/// Why a database can't be brought to the program's schema.
package enum SchemaFault: Error, Equatable, CustomStringConvertible {
    /// A newer program has been here. Going on could destroy what it wrote.
    case newer(database: Int, program: Int)
    /// The database's timeline is another one.
    case different(number: Int, database: String, program: String)
    /// The program's own list isn't 1, 2, 3, …
    case misnumbered

    package var description: String {
        switch self {
        case .newer(let database, let program):
            """
            the database has schema \(database) and this program knows schemas up to \(program) only: \
            run the version of Lockstep that upgraded the database, or a later one
            """
        case .different(let number, let database, let program):
            "step \(number) of the database's schema is \(database), where this program has \(program)"
        case .misnumbered:
            "the program's migrations aren't numbered 1, 2, 3, …"
        }
    }
}
