import GRDB
import Store

/// Statements on one SQLite connection.
struct SQLiteSession: Session {
    private let database: GRDB.Database
    private let texts: SQLiteTexts
    let markToBeForgotten: () -> Void

    init(_ database: GRDB.Database, _ texts: SQLiteTexts, markToBeForgotten: @escaping () -> Void) {
        self.database = database
        self.texts = texts
        self.markToBeForgotten = markToBeForgotten
    }

    func begin(_ kind: TransactionKind) throws(StatementFailure) {
        switch kind {
        case .glance: break
        case .read: try control("BEGIN DEFERRED")
        // Taking the write lock at once: a transaction that begins to write later can fail half-way.
        case .write: try control("BEGIN IMMEDIATE")
        case .exclusiveWrite:
            try set("cache_size = \(Self.largeCache)")
            try set("wal_autocheckpoint = \(Self.rareCheckpoint)")
            try control("BEGIN IMMEDIATE")
        case .looseWrite:
            try set("synchronous = NORMAL")
            try control("BEGIN IMMEDIATE")
        }
    }

    func commit(_ kind: TransactionKind) throws(StatementFailure) {
        try control("COMMIT")
        try end(kind)
    }

    func rollback(_ kind: TransactionKind) {
        try? database.rollback()
        try? end(kind)
    }

    private func end(_ kind: TransactionKind) throws(StatementFailure) {
        switch kind {
        case .looseWrite: try set("synchronous = FULL")
        case .exclusiveWrite:
            try set("cache_size = \(Self.usualCache)")
            try set("wal_autocheckpoint = \(Self.usualCheckpoint)")
        case .glance, .read, .write: break
        }
    }

    /// As `cache_size` has it: less than nothing, KiB. Idle memory; the operating system caches the file anyway.
    static let usualCache = -1_024
    /// What a long piece of work changes has its place until the commit: a page that doesn't is written, read and written
    /// again.
    private static let largeCache = -16_384
    /// After so many pages the log is brought into the file; SQLite's own figure.
    private static let usualCheckpoint = 1_000
    /// A page that several batches change is brought there once.
    private static let rareCheckpoint = 8_000

    /// Never from the cache of statements: SQLite may carry a pragma out while it is being prepared.
    private func set(_ pragma: String) throws(StatementFailure) {
        let text = "PRAGMA \(pragma)"
        try translating(text) { try database.execute(sql: text) }
    }

    func rows(_ sql: Store.SQL, _ arguments: [SQLValue]) throws(StatementFailure) -> [Store.Row] {
        let text = texts.text(of: sql)
        return try translating(text) {
            let cursor = try query(text, arguments)
            var rows: [Store.Row] = []
            while let row = try cursor.next() { rows.append(try Store.Row(row)) }
            return rows
        }
    }

    func stream(_ sql: Store.SQL, _ arguments: [SQLValue], _ body: (Store.Row) throws -> Void) throws {
        let text = texts.text(of: sql)
        let cursor = try translating(text) { try query(text, arguments) }
        while let row = try translating(text, { try cursor.next().map(Store.Row.init) }) {
            try body(row)
        }
    }

    func run(_ sql: Store.SQL, _ arguments: [SQLValue]) throws(StatementFailure) -> Int {
        let text = texts.text(of: sql)
        return try translating(text) {
            let before = database.totalChangesCount
            try database.cachedStatement(sql: text).execute(arguments: StatementArguments(arguments))
            // A statement that changes no rows, such as CREATE TABLE, leaves the count of the one before it.
            return database.totalChangesCount == before ? 0 : database.changesCount
        }
    }

    func send(_ sql: Store.SQL, _ arguments: [SQLValue]) throws(StatementFailure) {
        let text = texts.text(of: sql)
        try translating(text) {
            try database.cachedStatement(sql: text).execute(arguments: StatementArguments(arguments))
        }
    }

    func sendOnce(_ sql: Store.SQL, _ arguments: [SQLValue]) throws(StatementFailure) {
        guard try run(sql, arguments) == 1 else { throw StatementFailure(fault: .lostRace) }
    }

    private func query(_ text: String, _ arguments: [SQLValue]) throws -> RowCursor {
        try GRDB.Row.fetchCursor(database.cachedStatement(sql: text), arguments: StatementArguments(arguments))
    }

    private func control(_ text: String) throws(StatementFailure) {
        try translating(text) { try database.cachedStatement(sql: text).execute() }
    }

    private func translating<Answer>(
        _ text: String, _ work: () throws -> Answer
    ) throws(StatementFailure) -> Answer {
        do {
            return try work()
        } catch {
            throw StatementFailure(fault: DatabaseFault(error, in: text, on: database))
        }
    }
}

extension StatementArguments {
    fileprivate init(_ values: [SQLValue]) {
        // GRDB takes values of one type by a key path that it makes anew each time, which costs more than the statement.
        self.init(
            values.map { value -> (any DatabaseValueConvertible)? in
                switch value {
                case .null: nil
                case .integer(let integer): integer
                case .text(let text): text
                }
            })
    }
}

extension Store.Row {
    fileprivate init(_ row: GRDB.Row) throws {
        var values: [SQLValue] = []
        values.reserveCapacity(row.count)
        for value in row.databaseValues {
            switch value.storage {
            case .null: values.append(.null)
            case .int64(let integer): values.append(.integer(integer))
            case .string(let text): values.append(.text(text))
            case .double, .blob: throw UnexpectedValue(column: values.count)
            }
        }
        self.init(values: values)
    }
}
