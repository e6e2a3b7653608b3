import ArgumentParser
import Bootstrap
import Domain
import Formats
import Texts
import UseCases

struct APIKeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "api-key", abstract: "Keys of programs that use the JSON API and SCIM.",
        subcommands: [Add.self, List.self, End.self])

    struct Add: HostCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a key for a program, and print it.",
            discussion: "It is shown this once. Whoever has it may do what its role may, until it expires or is ended.")

        @Option(help: "The program that will hold it.")
        var name: String

        @Option(help: "owner, administrator, helpdesk or auditor. An owner's lives for 30 days at most.")
        var role = AdministratorRole.auditor

        @Option(help: "After how many days it expires.")
        var days = 30

        @Flag(help: "Print one JSON document.")
        var json = false

        @OptionGroup(title: "Configuration")
        var options: ConfigurationOptions

        func run(_ installation: Installation) async throws {
            guard let name = APIKeyName(name) else { throw CommandFailure.refused([.keyNameMalformed]) }
            guard (0...100_000).contains(days) else { throw CommandFailure.refused([.keyLifeOutOfRange(role)]) }
            let made = try await installation.hostRights.host.addAPIKey(name, as: role, lives: .days(days)).orFailure()
            if json {
                return try StandardOutput.write(json: Made(made))
            }
            // The one place where it is ever shown; to a pipe it is the only line.
            StandardOutput.write(made.token.text.exposed)
            StandardError.write("good until \(made.key.expiresAt.words); its id is \(made.key.id)\n")
        }

        private struct Made: Encodable {
            let id: String
            let key: String
            let expires: Int64

            init(_ made: NewAPIKey) {
                (id, key, expires) = (made.key.id.rawValue, made.token.text.exposed, made.key.expiresAt.milliseconds)
            }

            private enum CodingKeys: String, CodingKey {
                case id, key
                case expires = "expires_at"
            }
        }
    }

    struct List: HostCommand {
        static let configuration = CommandConfiguration(abstract: "List keys, the newest first.")

        @Flag(help: "Print one JSON document.")
        var json = false

        @OptionGroup(title: "Configuration")
        var options: ConfigurationOptions

        func run(_ installation: Installation) async throws {
            let now = installation.time.now()
            let reports = try await installation.hostRights.host.listAPIKeys().orFailure().map { Report($0, at: now) }
            if json { return try StandardOutput.write(json: reports) }
            for report in reports { StandardOutput.write(report.line) }
        }
    }

    struct End: HostCommand {
        static let configuration = CommandConfiguration(abstract: "End a key before it expires.")

        @Argument(help: "Its id, as `list` shows it.")
        var id: String

        @Flag(help: "Print one JSON document.")
        var json = false

        @OptionGroup(title: "Configuration")
        var options: ConfigurationOptions

        func run(_ installation: Installation) async throws {
            guard let id = ID<APIKey>(parsing: id) else { throw CommandFailure.refused([.keyUnknown]) }
            let ended = try await installation.hostRights.host.endAPIKey(id).orFailure()
            let report = Report(ended, at: installation.time.now())
            if json { try StandardOutput.write(json: report) } else { StandardOutput.write(report.line) }
        }
    }

    /// A key as the command line shows it. Times are milliseconds since 1970.
    fileprivate struct Report: Encodable {
        let id: String
        let name: String
        let role: String
        let state: String
        let expires: Timestamp
        let used: Timestamp?

        init(_ key: APIKey, at now: Timestamp) {
            (id, name, role) = (key.id.rawValue, key.name.text, key.role.rawValue)
            (expires, used) = (key.expiresAt, key.lastUsedAt)
            state = key.endedAt != nil ? "ended" : key.isLive(at: now) ? "good" : "expired"
        }

        private enum Key: String, CodingKey {
            case id, name, role, state
            case expires = "expires_at"
            case used = "last_used_at"
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(id, forKey: .id)
            try container.encode(name, forKey: .name)
            try container.encode(role, forKey: .role)
            try container.encode(state, forKey: .state)
            try container.encode(expires.milliseconds, forKey: .expires)
            try container.encode(used?.milliseconds, forKey: .used)
        }

        var line: String { "\(id)\t\(name)\t\(role)\t\(state)\tuntil \(expires.words)" }
    }
}
