import CPostgres
import Store

/// Several commands in one round trip (PostgreSQL 15 documentation, 34.5). After one that fails the server skips the rest.
struct PostgreSQLPipeline {
    private let connection: OpaquePointer

    init(_ connection: OpaquePointer) {
        self.connection = connection
    }

    /// - Returns: The answer to the last one.
    func perform(_ commands: [PostgreSQLCommand]) throws(StatementFailure) -> PostgreSQLResult {
        guard PQenterPipelineMode(connection) == 1 else { throw broken }
        // Where this fails, because an answer is missing, the connection isn't used again.
        defer { PQexitPipelineMode(connection) }
        guard commands.allSatisfy({ $0.send(on: connection) }), PQpipelineSync(connection) == 1 else { throw broken }
        var failure: StatementFailure?
        var last: PostgreSQLResult?
        for command in commands {
            do throws(StatementFailure) {
                last = try answer(to: command)
            } catch {
                // Those that were skipped say nothing of their own.
                failure = failure ?? error
            }
        }
        PQclear(PQgetResult(connection))
        if let failure { throw failure }
        guard let last else { throw broken }
        return last
    }

    private func answer(to command: PostgreSQLCommand) throws(StatementFailure) -> PostgreSQLResult {
        let result = try PostgreSQLResult(PQgetResult(connection), of: command.text, on: connection)
        // Each command's answers end with none.
        PQclear(PQgetResult(connection))
        try command.check(result)
        return result
    }

    private var broken: StatementFailure {
        StatementFailure(fault: .unreachable(reason: reason(connection)), cure: .newConnection)
    }
}
