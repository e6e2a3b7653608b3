import CPostgres
import Store

/// Something to be sent to the server.
enum PostgreSQLCommand {
    case plain(String)
    /// By the name under which the server knows it.
    case prepared(String, of: SQL, [SQLValue])
    /// The same, of a statement that has to change one row.
    case once(String, of: SQL, [SQLValue])

    var text: String {
        switch self {
        case .plain(let text): text
        case .prepared(_, let sql, _), .once(_, let sql, _): sql.text.description
        }
    }

    func perform(on connection: OpaquePointer) throws(StatementFailure) -> PostgreSQLResult {
        let result =
            switch self {
            case .plain(let text): PQexec(connection, text)
            case .prepared(let name, _, let arguments), .once(let name, _, let arguments):
                withParameters(arguments) { values in
                    PQexecPrepared(connection, name, Int32(arguments.count), values, nil, nil, 0)
                }
            }
        let answer = try PostgreSQLResult(result, of: text, on: connection)
        try check(answer)
        return answer
    }

    /// Whether what the server answered is what was to be.
    func check(_ answer: borrowing PostgreSQLResult) throws(StatementFailure) {
        if case .once = self, answer.changedRows != 1 { throw StatementFailure(fault: .lostRace) }
    }

    var mayLoseRace: Bool {
        if case .once = self { true } else { false }
    }

    /// - Returns: Whether libpq took it.
    func send(on connection: OpaquePointer) -> Bool {
        switch self {
        case .plain(let text): PQsendQueryParams(connection, text, 0, nil, nil, nil, nil, 0) == 1
        case .prepared(let name, _, let arguments), .once(let name, _, let arguments):
            withParameters(arguments) { values in
                PQsendQueryPrepared(connection, name, Int32(arguments.count), values, nil, nil, 0)
            } == 1
        }
    }
}
