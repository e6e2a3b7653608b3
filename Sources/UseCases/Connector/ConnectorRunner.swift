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
    private let directories: KnownDirectories?
    private let target: @Sendable (ConnectionKind) -> (any DeliveryTarget)?
    private let elapsed: @Sendable () -> Duration
    private let logger: Logger
    private let desk = Desk()

    /// Pieces of work at a time, at all connections together.
    private static let most = 64

    /// - Parameters:
    ///   - directories: The only ones that are talked to; `nil` inside the server, which names them itself.
    ///   - target: Who knows directories of a kind; `nil` where nobody does.
    ///   - elapsed: Time that only ever goes on, whatever the clocks are set to.
    package init(
        source: any DeliverySource, key: ConnectorKey, directories: KnownDirectories? = nil, logger: Logger,
        elapsed: @escaping @Sendable () -> Duration = ConnectorRunner.sinceStart(),
        target: @escaping @Sendable (ConnectionKind) -> (any DeliveryTarget)?
    ) {
        self.source = source
        self.key = key
        self.directories = directories
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
                try await Ticker.everySecond(wokenBy: source.news, logger: logger, name: "connector") {
                    if let batch = try await nextBatch() { batches.continuation.yield(batch) }
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

    /// Says what is to be said, then asks. Whoever can't be reached is asked again in a second, and spoken of once a minute.
    private func nextBatch() async throws -> Batch? {
        do {
            try await say()
            let batch = try await fetch()
            if desk.isWellAgain() { logger.notice("work is handed out again") }
            return batch
        } catch let error as CancellationError {
            throw error
        } catch {
            if desk.isNewTrouble("\(error)", at: elapsed()) {
                logger.warning("no work is handed out", metadata: ["error": "\(error)"])
            }
            return nil
        }
    }

    private func fetch() async throws -> Batch? {
        let free = Self.most - desk.underWay
        guard free > 0 else { return nil }
        let askedAt = elapsed()
        desk.isAsking()
        let work = try await source.lease(limit: free)
        desk.begin(work.count)
        return work.isEmpty ? nil : Batch(work: work, askedAt: askedAt)
    }

    private func settle(_ work: DeliveryWork, since askedAt: Duration) async {
        defer { if desk.end() { source.news?.wake() } }
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
        guard let work = directories.map({ $0.permitted(work) }) ?? work else {
            return DeliveryReport(work, .failed(.directoryNotAllowed))
        }
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
        guard desk.isNewest(work) else { return DeliveryReport(work, .failed(.passwordOlder)) }
        let outcome = await known.apply(order)
        return DeliveryReport(
            work, outcome, changedAt: order.changeTime.value, foundDisabled: order.foundDisabled.value)
    }

    /// Says everything that has not been heard yet. One at a time: what comes meanwhile is said together after it, and
    /// nothing twice for no reason.
    private func say() async throws {
        while let reports = desk.beginSaying() {
            do {
                try await source.report(reports)
            } catch {
                desk.endSaying([])
                throw error
            }
            desk.endSaying(reports)
        }
    }

    /// What goes on, and what nobody has heard yet.
    private final class Desk: Sendable {
        private struct State {
            var underWay = 0
            /// Since work was asked for last.
            var ended = 0
            var isSaying = false
            var reports: [DeliveryReport] = []
            var begun: [ID<DeliveryLease>: Duration] = [:]
            var newest: [Place: PasswordVersion] = [:]
            var trouble: (text: String, at: Duration)?
        }

        /// Whose password, where. What is sealed is bound to it.
        private struct Place: Hashable {
            let installation: String
            let connection: ID<Connection>
            let account: ID<Account>
        }

        private let state = Mutex(State())

        var underWay: Int { state.withLock { $0.underWay } }

        func isAsking() { state.withLock { $0.ended = 0 } }

        func begin(_ count: Int) { state.withLock { $0.underWay += count } }

        /// Whether more should be asked for: not for each single place that is free, and not only when all are.
        func end() -> Bool {
            state.withLock { state in
                state.underWay -= 1
                state.ended += 1
                return state.underWay <= ConnectorRunner.most / 2 || state.ended >= ConnectorRunner.most / 4
            }
        }

        /// What nobody has heard; `nil` where there is nothing, or somebody is saying it.
        func beginSaying() -> [DeliveryReport]? {
            state.withLock { state in
                guard !state.isSaying, !state.reports.isEmpty else { return nil }
                state.isSaying = true
                return state.reports
            }
        }

        /// - Parameter heard: Those that need not be said again.
        func endSaying(_ heard: [DeliveryReport]) {
            state.withLock { state in
                state.isSaying = false
                // What came meanwhile stands behind them.
                state.reports.removeFirst(heard.count)
            }
        }

        /// Whether nothing was sent under this lease before.
        func isFirst(_ lease: ID<DeliveryLease>, at now: Duration) -> Bool {
            state.withLock { state in
                state.begun = state.begun.filter { now - $0.value < DeliveryLease.holds }
                return state.begun.updateValue(now, forKey: lease) == nil
            }
        }

        func keep(_ report: DeliveryReport) { state.withLock { $0.reports.append(report) } }

        /// Whether no newer password was carried for the same account to the same directory before. A server that was
        /// brought back to an older state, and doesn't know it, hands out older ones.
        func isNewest(_ work: DeliveryWork) -> Bool {
            guard let version = work.password?.version else { return true }
            let place = Place(installation: work.installation, connection: work.connection.id, account: work.account)
            return state.withLock { state in
                if let newest = state.newest[place], version < newest { return false }
                state.newest[place] = version
                return true
            }
        }

        func isNewTrouble(_ text: String, at now: Duration) -> Bool {
            state.withLock { state in
                if let before = state.trouble, before.text == text, now - before.at < .seconds(60) { return false }
                state.trouble = (text, now)
                return true
            }
        }

        /// Whether there was trouble until now.
        func isWellAgain() -> Bool {
            state.withLock { state in
                defer { state.trouble = nil }
                return state.trouble != nil
            }
        }
    }
}
