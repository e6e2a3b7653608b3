import ArgumentParser
import Domain
import Formats
import UseCases

struct BindingsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bindings", abstract: "Which entries of directories are which accounts.",
        subcommands: [List.self, Add.self, Remove.self])

    struct List: HostCommand {
        static let configuration = CommandConfiguration(
            abstract: "The entries of one account, or everybody who is bound at a connection.")

        @Option(help: "The email address of one account.")
        var account: String?

        @Option(help: "What the connection is called.")
        var connection: String?

        @Flag(help: "Print one JSON document.")
        var json = false

        @OptionGroup(title: "Configuration")
        var options: ConfigurationOptions

        func validate() throws {
            if account == nil, connection == nil { throw ValidationError("Name an --account or a --connection.") }
        }

        func run(_ installation: Installation) async throws {
            let bound = try await find(installation)
            if json {
                let list = JSONText.array(bound.map(\.json))
                return StandardOutput.write(String(decoding: list.bytes, as: UTF8.self))
            }
            for one in bound {
                StandardOutput.write(
                    [
                        one.overview.binding.id.rawValue, one.overview.connection.name.text, one.account.email.text,
                        one.overview.binding.entry,
                    ].joined(separator: "\t"))
            }
        }

        private func find(_ installation: Installation) async throws -> [BoundAccount] {
            let administration = installation.hostRights.administration
            var there: Connection?
            if let connection { there = try await installation.connection(named: connection) }
            if let account {
                guard let address = try? EmailAddress(account), let user = try await installation.findUser(address)
                else { throw CommandFailure.refused([.accountUnknown]) }
                return try await administration.listBindings(of: user.account.id).orFailure()
                    .filter { there == nil || there?.id == $0.connection.id }
                    .map { BoundAccount(account: user.account, overview: $0) }
            }
            guard let there else { return [] }
            var (all, last): ([BoundAccount], ID<Binding>?) = ([], nil)
            while true {
                let page = try await administration.listBindings(at: there.id, after: last, limit: 1_000).orFailure()
                all += page
                guard let end = page.last, page.count == 1_000 else { return all }
                last = end.overview.binding.id
            }
        }
    }

    struct Add: HostCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say which entry of a directory is an account's. It is owed the password from now on.",
            discussion: "Prints the binding, as `deliveries list` shows it.")

        @Argument(help: "The account's email address.")
        var email: String

        @Argument(help: "What the connection is called.")
        var connection: String

        @Argument(help: "The entry's distinguished name, its entryUUID or its objectGUID.")
        var entry: String

        @OptionGroup(title: "Configuration")
        var options: ConfigurationOptions

        func run(_ installation: Installation) async throws {
            guard let user = try await installation.findUser(try EmailAddress(argument: email)) else {
                throw CommandFailure.refused([.accountUnknown])
            }
            let connection = try await installation.connection(named: connection)
            let binding = try await installation.hostRights.administration
                .bind(user.account.id, to: connection.id, entry: entry).orFailure()
            StandardOutput.write(binding.id.rawValue)
        }
    }

    struct Remove: HostCommand {
        static let configuration = CommandConfiguration(
            abstract: "Have an entry follow no account any more. In the directory nothing is changed.")

        @Argument(help: "As `deliveries list` shows it.")
        var id: String

        @OptionGroup(title: "Configuration")
        var options: ConfigurationOptions

        func run(_ installation: Installation) async throws {
            guard let id = ID<Binding>(parsing: id) else { throw CommandFailure.refused([.nothingPending]) }
            _ = try await installation.hostRights.administration.unbind(id).orFailure()
        }
    }
}

extension BoundAccount {
    fileprivate var json: JSONText {
        let binding = overview.binding
        return .object([
            "id": .string(binding.id.rawValue), "account": .string(account.id.rawValue),
            "email": .string(account.email.text), "connection": .string(overview.connection.name.text),
            "entry": .string(binding.entry), "bound_at": .integer(binding.boundAt.milliseconds),
        ])
    }
}
