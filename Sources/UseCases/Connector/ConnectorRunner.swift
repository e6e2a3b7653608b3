package import Domain
package import Formats
package import Logging
import ServiceLifecycle
import Synchronization

/// Gets work, opens what is sealed in it, has it carried out, and says what became of it. It needs no database.
///
/// What it can't say, because nobody answers, it says again until somebody does. What it never gets to say is found out by
/// the lease, which runs out.
package struct ConnectorRunner: Service {
    private let source: any DeliverySource
    private let key: ConnectorKey
    private let target: @Sendable (ConnectionKind) -> (any DeliveryTarget)?
    private let elapsed: @Sendable () -> Duration
    private let logger: Logger
    private let desk = Desk()

    /// Pieces of work at a time, at all connections together.
    private static let most = 64

    /// - Parameters:
    ///   - target: Who knows directories of a kind; `nil` where nobody does.
    ///   - elapsed: Time that only ever goes on, whatever the clocks are set to.
    package init(
        source: any DeliverySource, key: ConnectorKey, logger: Logger,
        elapsed: @escaping @Sendable () -> Duration = ConnectorRunner.sinceStart(),
        target: @escaping @Sendable (ConnectionKind) -> (any DeliveryTarget)?
    ) {
        self.source = source
        self.key = key
        self.target = target
        self.elapsed = elapsed
        self.logger = logger
    }

    package static func sinceStart() -> @Sendable () -> Duration {
        let start = ContinuousClock.now
        return { ContinuousClock.now - start }
    }

    package func run() async throws {
        try await withThrowingDiscardingTaskGroup { group in
            let batches = AsyncStream<Batch>.makeStream()
            group.addTask {
                defer { batches.continuation.finish() }
                try await Ticker.everySecond(logger: logger, name: "connector") {
                    try await say()
                    if let batch = try await fetch() { batches.continuation.yield(batch) }
                }
            }
            for await batch in batches.stream {
                for work in batch.work {
                    group.addTask { await settle(work, since: batch.askedAt) }
                }
            }
        }
    }

    /// Everything that is due now, to its end. Answers how many pieces it was.
    @discardableResult
    package func carryDue() async throws -> Int {
        try await say()
        guard let batch = try await fetch() else { return 0 }
        await withDiscardingTaskGroup { group in
            for work in batch.work {
                group.addTask { await settle(work, since: batch.askedAt) }
            }
        }
        try await say()
        return batch.work.count
    }

    private struct Batch: Sendable {
        let work: [DeliveryWork]
        /// Before the question: the lease began later.
        let askedAt: Duration
    }

    private func fetch() async throws -> Batch? {
        let free = Self.most - desk.underWay
        guard free > 0 else { return nil }
        let askedAt = elapsed()
        let work = try await source.lease(limit: free)
        desk.begin(work.count)
        return work.isEmpty ? nil : Batch(work: work, askedAt: askedAt)
    }

    private func settle(_ work: DeliveryWork, since askedAt: Duration) async {
        defer { desk.end() }
        guard let report = await carryOut(work, since: askedAt) else { return }
        desk.keep(report)
        do {
            try await say()
        } catch {
            logger.warning("reports wait", metadata: ["error": "\(error)"])
        }
    }

    /// - Returns: `nil` where the lease is too old for anything to be sent: somebody else will be given it.
    private func carryOut(_ work: DeliveryWork, since askedAt: Duration) async -> DeliveryReport? {
        guard let known = target(work.connection.settings.kind) else {
            return DeliveryReport(work, .failed(.kindUnknown))
        }
        let order: DeliveryOrder
        do throws(DeliveryOrderFault) {
            order = try DeliveryOrder(opening: work, by: key) { [elapsed] in
                elapsed() - askedAt < DeliveryLease.sendsFor
            }
        } catch {
            return DeliveryReport(work, .failed(error.failure))
        }
        // Twice the same work, and the second time could come after something newer.
        guard order.maySend(), desk.isFirst(work.lease, at: elapsed()) else { return nil }
        let outcome = await known.apply(order)
        return DeliveryReport(work, outcome, changedAt: order.changeTime.value)
    }

    /// Says everything that has not been heard yet.
    private func say() async throws {
        let reports = desk.reports
        guard !reports.isEmpty else { return }
        try await source.report(reports)
        desk.forget(reports)
    }

    /// What goes on, and what nobody has heard yet.
    private final class Desk: Sendable {
        private struct State {
            var underWay = 0
            var reports: [DeliveryReport] = []
            var begun: [ID<DeliveryLease>: Duration] = [:]
        }

        private let state = Mutex(State())

        var underWay: Int { state.withLock { $0.underWay } }
        var reports: [DeliveryReport] { state.withLock { $0.reports } }

        func begin(_ count: Int) { state.withLock { $0.underWay += count } }

        func end() { state.withLock { $0.underWay -= 1 } }

        /// Whether nothing was sent under this lease before.
        func isFirst(_ lease: ID<DeliveryLease>, at now: Duration) -> Bool {
            state.withLock { state in
                state.begun = state.begun.filter { now - $0.value < DeliveryLease.holds }
                return state.begun.updateValue(now, forKey: lease) == nil
            }
        }

        func keep(_ report: DeliveryReport) { state.withLock { $0.reports.append(report) } }

        func forget(_ reports: [DeliveryReport]) {
            state.withLock { state in
                let heard = Set(reports)
                state.reports.removeAll { heard.contains($0) }
            }
        }
    }
}
