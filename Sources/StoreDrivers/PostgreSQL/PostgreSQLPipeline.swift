import CPostgres
import Store

/// Commands that are sent without waiting for the answers to those before (PostgreSQL 15 documentation, 34.5). After one
/// that fails the server skips the rest.
struct PostgreSQLPipeline {
    private let connection: OpaquePointer
    /// What the server was sent and no answer was taken to: nothing else can be asked before.
    private var underway: [PostgreSQLCommand] = []

    init(_ connection: OpaquePointer) {
        self.connection = connection
    }

    var isEmpty: Bool { underway.isEmpty }
    var count: Int { underway.count }

    /// Has them carried out while the caller goes on.
    mutating func start(_ commands: [PostgreSQLCommand]) throws(StatementFailure) {
        guard !underway.isEmpty || PQenterPipelineMode(connection) == 1 else { throw broken }
        underway += commands.map(\.withoutArguments)
        guard commands.allSatisfy({ $0.send(on: connection) }), PQflush(connection) == 0 else { throw broken }
    }

    /// Waits for what is underway.
    ///
    /// - Returns: The answer to the last one; `nil` where nothing was.
    @discardableResult
    mutating func finish() throws(StatementFailure) -> PostgreSQLResult? {
        guard !underway.isEmpty else { return nil }
        defer {
            underway.removeAll(keepingCapacity: true)
            // Where this fails, because an answer is missing, the connection isn't used again.
            PQexitPipelineMode(connection)
        }
        guard PQpipelineSync(connection) == 1 else { throw broken }
        var failure: StatementFailure?
        var last: PostgreSQLResult?
        for command in underway {
            do throws(StatementFailure) {
                last = try answer(to: command)
            } catch {
                // Those that were skipped say nothing of their own.
                failure = failure ?? error
            }
        }
        PQclear(PQgetResult(connection))
        if let failure { throw failure }
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
