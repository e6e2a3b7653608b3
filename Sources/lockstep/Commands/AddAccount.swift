import ArgumentParser
import Domain
import UseCases

struct PasswordOption: ParsableArguments {
    @Flag(help: "Read the first password from standard input, one line. Without: print an activation link.")
    var passwordStdin = false

    @Flag(help: "Print one JSON document.")
    var json = false
}

extension PasswordOption {
    /// Adds the account and prints what its person needs next.
    func add(_ account: NewAccount, to installation: Installation) async throws {
        if passwordStdin {
            let password = try StandardInput.readPassword()
            let added = try await installation.addAccount(account, password: password, by: .host, origin: .host)
                .orFailure()
            try report(added.id, email: account.email, link: nil)
        } else {
            let added = try await installation.addAccount(account, by: .host).orFailure()
            try report(added.account.id, email: account.email, link: added.activationLink)
        }
    }

    private func report(_ id: ID<Account>, email: EmailAddress, link: Secret<String>?) throws {
        if json {
            try StandardOutput.write(json: Added(id: id.rawValue, email: email.text, activationLink: link?.exposed))
        } else if let link {
            // The one place where it is ever shown; to a pipe it is the only line.
            StandardOutput.write(link.exposed)
        } else {
            StandardOutput.write("added \(email)")
        }
    }

    private struct Added: Encodable {
        let id: String
        let email: String
        let activationLink: String?

        enum CodingKeys: String, CodingKey {
            case id, email
            case activationLink = "activation_link"
        }
    }
}

struct AddUser: HostCommand {
    static let configuration = CommandConfiguration(commandName: "add", abstract: "Add a user.")
    var takesPasswords: Bool { password.passwordStdin }

    @Option(help: "Email address.")
    var email: String

    @Option(help: "Short name to sign in with.")
    var username: String?

    @Option(help: "Given name.")
    var givenName: String

    @Option(help: "Family name.")
    var familyName = ""

    @OptionGroup
    var password: PasswordOption

    @OptionGroup(title: "Configuration")
    var options: ConfigurationOptions

    func run(_ installation: Installation) async throws {
        let account = NewAccount(
            kind: .user, email: try EmailAddress(argument: email),
            userName: try username.map { text throws(CommandFailure) in try UserName(argument: text) },
            name: try PersonName(given: givenName, familyArgument: familyName))
        try await password.add(account, to: installation)
    }
}
