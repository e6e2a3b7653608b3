package import Domain
import Formats
import Store

/// How one connection stands, as its page shows it.
package struct ConnectionOverview: Hashable, Sendable {
    package let health: DeliveryHealth
    /// Who carries what it is owed.
    package let connector: Connector?
    /// Whether the account that reads has a password. Nobody is shown it again.
    package let hasReader: Bool
    package let hasWriter: Bool
    package let bound: BoundedCount
    /// The most frequent first.
    package let failures: [DeliveryFailureCount]

    package init(
        health: DeliveryHealth, connector: Connector?, hasReader: Bool, hasWriter: Bool, bound: BoundedCount,
        failures: [DeliveryFailureCount]
    ) {
        self.health = health
        self.connector = connector
        self.hasReader = hasReader
        self.hasWriter = hasWriter
        self.bound = bound
        self.failures = failures
    }

    package var connection: Connection { health.connection }

    /// Those that may vouch for the directory.
    package var authorities: [PinnedAuthority] { AuthorityCertificates.list(in: connection.settings.authorities) }

    package func problem(at now: Timestamp) -> ConnectionProblem? {
        ConnectionProblem(
            of: connection, connector, hasReader: hasReader, hasWriter: hasWriter, waiting: health.waiting,
            failure: failures.first?.failure, bound: bound.number, authorities: authorities, at: now)
    }
}

/// A connector as administrators see it.
package struct ConnectorOverview: Hashable, Sendable {
    package let connector: Connector
    /// Of the key that it presented, to be compared with what it shows itself.
    package let fingerprint: String?
    /// What it carries for.
    package let connections: [Connection]

    package init(_ connector: Connector, connections: [Connection]) {
        self.connector = connector
        self.connections = connections
        fingerprint = connector.publicKey.flatMap(ConnectorPublicKey.init(text:))?.fingerprint
    }

    package var state: ConnectorState {
        if connector.publicKey == nil { .unregistered } else if connector.isTrusted { .confirmed } else { .unconfirmed }
    }
}

/// As commands and programs name it.
package enum ConnectorState: String, Hashable, Sendable, CaseIterable {
    /// It has presented no key.
    case unregistered
    /// Nobody has compared its fingerprint.
    case unconfirmed
    case confirmed
}

extension AuditingRight {
    /// Every connection with what waits there, by name.
    package func listConnections() async throws -> Outcome<[ConnectionOverview]> {
        try await holder.look(with: .auditing) { transaction, _ in .done(try transaction.listConnectionOverviews()) }
    }

    package func findConnection(_ id: ID<Connection>) async throws -> Outcome<ConnectionOverview> {
        try await holder.look(with: .auditing) { transaction, _ in
            .done(try transaction.listConnectionOverviews().first { $0.connection.id == id })
        }.unwrapped(or: .connectionUnknown)
    }

    package func listConnectors() async throws -> Outcome<[ConnectorOverview]> {
        try await holder.look(with: .auditing) { transaction, _ in .done(try transaction.listConnectorOverviews()) }
    }

    package func findConnector(_ id: ID<Connector>) async throws -> Outcome<ConnectorOverview> {
        try await holder.look(with: .auditing) { transaction, _ in
            .done(try transaction.listConnectorOverviews().first { $0.connector.id == id })
        }.unwrapped(or: .connectorUnknown)
    }
}

extension Transaction {
    fileprivate func listConnectionOverviews() throws -> [ConnectionOverview] {
        let failures = Dictionary(grouping: try listDeliveryFailures(), by: \.connection)
        return try listDeliveryHealth().map { health in
            let id = health.connection.id
            return ConnectionOverview(
                health: health, connector: try health.connection.connector.flatMap { try findConnector($0) },
                hasReader: try findReaderSecret(of: id) != nil, hasWriter: try findWriterSecret(of: id) != nil,
                bound: BoundedCount(try countBindings(at: id, upTo: ReadingRight.countedUpTo + 1)),
                failures: failures[id] ?? [])
        }
    }

    fileprivate func listConnectorOverviews() throws -> [ConnectorOverview] {
        let connections = Dictionary(grouping: try listConnections(), by: \.connector)
        return try listConnectors().map { ConnectorOverview($0, connections: connections[$0.id] ?? []) }
    }
}
