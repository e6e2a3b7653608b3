import Store
import StoreDrivers
import TestDatabases
import Testing

@Suite("PostgreSQL")
struct PostgreSQLTests {
    @Test("A connection that the server ended is replaced before the next call", arguments: [1, 8])
    func killedBackends(connections: Int) async throws {
        try await withPools { victim, killer in
            // As many at once as there are connections, so that all of them are open.
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 1...connections {
                    group.addTask { _ = try await victim.read { try $0.list("SELECT CAST(pg_sleep(0.05) AS TEXT)") } }
                }
                try await group.waitForAll()
            }
            try await killer.write { transaction in
                try transaction.list(
                    """
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE datname = current_database() AND pid <> pg_backend_pid()
                    """)
            }
            for _ in 1...connections + 1 {
                let row = try await victim.write { try $0.find("SELECT 1") }
                #expect(row?.values == [.integer(1)])
            }
        }
    }

    @Test("A write that asks nothing finds out that its connection had ended, too")
    func killedBeforeSending() async throws {
        try await withPools { victim, killer in
            try await victim.write { try $0.execute("CREATE TABLE counted (id BIGINT)") }
            try await killer.write { transaction in
                try transaction.list(
                    """
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE datname = current_database() AND pid <> pg_backend_pid()
                    """)
            }
            try await victim.write { try $0.send("INSERT INTO counted (id) VALUES (1)") }
            let row = try await victim.read { try $0.find("SELECT count(*) FROM counted") }
            #expect(row?.values == [.integer(1)])
        }
    }

    @Test("A connection that breaks inside a write has changed nothing, and the write is run once more")
    func brokenInsideBody() async throws {
        try await withPools { database, _ in
            try await database.write { try $0.execute("CREATE TABLE counted (id BIGINT)") }
            let runs = Counter()
            try await database.write { transaction in
                try transaction.execute("INSERT INTO counted (id) VALUES (1)")
                if runs.next() == 1 { _ = try transaction.list("SELECT pg_terminate_backend(pg_backend_pid())") }
            }
            let row = try await database.read { try $0.find("SELECT count(*) FROM counted") }
            #expect(row?.values == [.integer(1)])
            #expect(runs.next() == 3)
        }
    }

    @Test("Transactions that deadlock are run again until each has won")
    func deadlock() async throws {
        try await withItems(.postgresql) { database in
            try await database.write {
                try $0.execute("INSERT INTO items (id, name, spent_at) VALUES (1, 'a', 0), (2, 'b', 0)")
            }
            let bothHoldOne = Rendezvous(parties: 2)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (first, second) in [(1, 2), (2, 1)] {
                    group.addTask {
                        _ = try await database.write { transaction in
                            try transaction.execute("UPDATE items SET spent_at = spent_at + 1 WHERE id = $1", first)
                            bothHoldOne.meet()
                            return try transaction.execute(
                                "UPDATE items SET spent_at = spent_at + 1 WHERE id = $1", second)
                        }
                    }
                }
                try await group.waitForAll()
            }
            let rows = try await database.read { try $0.list("SELECT spent_at FROM items") }
            #expect(rows.map(\.values) == [[.integer(2)], [.integer(2)]])
        }
    }

    @Test("A transaction that never wins ends as contention after a bounded number of runs")
    func contention() async throws {
        try await TestDatabases.withURL(.postgresql) { url in
            guard case .postgresql(let address) = try DatabaseURL(url) else { return }
            let database = try await PostgreSQLDatabase(address, connections: 1, repetitions: 3)
            let runs = Counter()
            let fault = await #expect(throws: DatabaseFault.self) {
                try await database.write { transaction in
                    _ = runs.next()
                    try transaction.execute("DO $$ BEGIN RAISE EXCEPTION 'lost' USING ERRCODE = '40001'; END $$")
                }
            }
            await database.close()
            guard case .contention = fault else {
                Issue.record("\(String(describing: fault))")
                return
            }
            #expect(runs.next() == 5)
        }
    }

    @Test("The first host that accepts writes is used")
    func severalHosts() async throws {
        try await TestDatabases.withURL(.postgresql) { url in
            guard case .postgresql(var address) = try DatabaseURL(url) else { return }
            address.hosts.insert(.init(name: "/nonexistent"), at: 0)
            let database = try await PostgreSQLDatabase(address)
            let row = try await database.read { try $0.find("SELECT 1") }
            await database.close()
            #expect(row?.values == [.integer(1)])
        }
    }

    @Test("A server that can't be reached is unreachable")
    func unreachable() async throws {
        let fault = await #expect(throws: DatabaseFault.self) {
            _ = try await Databases.open(DatabaseURL("postgres://user:hunter2@/db?host=/nonexistent"))
        }
        guard case .unreachable(let reason) = fault else {
            Issue.record("\(String(describing: fault))")
            return
        }
        #expect(!reason.contains("hunter2"))
    }

    @Test("A constraint that is checked at the commit is named and nothing is stored")
    func deferredConstraint() async throws {
        try await withPools { database, _ in
            try await database.write { transaction in
                try transaction.execute(
                    "CREATE TABLE d (id BIGINT CONSTRAINT d_once UNIQUE DEFERRABLE INITIALLY DEFERRED)")
            }
            let fault = await #expect(throws: DatabaseFault.self) {
                try await database.write { try $0.execute("INSERT INTO d (id) VALUES (1), (1)") }
            }
            #expect(fault?.constraintName == "d_once")
        }
    }

    @Test("A value of the wrong type isn't quoted by the fault")
    func wrongType() async throws {
        try await withPools { database, _ in
            let fault = await #expect(throws: DatabaseFault.self) {
                try await database.read { try $0.list("SELECT CAST($1 AS BIGINT)", "hunter2") }
            }
            #expect(fault?.statementReason == "SQLSTATE 22P02")
        }
    }

    @Test("A statement whose columns changed since it was prepared works")
    func changedColumns() async throws {
        try await withPools { database, other in
            try await database.write { try $0.execute("CREATE TABLE grown (id BIGINT)") }
            try await database.write { try $0.execute("INSERT INTO grown (id) VALUES (1)") }
            let read = { try await database.read { try $0.find("SELECT * FROM grown") } }
            #expect(try await read()?.values.count == 1)
            try await other.write { try $0.execute("ALTER TABLE grown ADD COLUMN name TEXT") }
            #expect(try await read()?.values.count == 2)
        }
    }

    /// Two pools on one database.
    private func withPools(_ body: (any Database, any Database) async throws -> Void) async throws {
        try await TestDatabases.withURL(.postgresql) { url in
            let first = try await Databases.open(DatabaseURL(url))
            let second = try await Databases.open(DatabaseURL(url))
            try await body(first, second)
            await first.close()
            await second.close()
        }
    }
}
