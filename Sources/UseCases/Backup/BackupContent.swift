import Domain
import Formats
import Store

/// What a backup file says, put into a database as it is read. Nothing of it is believed before the footer: whoever
/// calls gives the transaction up when this throws.
struct BackupContent {
    private let path: String
    private let keyFile: KeyFile
    private let reader: BackupReader
    private(set) var takenAt = Timestamp(milliseconds: 0)
    private(set) var rows: [String: Int] = [:]
    private var foundAuditKey: DataKey?

    init(path: String, keyFile: KeyFile) throws(BackupFault) {
        self.path = path
        self.keyFile = keyFile
        do {
            reader = try BackupReader(path: path)
        } catch {
            throw Self.translated(error, path)
        }
    }

    /// The key that the backup's audit trail is linked with.
    var auditKey: DataKey {
        get throws(BackupFault) {
            guard let foundAuditKey else { throw .damaged(line: reader.line) }
            return foundAuditKey
        }
    }

    mutating func restore(into transaction: any Transaction) throws {
        try readHeader()
        // Where the next table begins is seen by reading it, and so is the footer.
        var line = try next()
        for table in BackupTable.all {
            line = try restore(table, beginningWith: line, into: transaction)
            if table.name == "data_keys" { try openKeys(in: transaction) }
        }
        try checkFooter(line)
    }

    private mutating func readHeader() throws(BackupFault) {
        guard let line = try nextIfAny(), let header = BackupLine.decode(line, as: BackupLine.Header.self) else {
            throw .notABackup
        }
        reader.cover(line)
        guard header.lockstepBackup == BackupLine.format else { throw .unknownFormat(header.lockstepBackup) }
        let schema = Schema.migrations.count
        guard header.schema == schema else { throw .otherSchema(backup: header.schema, program: schema) }
        takenAt = Timestamp(milliseconds: header.takenAt)
    }

    /// - Returns: The first line behind the table.
    private mutating func restore(
        _ table: BackupTable, beginningWith line: [UInt8], into transaction: any Transaction
    ) throws -> [UInt8] {
        let head = BackupLine.decode(line, as: BackupLine.Table.self)
        guard head?.table == table.name, head?.columns == table.columns else { throw damage }
        reader.cover(line)
        var count = 0
        while true {
            let line = try next()
            guard BackupLine.isRow(line) else {
                rows[table.name] = count
                return line
            }
            guard let values = BackupLine.row(line), values.count == table.columns.count else { throw damage }
            do {
                try transaction.insertRow(values, into: table)
            } catch DatabaseFault.constraint {
                // No row that a backup wrote can contradict another one.
                throw damage
            }
            reader.cover(line)
            count += 1
        }
    }

    /// With these the rest can be checked, and the restored installation will work: or it can't, and nothing happens.
    private mutating func openKeys(in transaction: any Transaction) throws {
        for stored in try transaction.listWrappedKeys() {
            guard let purpose = DataKey.Purpose(rawValue: stored.purpose),
                let key = DataKey(unwrapping: stored.wrapped, purpose: purpose, version: stored.version, under: keyFile)
            else { throw BackupFault.wrongKeyFile }
            if purpose == .audit { foundAuditKey = key }
        }
    }

    private func checkFooter(_ line: [UInt8]) throws(BackupFault) {
        guard let footer = BackupLine.decode(line, as: BackupLine.Footer.self), footer.rows == rows,
            BackupSeal.isValid(footer.seal, content: reader.contentDigest(), rows: rows, key: try auditKey)
        else { throw damage }
        do {
            guard try reader.isAtEnd() else { throw damage }
        } catch let fault as BackupReader.Fault {
            throw Self.translated(fault, path)
        } catch {
            throw damage
        }
    }

    private var damage: BackupFault { .damaged(line: reader.line) }

    private func next() throws(BackupFault) -> [UInt8] {
        guard let line = try nextIfAny() else { throw .cutOff }
        return line
    }

    private func nextIfAny() throws(BackupFault) -> [UInt8]? {
        do {
            return try reader.next()
        } catch {
            throw Self.translated(error, path)
        }
    }

    private static func translated(_ fault: BackupReader.Fault, _ path: String) -> BackupFault {
        switch fault {
        case .system(let fault): .system(path: path, fault)
        case .lineTooLong(let line): .damaged(line: line)
        }
    }
}
