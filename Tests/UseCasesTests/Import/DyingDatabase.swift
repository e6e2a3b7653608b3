import Store
import Synchronization

/// The database of a process that will be killed: after so many writes nothing gets through any more, not even a read.
final class DyingDatabase: Database {
    struct Died: Error {}

    private let wrapped: any Database
    private let writesLeft = Mutex(Int.max)

    init(_ wrapped: any Database) {
        self.wrapped = wrapped
    }

    func die(afterWrites writes: Int) {
        writesLeft.withLock { $0 = writes }
    }

    var engine: Engine { wrapped.engine }

    private func checkAlive() throws {
        guard writesLeft.withLock({ $0 > 0 }) else { throw Died() }
    }

    private func takeWrite() throws {
        try checkAlive()
        writesLeft.withLock { $0 -= 1 }
    }

    func read<Answer: Sendable>(
        _ body: @Sendable @escaping (any Transaction) throws -> Answer
    ) async throws -> Answer {
        try checkAlive()
        return try await wrapped.read(body)
    }

    func glance<Answer: Sendable>(
        _ body: @Sendable @escaping (any Transaction) throws -> Answer
    ) async throws -> Answer {
        try checkAlive()
        return try await wrapped.glance(body)
    }

    func write<Answer: Sendable>(
        _ body: @Sendable @escaping (any Transaction) throws -> Answer
    ) async throws -> Answer {
        try takeWrite()
        return try await wrapped.write(body)
    }

    func writeLoosely<Answer: Sendable>(
        _ body: @Sendable @escaping (any Transaction) throws -> Answer
    ) async throws -> Answer {
        try takeWrite()
        return try await wrapped.writeLoosely(body)
    }

    func exclusively<Answer: Sendable>(
        _ body: @Sendable @escaping (any Transaction) throws -> Answer
    ) async throws -> Answer {
        try takeWrite()
        return try await wrapped.exclusively(body)
    }

    func close() async {}
}
