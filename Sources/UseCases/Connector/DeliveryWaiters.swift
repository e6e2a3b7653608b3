package import Domain
package import Formats
package import Logging
import ServiceLifecycle
import Store
import Synchronization

/// Connectors that ask for work over an open connection, when there is none yet.
package final class DeliveryWaiters: Sendable {
    /// Further ones are answered at once.
    private static let most = 1_000
    private static let mostOfOne = 16

    struct Waiter: Sendable {
        fileprivate let number: UInt64
        fileprivate let wakes: AsyncStream<Void>

        /// - Returns: Whether it is worth another look; not where the server stops, or whoever waited has hung up.
        func wait() async -> Bool {
            let wakes = wakes
            let isWoken = await cancelWhenGracefulShutdown {
                for await _ in wakes { return true }
                return false
            }
            return isWoken && !Task.isCancelled
        }
    }

    private struct Place {
        let connector: ID<Connector>
        let deadline: Timestamp
        let wake: AsyncStream<Void>.Continuation
    }

    private struct State {
        var places: [UInt64: Place] = [:]
        var next: UInt64 = 0
    }

    private let state = Mutex(State())

    init() {}

    package var count: Int { state.withLock { $0.places.count } }

    /// - Returns: `nil` where there is no room.
    func enter(_ connector: ID<Connector>, until deadline: Timestamp) -> Waiter? {
        let (wakes, wake) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        return state.withLock { state in
            let own = state.places.values.count { $0.connector == connector }
            guard state.places.count < Self.most, own < Self.mostOfOne else { return nil }
            state.next += 1
            state.places[state.next] = Place(connector: connector, deadline: deadline, wake: wake)
            return Waiter(number: state.next, wakes: wakes)
        }
    }

    func leave(_ waiter: Waiter) {
        state.withLock { _ = $0.places.removeValue(forKey: waiter.number) }
    }

    /// Something was written here that may be for any of them.
    func wakeAll() {
        state.withLock { state in
            for place in state.places.values { place.wake.yield() }
        }
    }

    func beat(due: Set<ID<Connector>>, at now: Timestamp) {
        state.withLock { state in
            for place in state.places.values where now >= place.deadline || due.contains(place.connector) {
                place.wake.yield()
            }
        }
    }
}

/// Tells the connectors that wait here what has become due, whoever wrote it, with one look into the database a second for
/// all.
package struct DeliveryBeat: Service {
    private let installation: Installation
    private let logger: Logger

    package init(installation: Installation, logger: Logger) {
        self.installation = installation
        self.logger = logger
    }

    package func run() async throws {
        try await Ticker.everySecond(logger: logger, name: "delivery beat") { try await beat() }
    }

    package func beat() async throws {
        guard installation.deliveryWaiters.count > 0 else { return }
        let now = installation.time.now()
        let due = try await installation.database.glance { try $0.listDueConnectors(at: now) }
        installation.deliveryWaiters.beat(due: due, at: now)
    }
}

extension Installation {
    /// What is due at this connector's connections, as soon as there is any, and at the latest after `longest`. Holds no
    /// thread while it waits.
    package func awaitDeliveries(
        to connector: ID<Connector>, limit: Int, atMost longest: Duration
    ) async throws -> [DeliveryWork] {
        let deadline = time.now() + longest
        // Before the first look: what comes in between would wake nobody.
        guard longest > .zero, let waiter = deliveryWaiters.enter(connector, until: deadline) else {
            return try await leaseDeliveries(to: connector, limit: limit)
        }
        defer { deliveryWaiters.leave(waiter) }
        while true {
            let work = try await leaseDeliveries(to: connector, limit: limit)
            guard work.isEmpty, time.now() < deadline, await waiter.wait() else { return work }
        }
    }
}
