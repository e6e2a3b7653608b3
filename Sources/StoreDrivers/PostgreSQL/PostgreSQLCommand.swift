import CPostgres
import Store

/// Something to be sent to the server.
enum PostgreSQLCommand {
    case plain(String)
    /// By the name under which the server knows it.
    case prepared(String, of: SQL, [SQLValue])

    var text: String {
        switch self {
        case .plain(let text): text
        case .prepared(_, let sql, _): sql.text.description
        }
    }

    func perform(on connection: OpaquePointer) throws(StatementFailure) -> PostgreSQLResult {
        let result =
            switch self {
            case .plain(let text): PQexec(connection, text)
            case .prepared(let name, _, let arguments):
                withParameters(arguments) { values in
                    PQexecPrepared(connection, name, Int32(arguments.count), values, nil, nil, 0)
                }
            }
        return try PostgreSQLResult(result, of: text, on: connection)
    }

    /// - Returns: Whether libpq took it.
    func send(on connection: OpaquePointer) -> Bool {
        switch self {
        case .plain(let text): PQsendQueryParams(connection, text, 0, nil, nil, nil, nil, 0) == 1
        case .prepared(let name, _, let arguments):
            withParameters(arguments) { values in
                PQsendQueryPrepared(connection, name, Int32(arguments.count), values, nil, nil, 0)
            } == 1
        }
    }
}
