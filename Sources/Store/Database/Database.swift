/// One of the two engines.
///
/// A body runs inside one transaction and is synchronous: it can't wait for anything slow, because it can't wait.
/// It may run again when the engine asks for that (a serialisation failure, a deadlock, a connection that broke before
/// the commit), so it does nothing but talk to its transaction. A throwing body is rolled back.
///
/// A failed statement ends its transaction: later ones fail the same way, and so does the commit, whatever the body
/// does about it. A call that is cancelled while it waits for its turn throws `CancellationError`; one whose body has
/// begun runs to its end.
package protocol Database: Sendable {
    var engine: Engine { get }

    /// A consistent snapshot; writes are refused by the engine.
    func read<Answer: Sendable>(_ body: @Sendable @escaping (any Transaction) throws -> Answer) async throws -> Answer

    /// A read of one statement, which is its own snapshot: a single round trip, where `read` makes three.
    func glance<Answer: Sendable>(
        _ body: @Sendable @escaping (any Transaction) throws -> Answer
    ) async throws -> Answer

    /// Durable when it returns: an acknowledged change survives the loss of power.
    @discardableResult
    func write<Answer: Sendable>(_ body: @Sendable @escaping (any Transaction) throws -> Answer) async throws -> Answer

    /// A write that survives the end of the process and not the loss of power: for what is only counted, on the way to a
    /// change that is durable itself. Nothing is acknowledged to anybody on the ground of it alone.
    @discardableResult
    func writeLoosely<Answer: Sendable>(
        _ body: @Sendable @escaping (any Transaction) throws -> Answer
    ) async throws -> Answer

    /// A write that runs while no other `exclusively` does, on whatever server or process: for changes of the schema, and
    /// for long work that servers take turns at.
    @discardableResult
    func exclusively<Answer: Sendable>(
        _ body: @Sendable @escaping (any Transaction) throws -> Answer
    ) async throws -> Answer

    /// Ends every connection; later calls fail with `DatabaseFault.closed`.
    func close() async
}

package enum Engine: String, Sendable, CaseIterable {
    case sqlite, postgresql
}

/// The one way to the rows, held only inside `Database.read` and `Database.write`.
package protocol Transaction {
    /// The rows that a statement answers with.
    func rows(_ sql: SQL, _ arguments: [SQLValue]) throws -> [Row]

    /// Hands over the rows one by one, without holding them all. `body` can't run other statements meanwhile.
    func forEachRow(_ sql: SQL, _ arguments: [SQLValue], _ body: (Row) throws -> Void) throws

    /// Runs a statement and answers how many rows it changed.
    func run(_ sql: SQL, _ arguments: [SQLValue]) throws -> Int

    /// Runs a statement that nobody asks how many rows it changed, in its order but perhaps not yet: a server far away is
    /// sent several at once, at the latest with the commit. A later statement may throw what goes wrong with it.
    func send(_ sql: SQL, _ arguments: [SQLValue]) throws

    /// Like `send`, of a statement that changes one row, or another transaction was first: then this one is given up with
    /// `DatabaseFault.lostRace`, which a later statement may throw, or the commit.
    func sendOnce(_ sql: SQL, _ arguments: [SQLValue]) throws
}

extension Transaction {
    package func list(_ sql: SQL, _ arguments: any SQLConvertible...) throws -> [Row] {
        try rows(sql, arguments.map(\.sqlValue))
    }

    package func find(_ sql: SQL, _ arguments: any SQLConvertible...) throws -> Row? {
        try rows(sql, arguments.map(\.sqlValue)).first
    }

    @discardableResult
    package func execute(_ sql: SQL, _ arguments: any SQLConvertible...) throws -> Int {
        try run(sql, arguments.map(\.sqlValue))
    }

    package func send(_ sql: SQL, _ arguments: any SQLConvertible...) throws {
        try send(sql, arguments.map(\.sqlValue))
    }

    package func sendOnce(_ sql: SQL, _ arguments: any SQLConvertible...) throws {
        try sendOnce(sql, arguments.map(\.sqlValue))
    }
}

/// What went wrong below the statements. Never holds a value that was bound.
package enum DatabaseFault: Error, Sendable {
    /// The server or the file can't be reached right now; the same call may succeed later.
    case unreachable(reason: String)
    /// The engine refused a statement: a fault of the program or of the schema.
    case statement(sql: String, reason: String)
    /// A unique index, by its name, or a foreign key, as `foreignKey`, said no.
    ///
    /// Without a name of their own a primary key is `TABLE_pkey` and a UNIQUE column list is `TABLE_COLUMN_…_key`.
    case constraint(name: String)
    /// Other transactions won every one of the bounded retries.
    case contention
    /// Another transaction was first, so that there was nothing left to change. This one is given up as if it had not begun.
    case lostRace
    case closed

    /// The one name for every foreign key: SQLite doesn't say which it was.
    package static let foreignKey = "foreign key"
}
