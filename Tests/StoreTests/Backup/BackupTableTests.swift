import Store
import TestDatabases
import Testing

@Suite("What a backup carries")
struct BackupTableTests {
    @Test("Every table is carried with every column, or is left behind on purpose")
    func nothingIsForgotten() async throws {
        let columns = try await TestDatabases.withDatabase(.postgresql) { database in
            try await database.read { transaction in
                try transaction.list(
                    """
                    SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT) FROM information_schema.columns
                    WHERE table_schema = current_schema() ORDER BY ordinal_position
                    """
                ).map { (table: try $0.text(0), column: try $0.text(1)) }
            }
        }
        let schema = Dictionary(grouping: columns, by: \.table).mapValues { $0.map(\.column) }
        let carried = Dictionary(uniqueKeysWithValues: BackupTable.all.map { ($0.name, $0.columns) })
        let expected = schema.filter { name, _ in
            name != "schema_migrations" && !BackupTable.leftBehind.contains(name)
        }
        #expect(!expected.isEmpty)
        #expect(carried == expected)
    }
}
