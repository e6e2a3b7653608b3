import ArgumentParser
import Domain
import Formats
import UseCases

struct ConnectorsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "connectors", abstract: "The processes that carry passwords to directories.",
        subcommands: [Add.self, Renew.self, List.self, Confirm.self, Remove.self])

    struct Add: HostCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a connector, and print the token by which it presents its key.",
            discussion: "It is shown this once, and good for an hour.")

        @Argument(help: "What it is called.")
        var name: String

        @OptionGroup(title: "Configuration")
        var options: ConfigurationOptions

        func run(_ installation: Installation) async throws {
            guard let name = ConnectionName(name) else { throw CommandFailure.refused([.connectionNameMalformed]) }
            let added = try await installation.hostRights.administration.addConnector(name).orFailure()
            StandardOutput.write(added.registration.text.exposed)
        }
    }

    struct Renew: HostCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a new token for a connector. The one that it works with is no good any more.")

        @Argument(help: "What it is called.")
        var name: String

        @OptionGroup(title: "Configuration")
        var options: ConfigurationOptions

        func run(_ installation: Installation) async throws {
            let connector = try await installation.connector(named: name)
            let renewed = try await installation.hostRights.administration.renewConnector(connector.id).orFailure()
            StandardOutput.write(renewed.registration.text.exposed)
        }
    }

    struct List: HostCommand {
        static let configuration = CommandConfiguration(abstract: "Connectors, with their fingerprints.")

        @Flag(help: "Print one JSON document.")
        var json = false

        @OptionGroup(title: "Configuration")
        var options: ConfigurationOptions

        func run(_ installation: Installation) async throws {
            let connectors = try await installation.hostRights.administration.listConnectors().orFailure()
            if json {
                let list = JSONText.array(connectors.map(\.json))
                return StandardOutput.write(String(decoding: list.bytes, as: UTF8.self))
            }
            for connector in connectors {
                StandardOutput.write(
                    [connector.name.text, connector.state, connector.fingerprint ?? ""].joined(separator: "\t"))
            }
        }
    }

    struct Confirm: HostCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say that the connector itself shows this fingerprint. Passwords are sealed to it from now on.")

        @Argument(help: "What it is called.")
        var name: String

        @Argument(help: "As the connector shows it.")
        var fingerprint: String

        @OptionGroup(title: "Configuration")
        var options: ConfigurationOptions

        func run(_ installation: Installation) async throws {
            let connector = try await installation.connector(named: name)
            _ = try await installation.hostRights.ownership
                .confirmConnector(connector.id, fingerprint: fingerprint).orFailure()
        }
    }

    struct Remove: HostCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give a connector nothing any more. What was sealed to it is deleted.")

        @Argument(help: "What it is called.")
        var name: String

        @OptionGroup(title: "Configuration")
        var options: ConfigurationOptions

        func run(_ installation: Installation) async throws {
            let connector = try await installation.connector(named: name)
            _ = try await installation.hostRights.administration.removeConnector(connector.id).orFailure()
        }
    }
}

extension Installation {
    func connector(named name: String) async throws -> Connector {
        let connectors = try await hostRights.administration.listConnectors().orFailure()
        let key = ConnectionName(name)?.key
        guard let connector = connectors.first(where: { $0.name.key == key }) else {
            throw CommandFailure.refused([.connectorUnknown])
        }
        return connector
    }
}

extension Connector {
    fileprivate var fingerprint: String? {
        publicKey.flatMap(ConnectorPublicKey.init(text:))?.fingerprint
    }

    fileprivate var state: String {
        if isTrusted { "confirmed" } else if publicKey != nil { "unconfirmed" } else { "unregistered" }
    }

    fileprivate var json: JSONText {
        func time(_ time: Timestamp?) -> JSONText { time.map { .integer($0.milliseconds) } ?? .null }
        return .object([
            "id": .string(id.rawValue), "name": .string(name.text), "state": .string(state),
            "fingerprint": fingerprint.map { .string($0) } ?? .null, "created_at": time(createdAt),
            "confirmed_at": time(confirmedAt), "last_seen_at": time(lastSeenAt),
        ])
    }
}
