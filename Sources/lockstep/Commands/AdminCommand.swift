import ArgumentParser
import Domain
import UseCases

struct AdminCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "admin", abstract: "Administrators.",
        subcommands: [
            Add.self, List.self, SetRole.self, Suspend.self, Activate.self, Unlock.self, Restore.self,
            ActivationLink.self, ResetAuthenticator.self, BreakGlass.self,
        ])

    struct Add: HostCommand {
        static let configuration = CommandConfiguration(abstract: "Add an administrator.")
        var takesPasswords: Bool { password.passwordStdin }

        @Option(help: "Email address.")
        var email: String

        @Option(help: "What they are called.")
        var name: String

        @Option(help: "owner, administrator, helpdesk or auditor.")
        var role = AdministratorRole.administrator

        @OptionGroup
        var password: PasswordOption

        @OptionGroup(title: "Configuration")
        var options: ConfigurationOptions

        func run(_ installation: Installation) async throws {
            let account = NewAccount(
                kind: .administrator(role), email: try EmailAddress(argument: email), userName: nil,
                name: try PersonName(given: name, familyArgument: ""))
            try await password.add(account, to: installation)
        }
    }

    struct List: HostCommand {
        static let configuration = CommandConfiguration(
            abstract: "List administrators in the order of their addresses.")

        @Flag(help: "Print one JSON document.")
        var json = false

        @OptionGroup(title: "Configuration")
        var options: ConfigurationOptions

        func run(_ installation: Installation) async throws {
            let reports = try await installation.hostRights.auditing.listAdministrators().orFailure()
                .map(AdministratorReport.init)
            if json { return try StandardOutput.write(json: reports) }
            for report in reports { StandardOutput.write(report.line) }
        }
    }

    struct SetRole: AdministratorCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give an administrator another role. They are signed out everywhere.")
        @OptionGroup var arguments: AdministratorArguments

        @Argument(help: "owner, administrator, helpdesk or auditor.")
        var role: AdministratorRole

        var action: AdministratorAction { .setRole(role) }
    }

    struct Suspend: AdministratorCommand {
        static let configuration = CommandConfiguration(
            abstract: "Keep an administrator out, and end their sessions; or take an invitation back.")
        var action: AdministratorAction { .suspend }
        @OptionGroup var arguments: AdministratorArguments
    }

    struct Activate: AdministratorCommand {
        static let configuration = CommandConfiguration(abstract: "Let a suspended administrator in again.")
        var action: AdministratorAction { .activate }
        @OptionGroup var arguments: AdministratorArguments
    }

    struct Unlock: AdministratorCommand {
        static let configuration = CommandConfiguration(abstract: "Unlock an administrator, without a reset.")
        var action: AdministratorAction { .unlock }
        @OptionGroup var arguments: AdministratorArguments
    }

    struct Restore: AdministratorCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let an administrator in again whose password has expired.")

        @Flag(help: "Let the next sign-in lead to a new password, and nowhere else.")
        var changeAtNextSignIn = false

        var action: AdministratorAction { .restore(mustChange: changeAtNextSignIn) }
        @OptionGroup var arguments: AdministratorArguments
    }

    struct ActivationLink: HostCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a new activation link for an administrator who has no password yet.")

        @Argument(help: "Email address.")
        var email: String

        @OptionGroup(title: "Configuration")
        var options: ConfigurationOptions

        func run(_ installation: Installation) async throws {
            let (rights, address) = (installation.hostRights, try EmailAddress(argument: email))
            guard let found = try await rights.auditing.findAdministrator(address).orFailure() else {
                throw CommandFailure.refused([.accountUnknown])
            }
            StandardOutput.write(try await rights.host.renewActivationLink(of: found.account.id).orFailure().exposed)
        }
    }

    struct ResetAuthenticator: AdministratorCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove an administrator's second proofs; a link for setting up others is mailed.")
        var action: AdministratorAction { .resetAuthenticator }
        @OptionGroup var arguments: AdministratorArguments
    }
}

struct AdministratorArguments: ParsableArguments {
    @Argument(help: "Email address.")
    var email: String

    @OptionGroup
    var reason: ReasonOption

    @Flag(help: "Print one JSON document.")
    var json = false

    @OptionGroup(title: "Configuration")
    var options: ConfigurationOptions
}

/// A command that does one thing to one administrator and shows what became of them.
protocol AdministratorCommand: HostCommand {
    var action: AdministratorAction { get }
    var arguments: AdministratorArguments { get }
}

extension AdministratorCommand {
    var options: ConfigurationOptions { arguments.options }

    func run(_ installation: Installation) async throws {
        let (rights, address) = (installation.hostRights, try EmailAddress(argument: arguments.email))
        let reason = try arguments.reason.parsed()
        guard let found = try await rights.auditing.findAdministrator(address).orFailure() else {
            throw CommandFailure.refused([.accountUnknown])
        }
        _ = try await rights.ownership.perform(action, on: found.account.id, because: reason).orFailure()
        guard let now = try await rights.auditing.findAdministrator(address).orFailure() else { return }
        let report = AdministratorReport(now)
        if arguments.json { try StandardOutput.write(json: report) } else { StandardOutput.write(report.line) }
    }
}
