import CPostgres
import Domain
import Store

/// One connection to a server, through libpq. Used by one thread at a time.
final class PostgreSQLConnection: PooledConnection, Session {
    private let connection: OpaquePointer
    /// The server's names of prepared statements, by where their text is: that is the same for the same statement.
    private var prepared: [UnsafePointer<UInt8>: String] = [:]
    /// What the server has not been sent yet: it goes with whatever is asked next.
    private var waiting: [PostgreSQLCommand] = []
    private var pipeline: PostgreSQLPipeline

    private(set) var isToBeForgotten = false

    /// So many commands wait at most, then they are sent ahead of what will be asked. What they hold is held in memory twice.
    private static let mostWaiting = 8
    /// So many are underway at most: that one of them failed is heard of no later than behind so many.
    private static let mostUnderway = 256

    /// Connects to the first host that accepts writes.
    init(_ address: PostgreSQLAddress) throws(DatabaseFault) {
        let parameters = Self.parameters(for: address)
        let connection = withCStrings(parameters.map(\.name)) { names in
            withCStrings(parameters.map(\.value)) { values in PQconnectdbParams(names, values, 0) }
        }
        guard let connection else { throw .unreachable(reason: "no memory for a connection") }
        self.connection = connection
        pipeline = PostgreSQLPipeline(connection)
        lockstep_silence_notices(connection)
        do {
            try prepareSession(address)
        } catch {
            PQfinish(connection)
            throw error
        }
    }

    var isUsable: Bool {
        PQstatus(connection) == CONNECTION_OK && PQtransactionStatus(connection) == PQTRANS_IDLE
            && PQpipelineStatus(connection) == PQ_PIPELINE_OFF && pipeline.isEmpty && waiting.isEmpty
    }

    var markToBeForgotten: () -> Void { { self.isToBeForgotten = true } }

    func close() {
        PQfinish(connection)
    }

    // MARK: Transactions

    func begin(_ kind: TransactionKind) {
        switch kind {
        case .glance: break
        case .read: wait(.plain("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"))
        case .write: wait(.plain("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"))
        case .looseWrite:
            wait(.plain("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"))
            wait(.plain("SET LOCAL synchronous_commit = off"))
        case .exclusiveWrite:
            wait(.plain("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"))
            // Held until the transaction ends. The number is Lockstep's: its name in ASCII.
            wait(.plain("SELECT pg_advisory_xact_lock(x'6c6f636b73746570'::bigint)"))
        }
    }

    func commit(_: TransactionKind) throws(StatementFailure) {
        // While nothing has been answered yet the connection may have been a dead one all along, and that has a cure. And what
        // may have lost a race is known before, not after.
        try pipeline.finish()
        if PQtransactionStatus(connection) == PQTRANS_IDLE || waiting.contains(where: \.mayLoseRace) { try catchUp() }
        do throws(StatementFailure) {
            let result = try perform(.plain("COMMIT"))
            guard result.command == "COMMIT" else {
                throw StatementFailure(
                    fault: .statement(sql: "COMMIT", reason: "the server answered \(result.command)"))
            }
        } catch {
            guard error.cure == .newConnection else { throw error }
            // Whether the server got it before the connection broke can't be known: not to be repeated.
            throw StatementFailure(
                fault: .unreachable(reason: "the connection broke during a commit, whose outcome is unknown"))
        }
    }

    func rollback(_: TransactionKind) {
        waiting.removeAll()
        // What went wrong is known already, or it no longer matters.
        _ = try? pipeline.finish()
        guard PQtransactionStatus(connection) != PQTRANS_IDLE else { return }
        PQclear(PQexec(connection, "ROLLBACK"))
    }

    // MARK: Statements

    func rows(_ sql: SQL, _ arguments: [SQLValue]) throws(StatementFailure) -> [Row] {
        try execute(sql, arguments).rows(of: sql)
    }

    func run(_ sql: SQL, _ arguments: [SQLValue]) throws(StatementFailure) -> Int {
        try execute(sql, arguments).changedRows
    }

    func stream(_ sql: SQL, _ arguments: [SQLValue], _ body: (Row) throws -> Void) throws {
        let name = try prepare(sql)
        try catchUp()
        let sent = withParameters(arguments) { values in
            PQsendQueryPrepared(connection, name, Int32(arguments.count), values, nil, nil, 0)
        }
        guard sent == 1 else { throw brokenConnection() }
        PQsetSingleRowMode(connection)
        // The connection serves nothing else until the last result has been taken, also when `body` gave up.
        defer { while let rest = PQgetResult(connection) { PQclear(rest) } }
        while let pointer = PQgetResult(connection) {
            let result = try PostgreSQLResult(pointer, of: sql.text.description, on: connection)
            for row in try result.rows(of: sql) { try body(row) }
        }
    }

    func send(_ sql: SQL, _ arguments: [SQLValue]) throws(StatementFailure) {
        try wait(sending: .prepared(try prepare(sql), of: sql, arguments))
    }

    func sendOnce(_ sql: SQL, _ arguments: [SQLValue]) throws(StatementFailure) {
        try wait(sending: .prepared(try prepare(sql), of: sql, arguments, once: true))
    }

