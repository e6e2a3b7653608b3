import Domain
package import Logging
import ServiceLifecycle
import Store
import Synchronization

/// Reads once an hour what directories ask of passwords, so that nobody has to wait for them who sets one.
package final class DirectoryRulesReader: Service {
    package static let every: Duration = .hours(1)

    private let installation: Installation
    private let directory: any DirectoryClient
    private let logger: Logger
    private let asked = Mutex<[ID<Connection>: Timestamp]>([:])

    package init(installation: Installation, directory: any DirectoryClient, logger: Logger) {
        self.installation = installation
        self.directory = directory
        self.logger = logger
    }

    package func run() async throws {
        try await Ticker.everySecond(logger: logger, name: "directory rules") { [self] in try await readDue() }
    }

    /// Those that are due, each by itself: one that doesn't answer keeps what was read of it, and no other waiting.
    package func readDue() async throws {
        let now = installation.time.now()
        let connections = try await installation.database.read { try $0.listReadableConnections() }
        let due = asked.withLock { asked in
            let due = connections.filter { asked[$0.id].map { now - $0 >= Self.every || $0 > now } ?? true }
            for connection in due { asked[connection.id] = now }
            return due
        }
        await withDiscardingTaskGroup { group in
            for connection in due {
                group.addTask { [self] in await read(connection, at: now) }
            }
        }
    }

    private func read(_ connection: Connection, at now: Timestamp) async {
        do {
            guard let access = try await installation.readingAccess(to: connection) else { return }
            let policy = try await directory.passwordPolicy(of: access)
            try await installation.database.write { transaction in
                guard try transaction.lockConnection(connection.id) != nil else { return }
                try transaction.updateDirectoryRules(of: connection.id, to: policy, at: now)
            }
        } catch {
            logger.info("a directory's rules can't be read", metadata: ["connection": "\(connection.id)"])
        }
    }
}
