import Store
import StoreDrivers
import TestDatabases
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite("SQLite")
struct SQLiteTests {
    @Test(
        "A change is durable and a deletion thorough",
        arguments: [
            ("PRAGMA journal_mode", .text("wal")), ("PRAGMA synchronous", .integer(2)),
            ("PRAGMA secure_delete", .integer(1)), ("PRAGMA foreign_keys", .integer(1)),
        ] as [(SQL, SQLValue)])
    func settings(pragma: SQL, expected: SQLValue) async throws {
        try await withItems(.sqlite) { database in
            let row = try await database.write { try $0.find(pragma) }
            #expect(row?.values == [expected])
        }
    }

    @Test("A new file, and the ones beside it, are private")
    func permissions() async throws {
        try await TestDatabases.withDirectory { directory in
            let path = "\(directory)/private.sqlite"
            let database = try await SQLiteDatabase(path: path)
            try await database.write { try $0.execute("CREATE TABLE t (id BIGINT)") }
            for file in [path, "\(path)-wal", "\(path)-shm"] {
                var status = stat()
                #expect(stat(file, &status) == 0)
                #expect(status.st_mode & 0o777 == 0o600, "\(file)")
            }
            await database.close()
        }
    }

    @Test("Two processes' worth of connections write to one file without losing a change")
    func twoWriters() async throws {
        try await TestDatabases.withURL(.sqlite) { url in
            var databases: [any Database] = []
            for _ in 0..<2 { databases.append(try await Databases.open(DatabaseURL(url), patience: .seconds(120))) }
            let both = databases
            try await Migrator.migrate(databases[0], itemMigrations)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for id in 0..<40 {
                    group.addTask {
                        _ = try await both[id % 2].write {
                            try $0.execute("INSERT INTO items (id, name) VALUES ($1, 'x')", id)
                        }
                    }
                }
                try await group.waitForAll()
            }
            try await databases[1].expectItems(40)
            for database in databases { await database.close() }
        }
    }

    @Test(
        "A file that can't be opened is unreachable, and the reason names it",
        arguments: ["/nonexistent/x.sqlite", "/tmp"])
    func unreachable(path: String) async throws {
        let fault = await #expect(throws: DatabaseFault.self) { _ = try await SQLiteDatabase(path: path) }
        guard case .unreachable(let reason) = fault else {
            Issue.record("\(String(describing: fault))")
            return
        }
        #expect(reason.hasPrefix(path))
    }
}
