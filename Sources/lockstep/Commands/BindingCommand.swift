import ArgumentParser
import Domain
import UseCases

struct BindingsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bindings", abstract: "Which entries of directories are which accounts.",
        subcommands: [Add.self, Remove.self])

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
