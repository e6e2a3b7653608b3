import ArgumentParser
import Connectors
import Domain
import Formats
import FoundationEssentials
import Logging
import Store
import Synchronization
import UseCases

/// One person's change on its way to many directories, the first of which never answers, and the same calls without Lockstep.
struct Deliveries: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Seconds from a committed change to the last receipt, and for a bare loop of the same calls.",
        discussion: """
            Entry N of the directory is uid=personN, with the entryUUID of `Deliveries.entry`. What is made in the database \
            stays there, and is used again.
            """)

    @OptionGroup var options: DatabaseOptions

    @Option(help: "Directories, the silent one included.")
    var targets: Int

    @Option(help: "ldaps://… that all but the first of them are.")
    var server: String

    @Option(help: "ldaps://… that takes connections and never answers.")
    var silent: String

    @Option(help: "PEM of who vouches for the server.")
    var authority: String

    @Option(help: "How often both sides are measured, in turns.")
    var pairs: Int

    @Flag(help: "The change alone, without the bare loop.")
    var alone = false

    static let writer = (name: "cn=service,dc=ex,dc=test", password: "service password")
    /// As many as a connector has under way.
    private static let atOnce = 64
    private static let person = "person0000000@example.org"

    func run() async throws {
        let database = try await options.open()
        let keys = try await KeyStore.open(
            database, file: try KeyFile.load(path: options.keyFile), chance: .system, at: TimeSource.system.now())
        let installation = Installation(
            database: database, time: .system, chance: .system, keys: keys,
            hasher: PasswordHasher(pool: try HashingPool(threads: 1), parameters: .standard, chance: .system),
            blocklists: PasswordBlocklists(isListed: { _ in false }, isBreached: { _ in false }),
            baseURL: "http://localhost:8080")
        let stand = DeliveryStand(
            installation: installation, person: Self.person, keyFile: options.keyFile + ".connector")
        let connector = try await stand.prepare(targets: targets, server: server, silent: silent, authority: authority)
        let source = CountingSource(LocalDeliverySource(installation: installation, connector: connector.id))
        let runner = ConnectorRunner(
            source: source, key: connector.key, logger: Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() },
            target: { _ in LDAPTarget() })
        var pairs: [String] = []
        try await withThrowingTaskGroup { group in
            group.addTask { try await runner.run() }
            // The passwords of before go first, and who never answers has not answered already.
            _ = try await measure(stand, source)
            for _ in 0..<self.pairs {
                let (seconds, orders) = try await measure(stand, source)
                let bare = alone ? 0 : try await bareLoop(orders, key: connector.key)
                pairs.append("[\(seconds), \(bare)]")
            }
            group.cancelAll()
        }
        print("{\"pairs\": [\(pairs.joined(separator: ", "))], \"asked\": \(source.asked), \"said\": \(source.said)}")
        await installation.hasher.pool.shutdown()
        await database.close()
    }

    /// From the moment when the change is committed until the receipt of each but the silent one is.
    private func measure(_ stand: DeliveryStand, _ source: CountingSource) async throws -> (Double, [DeliveryWork]) {
        let session = try await stand.session()
        let receipts = source.expect(targets - 1)
        try await stand.change(session)
        let start = ContinuousClock.now
        for await _ in receipts {}
        return ((ContinuousClock.now - start) / .seconds(1), source.work)
    }

    private func bareLoop(_ work: [DeliveryWork], key: ConnectorKey) async throws -> Double {
        let orders = try work.map { try DeliveryOrder(opening: $0, by: key, maySend: { true }) }
        let start = ContinuousClock.now
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, order) in orders.enumerated() {
                if index >= Self.atOnce { try await group.next() }
                group.addTask {
                    let outcome = await LDAPTarget().apply(order)
                    guard outcome == .applied else { throw Broken(what: "\(outcome)") }
                }
            }
            try await group.waitForAll()
        }
        return (ContinuousClock.now - start) / .seconds(1)
    }

    struct Broken: Error {
        let what: String
    }
}

/// Counts what is asked and said, and tells when there are enough receipts.
private final class CountingSource: DeliverySource {
    private struct State {
        var asked = 0
        var said = 0
        var missing = 0
        var work: [ID<Binding>: DeliveryWork] = [:]
        var applied: [DeliveryWork] = []
        var receipts: AsyncStream<Void>.Continuation?
    }

    private let source: LocalDeliverySource
    private let state = Mutex(State())

    init(_ source: LocalDeliverySource) { self.source = source }

    var news: WorkSignals.Signal? { source.news }
    var asked: Int { state.withLock { $0.asked } }
    var said: Int { state.withLock { $0.said } }
    /// What has arrived since `expect`.
    var work: [DeliveryWork] { state.withLock { $0.applied } }

    /// Ends with so many receipts.
    func expect(_ count: Int) -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream<Void>.makeStream()
        state.withLock { state in
            state.missing = count
            state.applied = []
            state.work = [:]
            state.receipts = continuation
        }
        return stream
    }

    func lease(limit: Int) async throws -> [DeliveryWork] {
        let work = try await source.lease(limit: limit)
        state.withLock { state in
            state.asked += 1
            for one in work { state.work[one.binding] = one }
        }
        return work
    }

    func report(_ reports: [DeliveryReport]) async throws {
        try await source.report(reports)
        state.withLock { state in
            state.said += reports.count
            for report in reports where report.outcome == .applied {
                guard let work = state.work.removeValue(forKey: report.binding) else { continue }
                state.applied.append(work)
                state.missing -= 1
            }
            if state.missing <= 0 { state.receipts?.finish() }
        }
    }
}
