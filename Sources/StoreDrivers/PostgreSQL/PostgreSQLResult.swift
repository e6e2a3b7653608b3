import CPostgres
import Store

/// What the server answered to one statement; failures become `StatementFailure` at once.
struct PostgreSQLResult: ~Copyable {
    private let pointer: OpaquePointer

    init(_ pointer: OpaquePointer?, of text: String, on connection: OpaquePointer) throws(StatementFailure) {
        guard let pointer else {
            throw StatementFailure(fault: .unreachable(reason: reason(connection)), cure: .newConnection)
        }
        switch PQresultStatus(pointer) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_SINGLE_TUPLE:
            self.pointer = pointer
        default:
            defer { PQclear(pointer) }
            throw StatementFailure(pointer, of: text, on: connection)
        }
    }

    deinit {
        PQclear(pointer)
    }

    /// The command as the server understood it: `INSERT 0 1`, `ROLLBACK`.
    var command: String {
        PQcmdStatus(pointer).map { String(cString: $0) } ?? ""
    }

    var changedRows: Int {
        // For a SELECT it would be the number of rows found.
        guard PQresultStatus(pointer) == PGRES_COMMAND_OK || !command.hasPrefix("SELECT") else { return 0 }
        return PQcmdTuples(pointer).flatMap { Int(String(cString: $0)) } ?? 0
    }

    var isEmpty: Bool { PQntuples(pointer) == 0 }

    func rows(of sql: SQL) throws(StatementFailure) -> [Row] {
        let columnCount = PQnfields(pointer)
        let types = (0..<columnCount).map { PQftype(pointer, $0) }
        var rows: [Row] = []
        rows.reserveCapacity(Int(PQntuples(pointer)))
        for row in 0..<PQntuples(pointer) {
            var values: [SQLValue] = []
            values.reserveCapacity(types.count)
            for column in 0..<columnCount {
                values.append(value(row, column, type: types[Int(column)]))
            }
            rows.append(Row(values: values))
        }
        return rows
    }

    private func value(_ row: Int32, _ column: Int32, type: Oid) -> SQLValue {
        guard PQgetisnull(pointer, row, column) == 0, let content = PQgetvalue(pointer, row, column) else {
            return .null
        }
        let bytes = UnsafeBufferPointer(start: content, count: Int(PQgetlength(pointer, row, column)))
        let text = bytes.withMemoryRebound(to: UInt8.self) { String(decoding: $0, as: UTF8.self) }
        switch type {
        case PostgreSQLType.boolean: return .integer(text == "t" ? 1 : 0)
        // A sum of integers is numeric here and an integer in SQLite.
        case PostgreSQLType.int2, PostgreSQLType.int4, PostgreSQLType.int8, PostgreSQLType.numeric:
            return Int64(text).map(SQLValue.integer) ?? .text(text)
        default: return .text(text)
        }
    }
}

/// Object ids of built-in types (PostgreSQL's `pg_type.dat`); they never change.
private enum PostgreSQLType {
    static let boolean: Oid = 16
    static let int8: Oid = 20
    static let int2: Oid = 21
    static let int4: Oid = 23
    static let numeric: Oid = 1700
}
