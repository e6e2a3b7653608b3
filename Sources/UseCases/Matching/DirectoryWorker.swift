import Domain
package import Logging
import ServiceLifecycle
import Store
import Synchronization

/// Reads directories as a whole when somebody has asked for it, and when it is time. Servers take turns by leases.
package struct DirectoryWorker: Service {
    package let installation: Installation
    package let logger: Logger
    private let atWork = AtWork()

    /// What is to be done at one directory, one after the other.
    private struct Errand: Sendable {
        let connection: ID<Connection>
        let kinds: [DirectoryRunKind]
    }

    package init(installation: Installation, logger: Logger) {
        self.installation = installation
        self.logger = logger
    }

    package func run() async throws {
        try await withThrowingDiscardingTaskGroup { group in
            let found = AsyncStream<Errand>.makeStream()
            group.addTask {
                defer { found.continuation.finish() }
                try await Ticker.everySecond(logger: logger, name: "directories") {
                    for errand in try await listErrands() { found.continuation.yield(errand) }
                }
            }
            group.addTask {
                try await Ticker.everySecond(logger: logger, name: "changed rules") {
                    try await installation.followChangedRules()
                }
            }
            for await errand in found.stream {
                group.addTask { await carryOut(errand) }
            }
        }
    }

    /// Whatever was asked for, and is due, to its end.
    package func work() async throws {
        try await installation.followChangedRules()
        let errands = try await listErrands()
        await withDiscardingTaskGroup { group in
            for errand in errands {
                group.addTask { await carryOut(errand) }
            }
        }
    }

    /// Each directory by itself: one that takes hours to answer, or that something is wrong with, keeps no other waiting.
    private func listErrands() async throws -> [Errand] {
        let now = installation.time.now()
        let asked = try await installation.database.read { try $0.listAskedDirectoryRuns(at: now) }
        let runs = asked.map { ($0.kind, $0.connection) } + (try await listDue(at: now))
        return Dictionary(grouping: runs, by: \.1).sorted { $0.key.rawValue < $1.key.rawValue }
            .filter { atWork.begin($0.key) }
            .map { Errand(connection: $0.key, kinds: $0.value.map(\.0)) }
    }

    private func carryOut(_ errand: Errand) async {
        defer { atWork.end(errand.connection) }
        for kind in errand.kinds where !Task.isShuttingDownGracefully {
            do {
                try await carryOut(kind, at: errand.connection)
            } catch {
                logger.error(
                    "a directory was not gone through",
                    metadata: [
                        "connection": "\(errand.connection)", "kind": "\(kind.rawValue)", "error": "\(error)",
                    ])
            }
        }
    }

    private func carryOut(_ kind: DirectoryRunKind, at connection: ID<Connection>) async throws {
        guard let run = try await installation.carryOut(kind, at: connection), let result = run.result else { return }
        if result != .done {
            logger.warning(
                "a directory was not gone through",
                metadata: [
                    "connection": "\(connection)", "kind": "\(kind.rawValue)", "result": "\(result.rawValue)",
                    "failure": "\(run.failure?.rawValue ?? "none")",
                ])
        }
    }

    private func listDue(at now: Timestamp) async throws -> [(DirectoryRunKind, ID<Connection>)] {
        try await installation.database.read { transaction in
            let runs = Dictionary(
                grouping: try transaction.listDirectoryRuns(), by: \.connection)
            return try transaction.listConnections().flatMap { connection in
                connection.pausedAt != nil
                    ? []
                    : DirectoryRunKind.allCases.filter { kind in
                        let latest = runs[connection.id]?.first { $0.kind == kind }
                        // The first time comes when as much time has passed since it was set up: there is nothing there yet.
                        let before =
                            latest ?? DirectoryRun(connection: connection.id, kind: kind, begunAt: connection.createdAt)
                        return before.isDue(every: connection.settings.interval(of: kind), at: now)
                    }.map { ($0, connection.id) }
            }
        }
    }
}

/// The directories that are being gone through in this process.
private final class AtWork: Sendable {
    private let connections = Mutex<Set<ID<Connection>>>([])

    /// - Returns: Whether nobody was at it.
    func begin(_ connection: ID<Connection>) -> Bool {
        connections.withLock { $0.insert(connection).inserted }
    }

    func end(_ connection: ID<Connection>) {
        connections.withLock { _ = $0.remove(connection) }
    }
}

extension ConnectionSettings {
    /// How often it goes on by itself; `nil` for never. Nobody is bound by themselves where that is done by hand.
    func interval(of kind: DirectoryRunKind) -> Duration? {
        switch kind {
        case .matching: accounts == .byHand ? nil : matchingEvery
        case .importing: importEvery
        case .drift: driftEvery
        }
    }
}
