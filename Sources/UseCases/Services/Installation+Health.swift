package import Domain
import Store

/// How much is waiting.
package struct Workload: Hashable, Sendable {
    package let mailWaiting: Int
    package let oldestMailWaits: Duration
    package let mailGivenUp: Int
    /// Break-glass codes that are good, or whose session may live. Anything above 0 is an emergency.
    package let breakGlassOpen: Int
    package let forwarding: [ForwardingHealth]
    package let deliveries: [DeliveryHealth]
    /// The latest of each kind at each connection.
    package let directoryRuns: [DirectoryRun]
    package let hashesQueued: Int
    package let hashesRunning: Int
}

extension Installation {
    /// Throws when the database does not answer.
    package func checkDatabase() async throws {
        _ = try await database.read { try $0.findSettings() }
    }

    package func findWorkload() async throws -> Workload {
        let now = time.now()
        let (backlog, breakGlassOpen, forwarding, deliveries, directoryRuns) = try await database.read { transaction in
            (
                try transaction.findMailBacklog(),
                try transaction.countBreakGlass(madeAfter: now - BreakGlass.lives),
                try transaction.listForwardingHealth(),
                try transaction.listDeliveryHealth(),
                try transaction.listDirectoryRuns()
            )
        }
        let counts = hasher.pool.counts
        return Workload(
            mailWaiting: backlog.waiting, oldestMailWaits: max(backlog.oldest.map { time.now() - $0 } ?? .zero, .zero),
            mailGivenUp: backlog.givenUp, breakGlassOpen: breakGlassOpen, forwarding: forwarding,
            deliveries: deliveries, directoryRuns: directoryRuns, hashesQueued: counts.queued,
            hashesRunning: counts.running)
    }
}

/// More is waiting than can be served soon.
package struct Busy: Error, Hashable, Sendable {}

/// Whether the machinery is out of reach for now, rather than broken.
package func isUnavailability(_ error: any Error) -> Bool {
    if error is Busy { return true }
    return switch error as? DatabaseFault {
    case .unreachable, .contention, .lostRace, .closed: true
    case .statement, .constraint, nil: false
    }
}
