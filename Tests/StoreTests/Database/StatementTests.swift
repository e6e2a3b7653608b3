import Store
import TestDatabases
import Testing

@Suite("A statement means the same on either engine")
struct StatementTests {
    @Test("$10 is the tenth argument, in whatever order the text names them", arguments: Engine.allCases)
    func tenArguments(engine: Engine) async throws {
        try await withItems(engine) { database in
            let row = try await database.read { transaction in
                try transaction.find(
                    """
                    SELECT CAST($10 AS TEXT), CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($3 AS TEXT), CAST($4 AS TEXT),
                        CAST($5 AS TEXT), CAST($6 AS TEXT), CAST($7 AS TEXT), CAST($8 AS TEXT), CAST($9 AS TEXT)
                    """,
                    "a", "b", "c", "d", "e", "f", "g", "h", "i", "j")
            }
            #expect(row?.values == ["j", "a", "b", "c", "d", "e", "f", "g", "h", "i"].map(SQLValue.text))
        }
    }

    @Test("An argument can be named twice", arguments: Engine.allCases)
    func repeatedArgument(engine: Engine) async throws {
        try await withItems(engine) { database in
            try await database.write {
                try $0.execute("INSERT INTO items (id, name, spent_at) VALUES ($1, $2, $1)", 7, "x")
            }
            let row = try await database.read { try $0.find("SELECT id, spent_at FROM items") }
            #expect(row?.values == [.integer(7), .integer(7)])
        }
    }

    @Test(
        "Text comes back as it went in", arguments: Engine.allCases,
        ["", "é", "e\u{301}", "日本 👩‍👩‍👧", "'; --", "a\nb\\c\"d"])
    func text(engine: Engine, text: String) async throws {
        try await withItems(engine) { database in
            try await database.write { try $0.execute("INSERT INTO items (id, name) VALUES (1, $1)", text) }
            let found = try await database.read { try $0.find("SELECT name FROM items WHERE name = $1", text)?.text(0) }
            #expect(found.map { Array($0.utf8) } == Array(text.utf8))
        }
    }

    @Test("Integers keep their 64 bits", arguments: Engine.allCases, [Int64.min, -1, 0, 1_700_000_000_000, .max])
    func integers(engine: Engine, number: Int64) async throws {
        try await withItems(engine) { database in
            try await database.write { try $0.execute("INSERT INTO items (id, name) VALUES ($1, 'x')", number) }
            let row = try await database.read { try $0.find("SELECT id FROM items WHERE id = $1", number) }
            #expect(row?.values == [.integer(number)])
        }
    }

    @Test("Counts, sums and truth are integers", arguments: Engine.allCases)
    func aggregates(engine: Engine) async throws {
        try await withItems(engine) { database in
            try await database.write { transaction in
                try transaction.execute("INSERT INTO items (id, name) VALUES (1, 'a'), (2, 'b')")
            }
            let row = try await database.read { transaction in
                try transaction.find(
                    "SELECT count(*), sum(id), EXISTS (SELECT 1 FROM items WHERE id = $1), max(spent_at) FROM items", 3)
            }
            #expect(row?.values == [.integer(2), .integer(3), .integer(0), .null])
        }
    }

