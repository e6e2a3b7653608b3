import CPostgres
import Store

/// Something to be sent to the server.
enum PostgreSQLCommand {
    case plain(String)
    /// By the name under which the server knows it. `once`: it has to change one row.
    case prepared(String, of: SQL, [SQLValue], once: Bool = false)

    var text: String {
        switch self {
        case .plain(let text): text
        case .prepared(_, let sql, _, _): sql.text.description
        }
    }

    /// What is left to be known of it once it was sent.
    var withoutArguments: PostgreSQLCommand {
        switch self {
        case .plain: self
        case .prepared(let name, let sql, _, let once): .prepared(name, of: sql, [], once: once)
        }
    }

    func perform(on connection: OpaquePointer) throws(StatementFailure) -> PostgreSQLResult {
        let result =
            switch self {
            case .plain(let text): PQexec(connection, text)
            case .prepared(let name, _, let arguments, _):
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
        if mayLoseRace, answer.changedRows != 1 { throw StatementFailure(fault: .lostRace) }
    }

    var mayLoseRace: Bool {
        if case .prepared(_, _, _, once: true) = self { true } else { false }
    }

    /// - Returns: Whether libpq took it.
    func send(on connection: OpaquePointer) -> Bool {
        switch self {
        case .plain(let text): PQsendQueryParams(connection, text, 0, nil, nil, nil, nil, 0) == 1
        case .prepared(let name, _, let arguments, _):
            withParameters(arguments) { values in
                PQsendQueryPrepared(connection, name, Int32(arguments.count), values, nil, nil, 0)
            } == 1
        }
    }
}
