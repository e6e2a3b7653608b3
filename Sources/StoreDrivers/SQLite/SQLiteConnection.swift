import GRDB
import Store

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// One connection to a file. Used by one thread at a time.
final class SQLiteConnection: PooledConnection {
    enum Access {
        case readOnly, readWrite
    }

    private let access: Access
    private let queue: DatabaseQueue
    private let texts = SQLiteTexts()
    private(set) var isToBeForgotten = false

    init(path: String, access: Access) throws(DatabaseFault) {
        self.access = access
        do {
            if access == .readWrite { try Self.createPrivateFile(at: path) }
            var configuration = Configuration()
            configuration.readonly = access == .readOnly
            configuration.foreignKeysEnabled = true
            // The command line and the server write to one file.
            configuration.busyMode = .timeout(10)
            // Where a rollback fails the connection is discarded (`isUsable`); GRDB would end the process.
            configuration.allowsUnsafeTransactions = true
            queue = try DatabaseQueue(path: path, configuration: configuration)
            // Not in `prepareDatabase`, whose settings GRDB's own WAL set-up would undo.
            try queue.writeWithoutTransaction { database in
                try Self.configure(database, access)
            }
        } catch let fault as DatabaseFault {
            throw fault
        } catch {
            throw .unreachable(reason: "\(path): \(DatabaseFault.reason(error))")
        }
    }

    var isUsable: Bool {
        queue.unsafeRead { !$0.isInsideTransaction }
    }

    func close() {
        if isToBeForgotten, access == .readWrite { emptyLog() }
        // The only error is a statement in use, and none is outside a transaction.
        try? queue.close()
    }

    /// Runs `body` in a transaction. Nothing that fails here is cured by doing it again: the busy timeout has passed.
    func transaction<Answer>(
        _ kind: TransactionKind, _ body: (any Transaction) throws -> Answer
    ) throws -> Answer {
        do {
            return try queue.writeWithoutTransaction { database in
                try SQLiteSession(database, texts) { self.isToBeForgotten = true }.transaction(kind, body)
            }
        } catch let failure as StatementFailure {
            throw failure.fault
        }
    }

    /// The log of changes holds every page as it once was. Where a reader is in the way for a second, the next such connection
    /// does it.
    private func emptyLog() {
        try? queue.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA busy_timeout = 1000")
            try database.checkpoint(.truncate)
        }
    }

    private static func configure(_ database: GRDB.Database, _ access: Access) throws {
        // LIKE tells upper from lower case, as it does in PostgreSQL.
        try database.execute(sql: "PRAGMA case_sensitive_like = ON")
        try database.execute(sql: "PRAGMA cache_size = \(SQLiteSession.usualCache)")
        guard access == .readWrite else { return }
        guard try String.fetchOne(database, sql: "PRAGMA journal_mode = WAL") == "wal" else {
            throw DatabaseFault.unreachable(reason: "the file system doesn't support SQLite's write-ahead log")
        }
        // An acknowledged change survives the loss of power.
        try database.execute(sql: "PRAGMA synchronous = FULL")
        // What was deleted can't be read from the file.
        try database.execute(sql: "PRAGMA secure_delete = ON")
    }

    /// SQLite would use the umask. The log and index files beside it get the mode of the database.
    private static func createPrivateFile(at path: String) throws(DatabaseFault) {
        let descriptor = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
        if descriptor >= 0 {
            closeDescriptor(descriptor)
        } else if errno != EEXIST {
            throw .unreachable(reason: "\(path): \(String(cString: strerror(errno)))")
        }
    }
}

/// Inside the class, `close` means the connection's own.
private func closeDescriptor(_ descriptor: Int32) {
    _ = close(descriptor)
}
