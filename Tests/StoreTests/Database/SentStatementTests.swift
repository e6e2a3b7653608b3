import Dispatch
import Store
import TestDatabases
import Testing

@Suite("Statements that nobody asks what they changed, on either engine")
struct SentStatementTests {
    /// More than wait to be sent: the server is at some while others are made.
    private static let plenty = 300

    @Test("They are carried out in their order among the others", arguments: Engine.allCases)
    func order(engine: Engine) async throws {
        try await withItems(engine) { database in
            let names = try await database.write { transaction in
                try transaction.send("INSERT INTO items (id, name) VALUES ($1, $2)", 1, "first")
                try transaction.send("UPDATE items SET name = name || $1 WHERE id = 1", " one")
                let changed = try transaction.execute("UPDATE items SET name = name || '!' WHERE id = 1")
                #expect(changed == 1)
                try transaction.send("INSERT INTO items (id, name) VALUES (2, 'second')")
                var names: [String] = []
                try transaction.forEachRow("SELECT name FROM items ORDER BY id", []) { names.append(try $0.text(0)) }
                try transaction.send("DELETE FROM items WHERE id = 2")
                return names
            }
            #expect(names == ["first one!", "second"])
            try await database.expectItems(1)
        }
    }

    @Test("One that fails fails the transaction, by its own fault", arguments: Engine.allCases, [0, 1, 2, plenty])
    func failure(engine: Engine, later: Int) async throws {
        try await withItems(engine) { database in
            let fault = await #expect(throws: DatabaseFault.self) {
                try await database.write { transaction in
                    try transaction.send("INSERT INTO items (id, name) VALUES (1, 'first')")
                    try transaction.send("INSERT INTO items (id, name) VALUES (1, 'again')")
                    for id in 2..<2 + later { try transaction.send("INSERT INTO items (id, name) VALUES ($1, '')", id) }
                    if later > 1 { _ = try transaction.list("SELECT name FROM items") }
                }
            }
            #expect(fault?.constraintName == "items_pkey")
            // The next one is served as well.
            try await database.write { try $0.send("INSERT INTO items (id, name) VALUES (1, 'first')") }
            try await database.expectItems(1)
        }
    }

    @Test("A connection outlives what fails on it", arguments: [1, plenty])
    func kept(sent: Int) async throws {
        try await withItems(.postgresql) { database in
            func connection() async throws -> Int? {
                try await database.read { try $0.find("SELECT pg_backend_pid()")?.integer(0) }
            }
            let before = try await connection()
            await #expect(throws: DatabaseFault.self) {
                try await database.write { transaction in
                    for _ in 0...sent { try transaction.send("INSERT INTO items (id, name) VALUES (1, '')") }
                }
            }
            #expect(try await connection() == before)
            try await database.expectItems(0)
        }
    }

    @Test("A server that hears nothing behind them counts the time, and ends the transaction some day")
    func silence() async throws {
        try await withItems(.postgresql) { database in
            let silence = DispatchSemaphore(value: 0)
            async let written: Void = database.write { transaction in
                _ = try transaction.list("SELECT id FROM items")
                for id in 1...20 { try transaction.send("INSERT INTO items (id, name) VALUES ($1, '')", id) }
                silence.wait()
            }
            var isCounting = false
            for _ in 1...2_000 where !isCounting {
                isCounting = try await database.read {
                    try $0.find(
                        """
                        SELECT COUNT(*) FROM pg_stat_activity
                        WHERE datname = current_database() AND state = 'idle in transaction'
                        """)?.integer(0) == 1
                }
            }
            silence.signal()
            try await written
            #expect(isCounting)
            try await database.expectItems(20)
        }
    }

    @Test(
        "One that has lost its race gives the transaction up, at the commit at the latest", arguments: Engine.allCases,
        [0, 1, 2, plenty])
    func lost(engine: Engine, later: Int) async throws {
        try await withItems(engine) { database in
            try await database.write { transaction in
                try transaction.send("INSERT INTO items (id, name) VALUES (1, 'first')")
                try transaction.sendOnce("UPDATE items SET name = 'second' WHERE id = 1 AND name = 'first'")
            }
            let fault = await #expect(throws: DatabaseFault.self) {
                try await database.write { transaction in
                    try transaction.send("INSERT INTO items (id, name) VALUES (2, 'kept by nobody')")
                    try transaction.sendOnce("UPDATE items SET name = 'third' WHERE id = 1 AND name = 'first'")
                    // What goes wrong behind it is not why.
                    for _ in 0..<later { try transaction.send("INSERT INTO items (id, name) VALUES (1, 'again')") }
                    if later > 1 { _ = try transaction.list("SELECT name FROM items") }
                }
            }
            #expect(fault?.isLostRace == true, "\(String(describing: fault))")
            let more = await #expect(throws: DatabaseFault.self, "of two rows") {
                try await database.write { transaction in
                    try transaction.send("INSERT INTO items (id, name) VALUES (3, 'second')")
                    try transaction.sendOnce("UPDATE items SET name = 'third' WHERE name = 'second'")
                }
            }
            #expect(more?.isLostRace == true)
            let names = try await database.read { try $0.list("SELECT name FROM items").map { try $0.text(0) } }
            #expect(names == ["second"])
        }
    }

    @Test("Nothing is stored by a body that throws", arguments: Engine.allCases, [1, plenty])
    func thrown(engine: Engine, sent: Int) async throws {
        try await withItems(engine) { database in
            await #expect(throws: Stop.self) {
                try await database.write { transaction in
                    for id in 1...sent { try transaction.send("INSERT INTO items (id, name) VALUES ($1, '')", id) }
                    throw Stop()
                }
            }
            try await database.write { try $0.send("INSERT INTO items (id, name) VALUES (2, 'second')") }
            try await database.expectItems(1)
        }
    }

    @Test("Whatever is asked knows of all of them, however many", arguments: Engine.allCases)
    func known(engine: Engine) async throws {
        try await withItems(engine) { database in
            try await database.write { transaction in
                func send(after last: Int) throws {
                    for id in last + 1...last + Self.plenty {
                        try transaction.send("INSERT INTO items (id, name) VALUES ($1, '')", id)
                    }
                }
                try send(after: 0)
                #expect(try transaction.find("SELECT COUNT(*) FROM items")?.integer(0) == Self.plenty)
                try send(after: Self.plenty)
                var rows = 0
                try transaction.forEachRow("SELECT id FROM items", []) { _ in rows += 1 }
                #expect(rows == 2 * Self.plenty)
                try send(after: 2 * Self.plenty)
                #expect(try transaction.execute("UPDATE items SET name = 'known'") == 3 * Self.plenty)
                try send(after: 3 * Self.plenty)
            }
            try await database.expectItems(4 * Self.plenty)
        }
    }

    @Test("Many large ones pass", arguments: Engine.allCases)
    func many(engine: Engine) async throws {
        try await withItems(engine) { database in
            let name = String(repeating: "n", count: 100_000)
            try await database.write { transaction in
                for id in 1...200 { try transaction.send("INSERT INTO items (id, name) VALUES ($1, $2)", id, name) }
            }
            try await database.expectItems(200)
        }
    }

    @Test("A glance sends nothing", arguments: Engine.allCases)
    func glance(engine: Engine) async throws {
        try await withItems(engine) { database in
            await #expect(throws: DatabaseFault.self) {
                try await database.glance { try $0.send("INSERT INTO items (id, name) VALUES (1, 'first')") }
            }
            try await database.expectItems(0)
        }
    }
}

extension DatabaseFault {
    fileprivate var isLostRace: Bool {
        if case .lostRace = self { true } else { false }
    }
}
