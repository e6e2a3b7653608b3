package import Domain
import Synchronization

/// Sessions that were found valid within the last second.
///
/// What ends a session in this process empties it at once; what another server does is seen after a second at most.
package final class SessionCache: Sendable {
    package static let lifetime: Duration = .seconds(1)
    private static let capacity = 8_192

    private struct State {
        var entries: [String: (session: SignedIn, until: Timestamp)] = [:]
        /// Rises whenever entries are dropped, so that an answer read before that is not kept after it.
        var generation = 0
    }

    private let state = Mutex(State())

    package var generation: Int { state.withLock { $0.generation } }

    package func find(digest: String, at now: Timestamp) -> SignedIn? {
        let entry = state.withLock { $0.entries[digest] }
        guard let entry, now < entry.until, now >= entry.until - Self.lifetime else { return nil }
        return entry.session
    }

    package func insert(_ session: SignedIn, digest: String, generation: Int, at now: Timestamp) {
        state.withLock { state in
            guard state.generation == generation else { return }
            if state.entries.count >= Self.capacity { state.entries.removeAll(keepingCapacity: true) }
            state.entries[digest] = (session, now + Self.lifetime)
        }
    }

    package func removeAll() {
        state.withLock { state in
            state.entries.removeAll(keepingCapacity: true)
            state.generation += 1
        }
    }
}

/// Who is signed in, in which session, under which rules.
///
/// A reference: it goes through many hands in every request, and is large.
package final class SignedIn: Sendable {
    package let session: Session
    package let account: Account
    package let settings: Settings

    package init(session: Session, account: Account, settings: Settings) {
        self.session = session
        self.account = account
        self.settings = settings
    }
}