    private func wait(sending command: PostgreSQLCommand) throws(StatementFailure) {
        wait(command)
        guard waiting.count >= Self.mostWaiting else { return }
        // The server works on these while the next ones are made.
        defer { waiting.removeAll(keepingCapacity: true) }
        try pipeline.start(waiting)
        if pipeline.count >= Self.mostUnderway { try pipeline.finish() }
    }

    private func execute(_ sql: SQL, _ arguments: [SQLValue]) throws(StatementFailure) -> PostgreSQLResult {
        try perform(.prepared(try prepare(sql), of: sql, arguments))
    }

    private func wait(_ command: PostgreSQLCommand) {
        waiting.append(command)
    }

    /// Waits until nothing is underway and nothing waits.
    private func catchUp() throws(StatementFailure) {
        guard let last = waiting.popLast() else {
            try pipeline.finish()
            return
        }
        _ = try perform(last)
    }

    /// Has what waits carried out, and a command after it, in one round trip.
    ///
    /// - Returns: What the server answered to the last one.
    private func perform(_ command: PostgreSQLCommand) throws(StatementFailure) -> PostgreSQLResult {
        wait(command)
        defer { waiting.removeAll(keepingCapacity: true) }
        if pipeline.isEmpty, waiting.count == 1 { return try command.perform(on: connection) }
        try pipeline.start(waiting)
        guard let answer = try pipeline.finish() else { throw brokenConnection() }
        return answer
    }

    /// Parses and plans a statement once a connection. Parameters stay untyped, so that the server infers their types.
    private func prepare(_ sql: SQL) throws(StatementFailure) -> String {
        let text = sql.text.utf8Start
        if let name = prepared[text] { return name }
        try pipeline.finish()
        let name = "s\(prepared.count)"
        // The text of a literal ends with NUL.
        let result = text.withMemoryRebound(to: CChar.self, capacity: sql.text.utf8CodeUnitCount + 1) {
            PQprepare(connection, name, $0, 0, nil)
        }
        _ = try PostgreSQLResult(result, of: sql.text.description, on: connection)
        prepared[text] = name
        return name
    }

    private func control(_ text: String) throws(StatementFailure) {
        let result = try PostgreSQLResult(PQexec(connection, text), of: text, on: connection)
        guard text != "COMMIT" || result.command == "COMMIT" else {
            throw StatementFailure(fault: .statement(sql: text, reason: "the server answered \(result.command)"))
        }
    }

    /// The order of bytes under the name that SQLite has for it: prefixes are searched by ranges of an index, which
    /// hold in no language's own order. Several servers may start at the same moment.
    func makeBinaryCollation() throws(StatementFailure) {
        let found = try PostgreSQLResult(
            PQexec(connection, "SELECT 1 FROM pg_collation WHERE collname = 'binary'"), of: "pg_collation",
            on: connection)
        guard found.isEmpty else { return }
        try control(
            """
            DO $$ BEGIN CREATE COLLATION "binary" (LOCALE = 'C'); EXCEPTION
                WHEN duplicate_object OR unique_violation THEN NULL; END $$
            """)
    }

    private func brokenConnection() -> StatementFailure {
        StatementFailure(fault: .unreachable(reason: reason(connection)), cure: .newConnection)
    }

    // MARK: Connecting

    private static func parameters(for address: PostgreSQLAddress) -> [(name: String, value: String)] {
        var parameters: [(name: String, value: String)] = [
            ("host", address.hosts.map(\.name).joined(separator: ",")),
            ("port", address.hosts.map { String($0.port) }.joined(separator: ",")),
            ("dbname", address.database),
            ("application_name", "lockstep"),
            ("client_encoding", "UTF8"),
            // After a switch-over, the server that was written to may still answer, but only to readers.
            ("target_session_attrs", "read-write"),
            ("connect_timeout", "5"),
            // A server that vanished is noticed within a minute, in milliseconds and seconds.
            ("tcp_user_timeout", "30000"),
            ("keepalives_idle", "30"), ("keepalives_interval", "10"), ("keepalives_count", "3"),
        ]
        if let user = address.user { parameters.append(("user", user)) }
        if let password = address.password { parameters.append(("password", password.exposed)) }
        if address.settings["sslmode"] == nil, !address.hosts.allSatisfy(\.isOnThisMachine) {
            // libpq's own default gives encryption up when the other side, or someone in between, says no.
            parameters.append(("sslmode", "require"))
        }
        return parameters + address.settings.map { (name: $0.key, value: $0.value) }
    }

    private func prepareSession(_ address: PostgreSQLAddress) throws(DatabaseFault) {
        guard PQstatus(connection) == CONNECTION_OK else {
            throw .unreachable(reason: reason(connection))
        }
        guard let encoding = PQparameterStatus(connection, "server_encoding"), String(cString: encoding) == "UTF8"
        else {
            throw .unreachable(reason: "\(address) isn't encoded in UTF-8; make the database with ENCODING 'UTF8'")
        }
        do {
            // A server of ours that froze in the middle of a transaction mustn't hold its locks for ever.
            try control("SET idle_in_transaction_session_timeout = '60s'")
            // To compile a statement takes a hundred times as long as to run one that asks for a page.
            try control("SET jit = off")
        } catch {
            throw error.fault
        }
    }
}

/// libpq's words about what went wrong with a connection. They never hold the password.
func reason(_ connection: OpaquePointer) -> String {
    String(cString: PQerrorMessage(connection)).split(whereSeparator: \.isNewline).joined(separator: "; ")
}
