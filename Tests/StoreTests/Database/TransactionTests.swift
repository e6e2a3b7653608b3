import Store
import TestDatabases
import Testing

@Suite("A transaction, on either engine")
struct TransactionTests {
    @Test("What a write stored, a later read finds", arguments: Engine.allCases)
    func storesAndFinds(engine: Engine) async throws {
        try await withItems(engine) { database in
            try await database.write { try $0.execute("INSERT INTO items (id, name) VALUES ($1, $2)", 1, "first") }
            let row = try await database.read { try $0.find("SELECT id, name, spent_at FROM items WHERE id = $1", 1) }
            #expect(row?.values == [.integer(1), .text("first"), .null])
        }
    }

    @Test("A body that throws is rolled back", arguments: Engine.allCases)
    func rollsBack(engine: Engine) async throws {
        try await withItems(engine) { database in
            await #expect(throws: Stop.self) {
                try await database.write { transaction in
                    try transaction.execute("INSERT INTO items (id, name) VALUES ($1, $2)", 1, "first")
                    throw Stop()
                }
            }
            try await database.expectItems(0)
        }
    }

    @Test("A glance is one statement that reads", arguments: Engine.allCases)
    func glance(engine: Engine) async throws {
        try await withItems(engine) { database in
            let count = try await database.glance { try $0.find("SELECT COUNT(*) FROM items") }
            #expect(count?.values == [.integer(0)])
            await #expect(throws: DatabaseFault.self) {
                try await database.glance { transaction in
                    _ = try transaction.find("SELECT COUNT(*) FROM items")
                    _ = try transaction.find("SELECT COUNT(*) FROM items")
                }
            }
            await #expect(throws: DatabaseFault.self) {
                try await database.glance { try $0.execute("INSERT INTO items (id, name) VALUES (1, 'first')") }
            }
            // Whatever failed, the connection serves the next one.
            try await database.expectItems(0)
        }
    }

    @Test("Only a loose write doesn't wait for the disk, whatever became of it", arguments: Engine.allCases)
    func looseWrite(engine: Engine) async throws {
        try await withItems(engine) { database in
            let waits: @Sendable (any Transaction) throws -> Bool = { transaction in
                switch engine {
                case .sqlite: try transaction.find("PRAGMA synchronous")?.integer(0) == 2
                case .postgresql: try transaction.find("SHOW synchronous_commit")?.text(0) == "on"
                }
            }
            let loosely = try await database.writeLoosely { transaction in
                try transaction.execute("INSERT INTO items (id, name) VALUES (1, 'first')")
                return try waits(transaction)
            }
            #expect(!loosely)
            #expect(try await database.write(waits))
            await #expect(throws: Stop.self) {
                try await database.writeLoosely { transaction in
                    try transaction.execute("INSERT INTO items (id, name) VALUES (2, 'second')")
                    throw Stop()
                }
            }
            #expect(try await database.write(waits))
            try await database.expectItems(1)
        }
    }

    @Test("A write inside a read is refused by the engine", arguments: Engine.allCases)
    func readOnly(engine: Engine) async throws {
        try await withItems(engine) { database in
            let fault = await #expect(throws: DatabaseFault.self) {
                try await database.read { try $0.execute("INSERT INTO items (id, name) VALUES (1, 'first')") }
            }
            guard case .statement = fault else {
                Issue.record("\(String(describing: fault))")
                return
            }
            try await database.expectItems(0)
        }
    }

    @Test("A read sees one snapshot, whatever is committed meanwhile", arguments: Engine.allCases)
    func snapshot(engine: Engine) async throws {
        try await withItems(engine) { database in
            let firstRead = Signal()
            let written = Signal()
            async let counts = database.read { transaction in
                let before = try transaction.find("SELECT count(*) FROM items")?.integer(0)
                firstRead.raise()
                written.wait()
                return [before, try transaction.find("SELECT count(*) FROM items")?.integer(0)]
            }
            await firstRead.raised()
            try await database.write { try $0.execute("INSERT INTO items (id, name) VALUES (1, 'first')") }
            written.raise()
            #expect(try await counts == [0, 0])
            try await database.expectItems(1)
        }
    }

    @Test(
        "After a failed statement nothing is committed, even if the body swallowed the fault",
        arguments: Engine.allCases)
    func failureIsFinal(engine: Engine) async throws {
        try await withItems(engine) { database in
            let fault = await #expect(throws: DatabaseFault.self) {
                try await database.write { transaction in
                    try transaction.execute("INSERT INTO items (id, name) VALUES (1, 'first')")
                    _ = try? transaction.execute("INSERT INTO items (id, name) VALUES (1, 'again')")
                    _ = try? transaction.execute("INSERT INTO items (id, name) VALUES (2, 'second')")
                }
            }
            #expect(fault?.constraintName == "items_pkey")
            try await database.expectItems(0)
        }
    }

    @Test("A fault that the body translates reaches the caller as translated", arguments: Engine.allCases)
    func translatedFault(engine: Engine) async throws {
        try await withItems(engine) { database in
            await #expect(throws: Stop.self) {
                try await database.write { transaction in
                    try transaction.execute("INSERT INTO items (id, name) VALUES (1, 'first')")
                    do {
                        try transaction.execute("INSERT INTO items (id, name) VALUES (1, 'again')")
                    } catch DatabaseFault.constraint {
                        throw Stop()
                    }
                }
            }
            try await database.expectItems(0)
        }
    }

    @Test("Of 64 who spend a one-time thing at once, one wins", arguments: Engine.allCases)
    func oneWinner(engine: Engine) async throws {
        try await withItems(engine) { database in
            try await database.write { try $0.execute("INSERT INTO items (id, name) VALUES (1, 'link')") }
            let wins = try await withThrowingTaskGroup(of: Int.self) { group in
                for attempt in 1...64 {
                    group.addTask {
                        try await database.write { transaction in
                            try transaction.execute(
                                "UPDATE items SET spent_at = $1 WHERE id = $2 AND spent_at IS NULL", attempt, 1)
                        }
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(wins == 1)
        }
    }

    @Test("Work that comes after closing is refused", arguments: Engine.allCases)
    func closed(engine: Engine) async throws {
        try await withItems(engine) { database in
            await database.close()
            let fault = await #expect(throws: DatabaseFault.self) {
                try await database.read { try $0.list("SELECT 1") }
            }
            guard case .closed = fault else {
                Issue.record("\(String(describing: fault))")
                return
            }
        }
    }

    @Test("A call that is cancelled while it waits leaves the pool whole", arguments: Engine.allCases)
    func cancellation(engine: Engine) async throws {
        try await withItems(engine) { database in
            let holding = Signal()
            let done = Signal()
            async let holder: Void = database.write { transaction in
                try transaction.execute("INSERT INTO items (id, name) VALUES (1, 'first')")
                holding.raise()
                done.wait()
            }
            await holding.raised()
            await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 1...20 {
                    group.addTask {
                        _ = try await database.write { try $0.execute("UPDATE items SET name = 'x' WHERE id = 2") }
                    }
                }
                group.cancelAll()
                while let result = await group.nextResult() {
                    if case .failure(let error) = result { #expect(error is CancellationError) }
                }
            }
            done.raise()
            try await holder
            try await database.expectItems(1)
        }
    }
}
