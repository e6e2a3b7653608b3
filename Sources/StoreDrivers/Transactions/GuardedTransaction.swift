import Store

/// The rules that make both engines behave the same:
/// - After a failed statement the transaction is over: every later statement fails with the same fault, and so does
///   the commit, even if the body swallowed it. (PostgreSQL by itself; SQLite would go on.)
/// - While rows are streamed no other statement runs. (PostgreSQL can't; SQLite would, with surprises.)
/// - A glance is one statement that reads. (Nothing would hold two together; PostgreSQL would let one write.)
/// - Text holds no NUL, which PostgreSQL can't store.
final class GuardedTransaction<Wrapped: Session>: Transaction {
    private let session: Wrapped
    private(set) var failure: StatementFailure?
    private let kind: TransactionKind
    private var isStreaming = false
    private var hasGlanced = false

    init(_ session: Wrapped, _ kind: TransactionKind) {
        self.session = session
        self.kind = kind
    }

    func rows(_ sql: SQL, _ arguments: [SQLValue]) throws -> [Row] {
        try perform(sql, arguments) { try session.rows(sql, arguments) }
    }

    func run(_ sql: SQL, _ arguments: [SQLValue]) throws -> Int {
        try perform(sql, arguments) {
            try checkChange(sql)
            return try session.run(sql, arguments)
        }
    }

    func send(_ sql: SQL, _ arguments: [SQLValue]) throws {
        try perform(sql, arguments) {
            try checkChange(sql)
            try session.send(sql, arguments)
        }
    }

    func sendOnce(_ sql: SQL, _ arguments: [SQLValue]) throws {
        try perform(sql, arguments) {
            try checkChange(sql)
            try session.sendOnce(sql, arguments)
        }
    }

    func forEachRow(_ sql: SQL, _ arguments: [SQLValue], _ body: (Row) throws -> Void) throws {
        try perform(sql, arguments) {
            isStreaming = true
            defer { isStreaming = false }
            try session.stream(sql, arguments, body)
        }
    }

    private func perform<Answer>(
        _ sql: SQL, _ arguments: [SQLValue], _ statement: () throws -> Answer
    ) throws -> Answer {
        if let failure { throw failure.fault }
        do {
            try check(sql, arguments)
            if sql.isForgotten { session.markToBeForgotten() }
            return try statement()
        } catch let failure as StatementFailure {
            self.failure = failure
            throw failure.fault
        }
    }

    private func checkChange(_ sql: SQL) throws(StatementFailure) {
        guard kind == .glance else { return }
        throw StatementFailure(fault: .statement(sql: sql.text.description, reason: "a glance changes nothing"))
    }

    private func check(_ sql: SQL, _ arguments: [SQLValue]) throws(StatementFailure) {
        if isStreaming {
            throw StatementFailure(
                fault: .statement(sql: sql.text.description, reason: "rows of another statement are being streamed"))
        }
        if kind == .glance {
            guard !hasGlanced else {
                throw StatementFailure(
                    fault: .statement(sql: sql.text.description, reason: "a glance is one statement"))
            }
            hasGlanced = true
        }
        for (index, argument) in arguments.enumerated() {
            if case .text(let text) = argument, text.utf8.contains(0) {
                throw StatementFailure(
                    fault: .statement(sql: sql.text.description, reason: "the text of $\(index + 1) contains NUL"))
            }
        }
    }
}
