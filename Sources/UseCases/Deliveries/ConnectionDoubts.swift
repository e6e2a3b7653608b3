import Domain
import Store
import Synchronization

/// The directories that are in doubt, as far as this process has heard. Another one finds out for itself.
final class ConnectionDoubts: Sendable {
    /// What was said about the connection when it failed. Once that has changed, nothing is known of it.
    struct Facts: Hashable, Sendable {
        let connection: Connection
        let writerSecret: SealedPassword?
    }

    private struct Entry {
        var doubt = ConnectionDoubt()
        var facts: Facts
    }

    private let entries = Mutex<[ID<Connection>: Entry]>([:])

    /// How many pieces of work may be under way there at once.
    func limit(of facts: Facts, at now: Timestamp) -> Int {
        entries.withLock { entries in
            let id = facts.connection.id
            guard let entry = entries[id] else { return facts.connection.settings.atOnce }
            guard entry.facts == facts else {
                entries[id] = Entry(facts: facts)
                return 1
            }
            return entry.doubt.mayTry(at: now) ? 1 : 0
        }
    }

    /// How a target stands there, as far as this process knows what stands in its way.
    func standing(of overview: BindingOverview, at now: Timestamp) -> DeliveryState {
        entries.withLock { entries in
            // Of another server or another certificate nothing is known yet.
            guard let entry = entries[overview.connection.id], entry.facts.connection == overview.connection else {
                return overview.state
            }
            return entry.doubt.standing(of: overview.state, at: now)
        }
    }

    func isTried(_ connection: ID<Connection>, at now: Timestamp) {
        entries.withLock { $0[connection]?.doubt.isTried(at: now) }
    }

    func fail(_ facts: Facts, _ failure: DeliveryFailure, chance: UInt128, at now: Timestamp) {
        entries.withLock {
            $0[facts.connection.id, default: Entry(facts: facts)].doubt.fail(failure, chance: chance, at: now)
        }
    }

    /// - Returns: Whether it was in doubt.
    func end(_ connection: ID<Connection>) -> Bool {
        entries.withLock { $0.removeValue(forKey: connection) != nil }
    }
}

extension Installation {
    /// What a report says about the directory as a whole.
    func noteReach(_ outcome: DeliveryOutcome, _ facts: ConnectionDoubts.Facts, chance: UInt128, at now: Timestamp)
        async throws
    {
        switch (outcome.reachedDirectory, outcome) {
        case (true?, _):
            if doubts.end(facts.connection.id) { try await retryFailed(at: facts.connection.id, now) }
        case (false?, .failed(let failure)): doubts.fail(facts, failure, chance: chance, at: now)
        case (false?, .applied), (false?, .passwordOnly), (nil, _): break
        }
    }

    /// The directory is back: whatever failed while it was away need not wait any longer.
    private func retryFailed(at connection: ID<Connection>, _ now: Timestamp) async throws {
        try await database.write { transaction in
            // The connection first, as by whoever hands its work out.
            guard try transaction.lockConnection(connection) != nil else { return }
            for id in try transaction.listFailedBindings(at: connection, limit: 100, at: now) {
                guard let binding = try transaction.lockBinding(id) else { continue }
                var changed = binding
                guard changed.target.retry(at: now) else { continue }
                try transaction.updateBinding(changed, losing: binding.target.lost, at: now)
            }
        }
        work.deliveries.wake()
    }
}
