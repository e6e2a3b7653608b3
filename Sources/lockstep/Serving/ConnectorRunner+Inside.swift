import Connectors
import Domain
import Formats
import Logging
import UseCases

extension ConnectorRunner {
    /// What the connector inside a server is called.
    private static let name = "This server"

    /// A connector in the server's own process. It needs nobody's confirmation: who starts the process holds both halves.
    ///
    /// - Parameters:
    ///   - keyFile: Made where there is none.
    ///   - reach: Which addresses directories may be at.
    static func inside(
        _ installation: Installation, keyFile: String, reach: OutgoingReach
    ) async throws -> ConnectorRunner {
        let logger = Logger(label: "connector")
        logger.warning(
            "connectors run in this process: its memory and key files open passwords on their way, and the directories")
        let key = try ConnectorKey.loadOrCreate(path: keyFile)
        let connector = try await trust(key.publicKey, in: installation)
        let target = LDAPTarget(reach: reach)
        return ConnectorRunner(
            source: LocalDeliverySource(installation: installation, connector: connector), key: key, logger: logger,
            target: { _ in target })
    }

    /// The connector that has this key; a new one where there is none, and after a restore.
    private static func trust(
        _ key: ConnectorPublicKey, in installation: Installation
    ) async throws -> ID<Connector> {
        let administration = installation.hostRights.administration
        let known = try await administration.listConnectors().orFailure()
        if let trusted = known.first(where: { $0.isTrusted && $0.publicKey == key.text }) { return trusted.id }
        guard let name = ConnectionName(name) else { throw CommandFailure.refused([.connectionNameMalformed]) }
        let added: NewConnector
        if let before = known.first(where: { $0.name.key == name.key }) {
            // Taking its place would throw away what was sealed to it, perhaps another server's.
            guard !before.isTrusted else {
                throw CommandFailure.refused(
                    "the connector “\(name.text)” has another key",
                    mend: "bring its key file here, or remove it: lockstep connectors remove “\(name.text)”")
            }
            added = try await administration.renewConnector(before.id).orFailure()
        } else {
            added = try await administration.addConnector(name).orFailure()
        }
        _ = try await installation.registerConnector(added.registration, publicKey: key.text).orFailure()
        return try await installation.hostRights.ownership.confirmConnector(
            added.connector.id, fingerprint: key.fingerprint
        )
        .orFailure().id
    }
}
