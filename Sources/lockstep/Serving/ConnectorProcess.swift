import Connectors
import Domain
import Formats
import Logging
import ServiceLifecycle
import Synchronization
import UnixSignals
import UseCases

/// A connector apart from the server, from its first start to SIGTERM.
struct ConnectorProcess {
    private let server: ConnectorServer
    private let key: ConnectorKey
    private let file: ConnectorTokenFile
    private let directories: KnownDirectories
    private let logger = Logger(label: "connector")

    /// An operation that is under way may take as long as `DeliveryLease.longestOperation`.
    private static let shutdownLimit: Duration = .seconds(40)

    init(
        server: BaseURL, authorities: String?, key: ConnectorKey, file: ConnectorTokenFile,
        directories: KnownDirectories
    ) {
        self.server = ConnectorServer(at: server, authorities: authorities)
        self.key = key
        self.file = file
        self.directories = directories
    }

    /// Works until SIGTERM or SIGINT, then finishes what is under way.
    func run() async throws {
        let token = Held(try await firstToken())
        logger.info("connector runs", metadata: ["fingerprint": "\(key.publicKey.fingerprint)"])
        let remote = RemoteDeliverySource(server: server, token: { token.value }) { refused in
            guard let another = try await anotherToken(than: refused) else { return false }
            token.value = another
            return true
        }
        let target = LDAPTarget()
        let runner = ConnectorRunner(
            source: StoppableSource(remote), key: key, directories: directories, logger: logger, target: { _ in target }
        )
        var group = ServiceGroupConfiguration(
            services: [runner], gracefulShutdownSignals: [.sigterm, .sigint], logger: Logger(label: "services"))
        group.maximumGracefulShutdownDuration = Self.shutdownLimit
        try await ServiceGroup(configuration: group).run()
        logger.info("stopped")
    }

    /// The token in the file; where that is one of a registration, or came in as a line, what the server gives for it.
    private func firstToken() async throws -> Token {
        if let kept = try file.load() {
            return kept.kind == .connector ? kept : try await register(kept)
        }
        let line = try StandardInput.readLine("token")
        guard let token = ConnectorTokenFile.token(line) else {
            throw CommandFailure.misused(
                "what came in is no token of a connector", mend: "lockstep connectors add NAME prints one")
        }
        guard token.kind == .connectorRegistration else {
            try file.store(token)
            return token
        }
        return try await register(token)
    }

    private func register(_ registration: Token) async throws -> Token {
        let registered: ConnectorServer.Registered
        do throws(ConnectorFault) {
            registered = try await server.register(registration, key: key.publicKey)
        } catch {
            switch error {
            case .unanswered, .refused:
                throw CommandFailure.unreachable("the key could not be presented", mend: error.description)
            case .tokenRefused, .unconfirmed, .misdirected, .answerMalformed:
                throw CommandFailure.refused("the key could not be presented", mend: error.description)
            }
        }
        try file.store(registered.token)
        let fingerprint = key.publicKey.fingerprint
        StandardOutput.write("fingerprint: \(fingerprint)")
        if !registered.isConfirmed {
            StandardOutput.write(
                "Where the server runs: lockstep connectors confirm '\(registered.name)' \(fingerprint)")
        }
        StandardOutput.flush()
        return registered.token
    }

    /// What somebody put into the file since.
    private func anotherToken(than refused: Token) async throws -> Token? {
        guard let kept = try file.load(), kept.digest != refused.digest else { return nil }
        return kept.kind == .connector ? kept : try await register(kept)
    }
}

private final class Held: Sendable {
    private let state: Mutex<Token>

    init(_ token: Token) {
        state = Mutex(token)
    }

    var value: Token {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}

/// Stops waiting for work as soon as the process is to end. What is under way goes on, and is reported.
private struct StoppableSource: DeliverySource {
    private let source: RemoteDeliverySource

    init(_ source: RemoteDeliverySource) {
        self.source = source
    }

    func lease(limit: Int) async throws -> [DeliveryWork] {
        try await cancelWhenGracefulShutdown { try await source.lease(limit: limit) }
    }

    func report(_ reports: [DeliveryReport]) async throws { try await source.report(reports) }
}
