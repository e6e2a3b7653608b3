import Dispatch
import Store
import Synchronization
import TestDatabases
import Testing

struct Stop: Error {}

let itemMigrations = [
    Migration(
        1, "items",
        [
            """
            CREATE TABLE items (id BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, spent_at BIGINT,
                parent BIGINT REFERENCES items (id))
            """,
            "CREATE TABLE tags (item BIGINT NOT NULL, label TEXT NOT NULL, colour TEXT, UNIQUE (item, label))",
            "CREATE UNIQUE INDEX tags_by_colour ON tags (item, colour)",
        ])
]

/// A database with a table of items and one of tags.
func withItems<Answer>(_ engine: Engine, _ body: (any Database) async throws -> Answer) async throws -> Answer {
    try await TestDatabases.withDatabase(engine, migrations: itemMigrations, body)
}

extension Database {
    func expectItems(_ count: Int, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let found = try await read { try $0.find("SELECT count(*) FROM items")?.integer(0) }
        #expect(found == count, sourceLocation: sourceLocation)
    }
}

extension DatabaseFault {
    var constraintName: String? {
        if case .constraint(let name) = self { name } else { nil }
    }

    var statementReason: String? {
        if case .statement(_, let reason) = self { reason } else { nil }
    }
}

/// Something that happens once: raised on one thread, waited for in a transaction's body or in a task.
final class Signal: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func raise() {
        semaphore.signal()
    }

    /// Blocks; for the bodies of transactions, which have threads of their own. Gives up after a while.
    func wait() {
        _ = semaphore.wait(timeout: .now() + 30)
    }

    func raised() async {
        await withCheckedContinuation { continuation in
            DispatchQueue(label: "signal").async {
                self.wait()
                continuation.resume()
            }
        }
    }
}

/// Counts the runs of a body.
final class Counter: Sendable {
    private let value = Atomic<Int>(0)

    func next() -> Int {
        value.wrappingAdd(1, ordering: .relaxed).newValue
    }
}

/// Holds each of its parties until all of them have come; whoever comes later passes.
final class Rendezvous: Sendable {
    private let group = DispatchGroup()
    private let missing: Mutex<Int>

    init(parties: Int) {
        missing = Mutex(parties)
        group.enter()
    }

    func meet() {
        let isLast = missing.withLock { missing in
            missing -= 1
            return missing == 0
        }
        if isLast { group.leave() }
        _ = group.wait(timeout: .now() + 30)
    }
}
