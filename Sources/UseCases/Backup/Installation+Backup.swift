import Domain
import Formats
import Store

extension Installation {
    /// Writes everything to a file, while servers run: one snapshot, row by row, sealed with the audit key.
    ///
    /// The file holds no key that opens anything: what is sealed in it opens with the key file only.
    ///
    /// - Returns: How many rows there are, by table.
    /// - Throws: `BackupFault`, and `DatabaseFault` from the database.
    package func backUp(to path: String) async throws -> [String: Int] {
        let (now, chance, key) = (time.now(), chance, keys.current.audit)
        return try await database.read { transaction in
            do {
                return try Self.write(transaction, to: BackupWriter(path: path, chance: chance), key: key, at: now)
            } catch let fault as SystemFault {
                throw BackupFault.system(path: path, fault)
            }
        }
    }

    private static func write(
        _ transaction: any Transaction, to writer: BackupWriter, key: DataKey, at now: Timestamp
    ) throws -> [String: Int] {
        try writer.write(
            try BackupLine.encode(
                BackupLine.Header(schema: Schema.migrations.count, takenAt: now.milliseconds)))
        var rows: [String: Int] = [:]
        for table in BackupTable.all {
            try writer.write(try BackupLine.encode(BackupLine.Table(table: table.name, columns: table.columns)))
            var count = 0
            try transaction.forEachRow(of: table) { row in
                try writer.write(try BackupLine.encode(row))
                count += 1
            }
            rows[table.name] = count
        }
        let seal = BackupSeal.compute(content: try writer.contentDigest(), rows: rows, key: key)
        try writer.write(try BackupLine.encode(BackupLine.Footer(rows: rows, seal: seal)))
        try writer.finish()
        return rows
    }
}
