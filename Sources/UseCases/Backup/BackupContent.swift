import Domain
import Formats
import Store

/// What a backup file says, row by row. Nothing of it is to be believed before `read` has returned.
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

    /// Hands over every row, in the order in which they can be put back, and checks the seal at the end.
    mutating func read(_ body: (BackupTable, [SQLValue]) throws -> Void) throws {
        try readHeader()
        // Where a table ends is seen by reading what comes after it: the next table's head, or the footer.
        var line = try next()
        for table in BackupTable.all {
            line = try read(table, beginningWith: line, body)
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
    private mutating func read(
        _ table: BackupTable, beginningWith line: [UInt8], _ body: (BackupTable, [SQLValue]) throws -> Void
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
            if table.name == BackupTable.keys.name { try open(values) }
            try body(table, values)
            reader.cover(line)
            count += 1
        }
    }

    /// With the keys the rest can be checked, and the restored installation will work; or the file ends here.
    private mutating func open(_ row: [SQLValue]) throws {
        guard let stored = try? WrappedKey(row: Row(values: row)),
            let purpose = DataKey.Purpose(rawValue: stored.purpose)
        else { throw damage }
        let key = DataKey(unwrapping: stored.wrapped, purpose: purpose, version: stored.version, under: keyFile)
        guard let key else { throw BackupFault.wrongKeyFile }
        if purpose == .audit { foundAuditKey = key }
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
