import Domain
package import Logging
import ServiceLifecycle
import Store

/// Reads directories as a whole when somebody has asked for it, and when it is time. Servers take turns by leases.
package struct DirectoryWorker: Service {
    package let installation: Installation
    package let logger: Logger

    package init(installation: Installation, logger: Logger) {
        self.installation = installation
        self.logger = logger
    }

    package func run() async throws {
        try await Ticker.everySecond(logger: logger, name: "directories") { try await work() }
    }

    /// Whatever was asked for, and is due.
    package func work() async throws {
        let now = installation.time.now()
        let asked = try await installation.database.read { try $0.listAskedDirectoryRuns(at: now) }
        for run in asked { try await carryOut(run.kind, at: run.connection) }
        for (kind, connection) in try await listDue(at: now) { try await carryOut(kind, at: connection) }
    }

    private func carryOut(_ kind: DirectoryRunKind, at connection: ID<Connection>) async throws {
        guard !Task.isShuttingDownGracefully else { throw CancellationError() }
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
