package import Domain
package import Formats
import Logging
package import UseCases

/// A connector with its key, and the directory that it carries to.
package struct TestConnector: Sendable {
    package let connector: Connector
    package let key: ConnectorKey
    package let token: Token
    package let target: ScriptedTarget
    package let runner: ConnectorRunner
}

extension TestInstallation {
    package static let certificate = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----"

    /// One that is confirmed.
    package func addConnector(_ name: String = "Rack 7") async throws -> TestConnector {
        let administration = installation.hostRights.administration
        guard let name = ConnectionName(name), case .done(let added) = try await administration.addConnector(name),
            let key = ConnectorKey(bytes: installation.chance.p256PrivateKey()),
            case .done(let token) = try await installation.registerConnector(
                added.registration, publicKey: key.publicKey.text),
            case .done(let connector) = try await installation.hostRights.ownership.confirmConnector(
                added.connector.id, fingerprint: key.publicKey.fingerprint)
        else { throw Unexpected(what: "no connector") }
        let target = ScriptedTarget()
        let clock = clock
        let runner = ConnectorRunner(
            source: LocalDeliverySource(installation: installation, connector: connector.id), key: key,
            logger: .silent, elapsed: { .milliseconds(clock.now.milliseconds) }, target: { _ in target })
        return TestConnector(connector: connector, key: key, token: token, target: target, runner: runner)
    }

    package func addConnection(
        _ name: String = "Head office", carriedBy connector: TestConnector, _ said: [ConnectionField: String] = [:]
    ) async throws -> Connection {
        let administration = installation.hostRights.administration
        let standard: [ConnectionField: String] = [
            .kind: "ldap", .servers: "ldaps://ldap.example.org", .authorities: Self.certificate,
            .readerName: "cn=reader,dc=example", .writerName: "cn=writer,dc=example", .searchBase: "dc=example",
            .leaving: "disable",
        ]
        guard let name = ConnectionName(name),
            case .done(let connection) = try await administration.addConnection(name, standard.merging(said) { $1 }),
            case .done(let carried) = try await administration.setWriter(
                of: connection.id, carriedBy: connector.connector.id, password: Secret("the writer's own"))
        else { throw Unexpected(what: "no connection") }
        return carried
    }

    @discardableResult
    package func bind(
        _ account: Account, to connection: Connection, as identifier: EntryIdentifier? = nil
    ) async throws -> Binding {
        let bound = try await installation.hostRights.administration.bind(
            account.id, to: connection.id,
            entry: identifier?.description ?? "uid=\(account.email.key),dc=example")
        guard case .done(let binding) = bound else { throw Unexpected(what: "\(bound)") }
        return binding
    }

    package func state(of account: Account) async throws -> [DeliveryState] {
        try await installation.hostRights.administration.listBindings(of: account.id).value?.map(\.state) ?? []
    }
}
