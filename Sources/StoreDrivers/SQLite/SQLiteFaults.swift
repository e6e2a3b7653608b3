import GRDB
import Store

extension DatabaseFault {
    /// What an error from SQLite means to those who know nothing of SQLite.
    init(_ error: any Error, in text: String, on database: GRDB.Database) {
        guard let error = error as? DatabaseError else {
            self = .statement(sql: text, reason: Self.reason(error))
            return
        }
        switch error.extendedResultCode {
        case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY, .SQLITE_CONSTRAINT_ROWID:
            self = .constraint(name: database.nameOfUniqueIndex(in: error.message ?? ""))
            return
        case .SQLITE_CONSTRAINT_FOREIGNKEY:
            self = .constraint(name: Self.foreignKey)
            return
        default:
            break
        }
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self = .contention
        case .SQLITE_IOERR, .SQLITE_FULL, .SQLITE_CANTOPEN, .SQLITE_NOMEM, .SQLITE_CORRUPT, .SQLITE_NOTADB:
            self = .unreachable(reason: Self.reason(error))
        default:
            self = .statement(sql: text, reason: Self.reason(error))
        }
    }

    /// SQLite's own words; GRDB's description would add the statement and, if so configured, its arguments.
    static func reason(_ error: any Error) -> String {
        switch error {
        case let error as DatabaseError: error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
        case let error as UnexpectedValue: "column \(error.column) is neither text nor integer nor null"
        default: "\(type(of: error))"
        }
    }
}

extension GRDB.Database {
    /// The name that PostgreSQL would give for the same violation.
    ///
    /// SQLite says `UNIQUE constraint failed: TABLE.COLUMN, TABLE.COLUMN`, or `… failed: index 'NAME'` where the
    /// index is on an expression.
    fileprivate func nameOfUniqueIndex(in message: String) -> String {
        let violated = message.droppingPrefix("UNIQUE constraint failed: ") ?? message[...]
        if let quoted = violated.droppingPrefix("index '") { return String(quoted.dropLast()) }
        let paths = violated.split(separator: ", ").map { $0.split(separator: ".", maxSplits: 1) }
        guard let table = paths.first?.first.map(String.init) else { return message }
        let columns = paths.compactMap { $0.count == 2 ? String($0[1]) : nil }
        let index = try? indexes(on: table).first { $0.isUnique && $0.columns == columns }
        switch index?.origin {
        case .createIndex: return index?.name ?? message
        case .uniqueConstraint: return "\(table)_\(columns.joined(separator: "_"))_key"
        // An INTEGER PRIMARY KEY is the row's own number and has no index.
        default: return "\(table)_pkey"
        }
    }
}
