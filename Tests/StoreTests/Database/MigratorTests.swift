import Store
import StoreDrivers
import TestDatabases
import Testing

@Suite("Migrations, on either engine")
struct MigratorTests {
    static let first = Migration(1, "first", ["CREATE TABLE first (id BIGINT)"])
    static let second = Migration(
        2, "second", ["CREATE TABLE second (id BIGINT)", "INSERT INTO second (id) VALUES (7)"])
    static let broken = Migration(2, "broken", ["CREATE TABLE second (id BIGINT)", "CREATE TABLE first (id BIGINT)"])

    @Test("Only what is missing is applied", arguments: Engine.allCases)
    func incremental(engine: Engine) async throws {
        try await TestDatabases.withDatabase(engine, migrations: [Self.first]) { database in
            let applied = try await Migrator.migrate(database, [Self.first, Self.second])
            #expect(applied.map(\.name) == ["second"])
            let again = try await Migrator.migrate(database, [Self.first, Self.second])
            #expect(again.isEmpty)
        }
    }

    @Test("A migration that fails leaves nothing behind", arguments: Engine.allCases)
    func atomic(engine: Engine) async throws {
        try await TestDatabases.withDatabase(engine, migrations: []) { database in
            await #expect(throws: DatabaseFault.self) {
                try await Migrator.migrate(database, [Self.first, Self.broken])
            }
            let applied = try await Migrator.migrate(database, [Self.first, Self.second])
            #expect(applied.count == 2)
        }
    }

    @Test("Servers that start at once don't collide", arguments: Engine.allCases)
    func concurrent(engine: Engine) async throws {
        try await TestDatabases.withURL(engine) { url in
            let counts = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 1...4 {
                    group.addTask {
                        let database = try await Databases.open(DatabaseURL(url))
                        let count = try await Migrator.migrate(database, [Self.first, Self.second]).count
                        await database.close()
                        return count
                    }
                }
                return try await group.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(counts.sorted() == [0, 0, 0, 2])
        }
    }

    @Test("A database that a newer program has changed is refused", arguments: Engine.allCases)
    func newer(engine: Engine) async throws {
        try await TestDatabases.withDatabase(engine, migrations: [Self.first, Self.second]) { database in
            await #expect(throws: SchemaFault.newer(database: 2, program: 1)) {
                try await Migrator.migrate(database, [Self.first])
            }
        }
    }

    @Test("A database with another history is refused", arguments: Engine.allCases)
    func different(engine: Engine) async throws {
        try await TestDatabases.withDatabase(engine, migrations: [Self.first, Self.second]) { database in
            await #expect(throws: SchemaFault.different(number: 2, database: "second", program: "broken")) {
                try await Migrator.migrate(database, [Self.first, Self.broken])
            }
        }
    }

    @Test("A list with a gap is refused", arguments: Engine.allCases)
    func misnumbered(engine: Engine) async throws {
        try await TestDatabases.withDatabase(engine, migrations: []) { database in
            await #expect(throws: SchemaFault.misnumbered) { try await Migrator.migrate(database, [Self.second]) }
        }
    }
}
