import ArgumentParser
import Domain
import Formats
import UseCases

struct ConnectionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "connections", abstract: "The directories that follow a change of password.",
        subcommands: [
            List.self, Show.self, Add.self, Set.self, Secret.self, Pause.self, Resume.self, Remove.self,
            Match.self, Import.self, Drift.self,
        ])

    struct List: HostCommand {
        static let configuration = CommandConfiguration(abstract: "Connections, with what waits at each.")

        @Flag(help: "Print one JSON document.")
        var json = false

        @OptionGroup(title: "Configuration")
        var options: ConfigurationOptions

        func run(_ installation: Installation) async throws {
            let health = try await installation.hostRights.auditing.listDeliveryHealth().orFailure()
            if json {
                let list = JSONText.array(health.map(\.json))
                return StandardOutput.write(String(decoding: list.bytes, as: UTF8.self))
            }
            for health in health {
                StandardOutput.write(
                    [
                        health.connection.name.text, health.connection.pausedAt == nil ? "running" : "paused",
                        "waiting=\(health.waiting)", "failed=\(health.failed)",
                        "needs-password=\(health.needPassword)",
                    ].joined(separator: "\t"))
            }
        }
    }

    struct Show: HostCommand {
        static let configuration = CommandConfiguration(abstract: "Everything that is said about a connection.")

        @Argument(help: "What it is called.")
        var name: String

        @OptionGroup(title: "Configuration")
        var options: ConfigurationOptions

        func run(_ installation: Installation) async throws {
            let connection = try await installation.connection(named: name)
            for field in ConnectionField.allCases {
                let said = connection.settings.said[field]
                let value = said ?? field.standard(of: connection.settings.kind) ?? ""
                StandardOutput.write([field.rawValue, value, said == nil ? "standard" : "set"].joined(separator: "\t"))
            }
        }
    }

    struct Add: HostCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set a directory up.",
            discussion: "Fields are written FIELD=VALUE; `connections show` lists them. Certificates are read from "
                + "standard input where `authorities=-` is said.")

        @Argument(help: "What it is called.")
        var name: String

        @Argument(help: "FIELD=VALUE, one for each.")
        var fields: [String]

        @OptionGroup(title: "Configuration")
        var options: ConfigurationOptions

        func run(_ installation: Installation) async throws {
            guard let name = ConnectionName(name) else { throw CommandFailure.refused([.connectionNameMalformed]) }
            _ = try await installation.hostRights.administration.addConnection(name, try ConnectionField.read(fields))
                .orFailure()
        }
    }

    struct Set: HostCommand {
        static let configuration = CommandConfiguration(
            abstract: "Change what is said about a connection.",
            discussion: "FIELD= without a value takes back what was said.")

        @Argument(help: "What it is called.")
        var name: String

        @Argument(help: "FIELD=VALUE, one for each.")
        var fields: [String]

        @OptionGroup(title: "Configuration")
        var options: ConfigurationOptions

        func run(_ installation: Installation) async throws {
            let connection = try await installation.connection(named: name)
            _ = try await installation.hostRights.administration
                .changeConnection(connection.id, try ConnectionField.read(fields)).orFailure()
        }
    }

    struct Secret: HostCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set the password of the account that reads or writes there, from standard input.",
            discussion: "The writer's is sealed to the connector, and nobody else can read it from then on.")

        @Argument(help: "What it is called.")
        var name: String

        @Option(help: "The connector that carries there; without, it is the reader's password.")
        var connector: String?

        @OptionGroup(title: "Configuration")
        var options: ConfigurationOptions

        func run(_ installation: Installation) async throws {
            let connection = try await installation.connection(named: name)
            let administration = installation.hostRights.administration
            if let connector {
                let id = try await installation.connector(named: connector).id
                let password = Domain.Secret(try StandardInput.readPassword())
                _ = try await administration.setWriter(of: connection.id, carriedBy: id, password: password).orFailure()
            } else {
                let password = Domain.Secret(try StandardInput.readPassword())
                _ = try await administration.setReader(of: connection.id, password: password).orFailure()
            }
        }
    }

    struct Pause: HostCommand {
        static let configuration = CommandConfiguration(abstract: "Carry nothing there for now. Everything is kept.")

        @Argument(help: "What it is called.")
        var name: String

        @OptionGroup(title: "Configuration")
        var options: ConfigurationOptions

        func run(_ installation: Installation) async throws {
            let connection = try await installation.connection(named: name)
            _ = try await installation.hostRights.administration.pauseConnection(connection.id, true).orFailure()
        }
    }

    struct Resume: HostCommand {
        static let configuration = CommandConfiguration(abstract: "Go on carrying there.")

        @Argument(help: "What it is called.")
        var name: String

        @OptionGroup(title: "Configuration")
        var options: ConfigurationOptions

        func run(_ installation: Installation) async throws {
            let connection = try await installation.connection(named: name)
            _ = try await installation.hostRights.administration.pauseConnection(connection.id, false).orFailure()
        }
    }

    struct Remove: HostCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove a connection. In the directory nothing is changed.")

        @Argument(help: "What it is called.")
        var name: String

        @OptionGroup(title: "Configuration")
        var options: ConfigurationOptions

        func run(_ installation: Installation) async throws {
            let connection = try await installation.connection(named: name)
            _ = try await installation.hostRights.administration.removeConnection(connection.id).orFailure()
        }
    }
}

extension Installation {
    func connection(named name: String) async throws -> Connection {
        let connections = try await hostRights.administration.listConnections().orFailure()
        let key = ConnectionName(name)?.key
        guard let connection = connections.first(where: { $0.name.key == key }) else {
            throw CommandFailure.refused([.connectionUnknown])
        }
        return connection
    }
}

extension ConnectionField {
    /// - Parameter arguments: FIELD=VALUE; a value of `-` is read from standard input.
    fileprivate static func read(_ arguments: [String]) throws -> [ConnectionField: String] {
        try arguments.reduce(into: [:]) { said, argument in
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let field = ConnectionField(rawValue: String(parts[0])) else {
                throw CommandFailure.misused(
                    "“\(parts[0])” is no field of a connection",
                    mend: "write FIELD=VALUE with one of \(allCases.map(\.rawValue).joined(separator: ", "))")
            }
            said[field] = parts[1] == "-" ? try StandardInput.readText(field.rawValue) : String(parts[1])
        }
    }
}
