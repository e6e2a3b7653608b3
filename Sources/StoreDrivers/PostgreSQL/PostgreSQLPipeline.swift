import CPostgres
import Store

/// Commands that are sent without waiting for the answers to those before (PostgreSQL 15 documentation, 34.5), in batches.
/// After one that fails the server skips the rest of its batch; the batches behind it then fail with their transaction.
struct PostgreSQLPipeline {
    private let connection: OpaquePointer
    /// What the server was sent and no answer was taken to: nothing else can be asked before.
    private var underway: [[PostgreSQLCommand]] = []
    /// Whether the server was in a transaction before it was sent these.
    private var isInTransaction = false

    init(_ connection: OpaquePointer) {
        self.connection = connection
    }

    var isEmpty: Bool { underway.isEmpty }
    var count: Int { underway.reduce(0) { $0 + $1.count } }

    /// Has them carried out while the caller goes on.
    mutating func start(_ commands: [PostgreSQLCommand]) throws(StatementFailure) {
        // Behind a BEGIN that failed each of a second batch would be a transaction of its own.
        if !isEmpty, !isInTransaction { try finish() }
        if isEmpty {
            isInTransaction = PQtransactionStatus(connection) == PQTRANS_INTRANS
            guard PQenterPipelineMode(connection) == 1 else { throw broken }
        }
        underway.append(commands.map(\.withoutArguments))
        // The end of a batch is also from when on the server counts how long it hears nothing.
        guard commands.allSatisfy({ $0.send(on: connection) }), PQpipelineSync(connection) == 1 else { throw broken }
    }

    /// Waits for what is underway.
    ///
    /// - Returns: The answer to the last one; `nil` where nothing was.
    @discardableResult
    mutating func finish() throws(StatementFailure) -> PostgreSQLResult? {
        guard !isEmpty else { return nil }
        defer {
            underway.removeAll(keepingCapacity: true)
            // Where this fails, because an answer is missing, the connection isn't used again.
            PQexitPipelineMode(connection)
        }
        var failure: StatementFailure?
        var last: PostgreSQLResult?
        for batch in underway {
            for command in batch {
                do throws(StatementFailure) {
                    last = try answer(to: command)
                } catch {
                    // Those that were skipped say nothing of their own.
                    failure = failure ?? error
                }
            }
            let end = PQgetResult(connection)
            defer { PQclear(end) }
            guard PQresultStatus(end) == PGRES_PIPELINE_SYNC else { throw failure ?? broken }
        }
        if let failure { throw failure }
        return last
    }

    private func answer(to command: PostgreSQLCommand) throws(StatementFailure) -> PostgreSQLResult {
        let pointer = PQgetResult(connection)
        // Each command's answers end with none, also where it failed.
        if pointer != nil { PQclear(PQgetResult(connection)) }
        let result = try PostgreSQLResult(pointer, of: command.text, on: connection)
        try command.check(result)
        return result
    }

    private var broken: StatementFailure {
        StatementFailure(fault: .unreachable(reason: reason(connection)), cure: .newConnection)
    }
}
