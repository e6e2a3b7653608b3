import Domain
import ServiceLifecycle
import Synchronization

/// The phones that ask over an open connection. Each costs a few bytes and no thread; how many there may be is bounded,
/// for one phone and for all.
package final class PushWaiters: Sendable {
    static let mostForOnePhone = 2
    static let most = 10_000

    package struct Waiter: Sendable {
        fileprivate let number: UInt64
        fileprivate let wakes: AsyncStream<Wake>

        func wait() async -> Wake {
            let wakes = wakes
            return await cancelWhenGracefulShutdown {
                for await wake in wakes { return wake }
                return .stopped
            }
        }
    }

    enum Wake: Hashable, Sendable {
        /// Something may be new, or the time is over.
        case look
        /// The phone came by another connection.
        case displaced
        /// The server stops, or whoever waits is cancelled.
        case stopped
    }

    private struct Place {
        let phone: ID<Phone>
        let account: ID<Account>
        let known: ID<PushRequest>?
        let deadline: Timestamp
        let wake: AsyncStream<Wake>.Continuation
    }

    private struct State {
        var places: [UInt64: Place] = [:]
        var next: UInt64 = 0
    }

    private let state = Mutex(State())

    init() {}

    package var count: Int { state.withLock { $0.places.count } }

    /// Where a phone waits too often already, its oldest place is given up: a phone that changed networks has left that
    /// connection behind, and nobody tells the server.
    ///
    /// - Returns: `nil` where there is no room.
    func enter(_ phone: Phone, knowing known: ID<PushRequest>?, until deadline: Timestamp) -> Waiter? {
        let (wakes, wake) = AsyncStream<Wake>.makeStream(bufferingPolicy: .bufferingNewest(1))
        return state.withLock { state in
            let own = state.places.filter { $0.value.phone == phone.id }.keys.sorted()
            if own.count >= Self.mostForOnePhone, let oldest = own.first {
                state.places.removeValue(forKey: oldest)?.wake.yield(.displaced)
            }
            guard state.places.count < Self.most else { return nil }
            state.next += 1
            state.places[state.next] = Place(
                phone: phone.id, account: phone.account, known: known, deadline: deadline, wake: wake)
            return Waiter(number: state.next, wakes: wakes)
        }
    }

    func leave(_ waiter: Waiter) {
        state.withLock { _ = $0.places.removeValue(forKey: waiter.number) }
    }

    /// Something about this account's requests has changed on this server.
    func wake(_ account: ID<Account>) {
        state.withLock { state in
            for place in state.places.values where place.account == account { place.wake.yield(.look) }
        }
    }

    /// Wakes those who wait for something else than what is open now, and those whose time is over.
    func beat(open: [ID<Account>: ID<PushRequest>], at now: Timestamp) {
        state.withLock { state in
            for place in state.places.values where now >= place.deadline || open[place.account] != place.known {
                place.wake.yield(.look)
            }
        }
    }
}
