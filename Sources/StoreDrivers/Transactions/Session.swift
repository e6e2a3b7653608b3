import Store

/// What a transaction is for.
enum TransactionKind {
    /// One statement that changes nothing, without BEGIN and COMMIT.
    case glance
    /// One snapshot, nothing is changed.
    case read
    case write
    /// A write that the loss of power may undo.
    case looseWrite
    /// A write that runs while no other one of this kind does.
    case exclusiveWrite
}

/// One connection as a transaction sees it: the engine's statements and nothing of its rules.
protocol Session {
    func begin(_ kind: TransactionKind) throws(StatementFailure)
    func commit(_ kind: TransactionKind) throws(StatementFailure)
    /// Never throws: a connection on which this failed says so with `isUsable`.
    func rollback(_ kind: TransactionKind)

    /// Something goes through it that mustn't stay in its memory.
    var markToBeForgotten: () -> Void { get }

    func rows(_ sql: SQL, _ arguments: [SQLValue]) throws(StatementFailure) -> [Row]
    /// Throws `StatementFailure`, or what `body` throws.
    func stream(_ sql: SQL, _ arguments: [SQLValue], _ body: (Row) throws -> Void) throws
    func run(_ sql: SQL, _ arguments: [SQLValue]) throws(StatementFailure) -> Int
    /// Like `run`, perhaps together with what comes after it.
    func send(_ sql: SQL, _ arguments: [SQLValue]) throws(StatementFailure)
    /// The same, and fails with `DatabaseFault.lostRace` where not one row was changed: no later than the commit.
    func sendOnce(_ sql: SQL, _ arguments: [SQLValue]) throws(StatementFailure)
}

/// A fault, and whether running the whole transaction again may cure it.
struct StatementFailure: Error {
    enum Cure {
        case none
        /// Other transactions were in the way; the engine rolled this one back.
        case repetition
        /// The connection broke before COMMIT was sent, so nothing has happened.
        case newConnection
    }

    var fault: DatabaseFault
    var cure = Cure.none
}

extension Session {
    /// Runs `body` between BEGIN and COMMIT, and rolls back when anything throws.
    ///
    /// - Throws: `StatementFailure`, or what `body` throws.
    func transaction<Answer>(
        _ kind: TransactionKind, _ body: (any Transaction) throws -> Answer
    ) throws -> Answer {
        let transaction = GuardedTransaction(self, kind)
        try begin(kind)
        do {
            let answer = try body(transaction)
            // PostgreSQL would answer COMMIT after a failed statement with a silent ROLLBACK.
            if let failure = transaction.failure { throw failure }
            if kind != .glance { try commit(kind) }
            return answer
        } catch {
            if kind != .glance { rollback(kind) }
            // The body can turn a constraint into words of its own, but it can't know what a retry would cure.
            if let failure = transaction.failure, failure.cure != .none { throw failure }
            throw error
        }
    }
}