    @Test("NUL in a text is refused", arguments: Engine.allCases)
    func nul(engine: Engine) async throws {
        try await withItems(engine) { database in
            let fault = await #expect(throws: DatabaseFault.self) {
                try await database.write {
                    try $0.execute("INSERT INTO items (id, name) VALUES ($1, $2)", 1, "a\u{0}b")
                }
            }
            #expect(fault?.statementReason == "the text of $2 contains NUL")
        }
    }

    @Test("A fault doesn't hold the values that were bound", arguments: Engine.allCases)
    func faultsHoldNoValues(engine: Engine) async throws {
        try await withItems(engine) { database in
            for (sql, argument) in [
                ("SELECT nonsense FROM items WHERE name = $1", "hunter2"),
                ("INSERT INTO items (id, name) VALUES (1, $1), (1, $1)", "hunter2"),
                ("INSERT INTO items (id, name, parent) VALUES (1, $1, 99)", "hunter2"),
            ] as [(SQL, String)] {
                let fault = await #expect(throws: DatabaseFault.self) {
                    try await database.write { try $0.execute(sql, argument) }
                }
                #expect(!"\(String(reflecting: fault))".contains("hunter2"))
            }
        }
    }

    @Test("LIKE tells upper from lower case", arguments: Engine.allCases)
    func like(engine: Engine) async throws {
        try await withItems(engine) { database in
            try await database.write { try $0.execute("INSERT INTO items (id, name) VALUES (1, 'Ada'), (2, 'ada')") }
            let rows = try await database.read { try $0.list("SELECT id FROM items WHERE name LIKE $1", "a%") }
            #expect(rows.map(\.values) == [[.integer(2)]])
        }
    }

    @Test("run answers how many rows changed", arguments: Engine.allCases)
    func rowCounts(engine: Engine) async throws {
        try await withItems(engine) { database in
            let counts = try await database.write { transaction in
                [
                    try transaction.execute("INSERT INTO items (id, name) VALUES (1, 'a'), (2, 'b'), (3, 'c')"),
                    try transaction.execute("UPDATE items SET name = 'z' WHERE id > $1", 1),
                    try transaction.execute("UPDATE items SET name = 'z' WHERE id > $1", 9),
                    try transaction.execute("CREATE TABLE others (id BIGINT)"),
                    try transaction.execute("SELECT id FROM items"),
                    try transaction.execute("DELETE FROM items WHERE id = 3 RETURNING id"),
                    try transaction.execute("INSERT INTO items (id, name) VALUES (1, 'x') ON CONFLICT DO NOTHING"),
                ]
            }
            #expect(counts == [3, 2, 0, 0, 0, 1, 0])
        }
    }

    @Test("RETURNING hands back the rows that were changed", arguments: Engine.allCases)
    func returning(engine: Engine) async throws {
        try await withItems(engine) { database in
            let rows = try await database.write { transaction in
                try transaction.execute("INSERT INTO items (id, name) VALUES (1, 'a'), (2, 'b')")
                return try transaction.list("UPDATE items SET name = $1 WHERE id = 2 RETURNING id, name", "z")
            }
            #expect(rows.map(\.values) == [[.integer(2), .text("z")]])
        }
    }

    @Test("An upsert with a condition returns a row only where it wrote", arguments: Engine.allCases)
    func conditionalUpsert(engine: Engine) async throws {
        try await withItems(engine) { database in
            let counts = try await database.write { transaction in
                try [5, 3, 8].map { generation in
                    try transaction.list(
                        """
                        INSERT INTO items (id, name, spent_at) VALUES (1, 'x', $1)
                        ON CONFLICT (id) DO UPDATE SET spent_at = excluded.spent_at
                            WHERE items.spent_at < excluded.spent_at
                        RETURNING spent_at
                        """, generation
                    ).count
                }
            }
            #expect(counts == [1, 0, 1])
        }
    }

    struct Violation: Sendable, CustomTestStringConvertible {
        var statement: SQL
        var name: String
        var testDescription: String { name }
    }

    @Test(
        "A violated constraint is named",
        arguments: Engine.allCases,
        [
            Violation(statement: "INSERT INTO items (id, name) VALUES (1, 'again')", name: "items_pkey"),
            Violation(statement: "INSERT INTO tags (item, label) VALUES (1, 'a')", name: "tags_item_label_key"),
            Violation(
                statement: "INSERT INTO tags (item, label, colour) VALUES (1, 'b', 'red')", name: "tags_by_colour"),
            Violation(
                statement: "INSERT INTO items (id, name, parent) VALUES (2, 'x', 99)", name: DatabaseFault.foreignKey),
        ])
    func constraints(engine: Engine, violation: Violation) async throws {
        try await withItems(engine) { database in
            try await database.write { transaction in
                try transaction.execute("INSERT INTO items (id, name) VALUES (1, 'first')")
                try transaction.execute("INSERT INTO tags (item, label, colour) VALUES (1, 'a', 'red')")
            }
            let fault = await #expect(throws: DatabaseFault.self) {
                try await database.write { try $0.execute(violation.statement) }
            }
            #expect(fault?.constraintName == violation.name)
        }
    }

    @Test("Rows are streamed in order, and a body that throws ends it", arguments: Engine.allCases)
    func streaming(engine: Engine) async throws {
        try await withItems(engine) { database in
            let manyRows: SQL = """
                WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) SELECT i FROM n
                """
            try await database.read { transaction in
                var sum = 0
                try transaction.forEachRow(manyRows, []) { sum += try $0.integer(0) }
                #expect(sum == 12_502_500)

                var seen = 0
                #expect(throws: Stop.self) {
                    try transaction.forEachRow(manyRows, []) { _ in
                        seen += 1
                        if seen == 10 { throw Stop() }
                    }
                }
                #expect(seen == 10)
                #expect(try transaction.find("SELECT count(*) FROM items")?.integer(0) == 0)
            }
        }
    }

    @Test("While rows are streamed no other statement runs", arguments: Engine.allCases)
    func nestedStatement(engine: Engine) async throws {
        try await withItems(engine) { database in
            let fault = await #expect(throws: DatabaseFault.self) {
                try await database.read { transaction in
                    try transaction.forEachRow("SELECT 1", []) { _ in _ = try transaction.list("SELECT 2") }
                }
            }
            #expect(fault?.statementReason == "rows of another statement are being streamed")
        }
    }
}
