import ArgumentParser
import Domain
import UseCases

struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "People's accounts.",
        subcommands: [
            AddUser.self, ImportUsers.self, List.self, Show.self, Unlock.self, Expire.self, Restore.self, Suspend.self,
            Activate.self, ActivationLink.self,
            PasswordNeverExpires.self, PasswordExpires.self, ResetAuthenticator.self, FactorRuleCommand.self,
        ])

    struct List: HostCommand {
        static let configuration = CommandConfiguration(abstract: "List users in the order of their addresses.")

        @Flag(help: "Print one JSON document.")
        var json = false

        @Flag(help: "Print a table for a spreadsheet.")
        var csv = false

        @OptionGroup(title: "Configuration")
        var options: ConfigurationOptions

        func validate() throws {
            guard !(json && csv) else { throw ValidationError("--json and --csv exclude each other.") }
        }

        func run(_ installation: Installation) async throws {
            var list = JSONList(isWanted: json)
            var after = ""
            if csv { StandardOutput.write(csv: UserReport.header) }
            while let page = Optional(try await installation.listUsers(after: after)), let last = page.last {
                for overview in page {
                    let report = UserReport(overview)
                    switch (json, csv) {
                    case (true, _): try list.append(report)
                    case (_, true): StandardOutput.write(csv: report.record)
                    default: StandardOutput.write(report.line)
                    }
                }
                after = last.account.email.key
            }
            list.end()
        }
    }

    struct Show: HostCommand {
        static let configuration = CommandConfiguration(abstract: "Show one user's state.")

        @Argument(help: "Email address.")
        var email: String

        @Flag(help: "Print one JSON document.")
        var json = false

        @OptionGroup(title: "Configuration")
        var options: ConfigurationOptions

        func run(_ installation: Installation) async throws {
            guard let overview = try await installation.findUser(try EmailAddress(argument: email)) else {
                throw CommandFailure.refused([.accountUnknown])
            }
            let report = UserReport(overview, try await installation.findSurroundings(of: overview.account))
            if json { try StandardOutput.write(json: report) } else { StandardOutput.write(report.text) }
        }
    }

    struct Unlock: UserAction {
        static let configuration = CommandConfiguration(abstract: "Unlock an account, without a reset.")
        var action: AccountAction { .unlock }
        @OptionGroup var arguments: UserActionArguments
    }

    struct Expire: UserAction {
        static let configuration = CommandConfiguration(abstract: "Let an account expire now.")
        var action: AccountAction { .expire }
        @OptionGroup var arguments: UserActionArguments
    }

    struct Restore: UserAction {
        static let configuration = CommandConfiguration(
            abstract: "Let an expired account in again, and begin its password's lifetime anew.")

        @Flag(help: "Let the next sign-in lead to a new password, and nowhere else.")
        var changeAtNextSignIn = false

        var action: AccountAction { changeAtNextSignIn ? .restoreToChange : .restore }
        @OptionGroup var arguments: UserActionArguments
    }

    struct Suspend: UserAction {
        static let configuration = CommandConfiguration(abstract: "Keep an account out, and end its sessions.")
        var action: AccountAction { .suspend }
        @OptionGroup var arguments: UserActionArguments
    }

    struct Activate: UserAction {
        static let configuration = CommandConfiguration(abstract: "Let a suspended account in again.")
        var action: AccountAction { .activate }
        @OptionGroup var arguments: UserActionArguments
    }

    struct ActivationLink: ActivationLinkCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a new activation link for an account that has no password yet.")
        @OptionGroup var arguments: ActivationLinkArguments
    }

    struct PasswordNeverExpires: UserAction {
        static let configuration = CommandConfiguration(abstract: "Exempt a password from expiry.")
        var action: AccountAction { .exemptFromExpiry }
        @OptionGroup var arguments: UserActionArguments
    }

    struct PasswordExpires: UserAction {
        static let configuration = CommandConfiguration(abstract: "Let the policy say when a password expires.")
        var action: AccountAction { .subjectToExpiry }
        @OptionGroup var arguments: UserActionArguments
    }
}

struct UserActionArguments: ParsableArguments {
    @Argument(help: "Email address.")
    var email: String

    @Flag(help: "Print one JSON document.")
    var json = false

    @OptionGroup(title: "Configuration")
    var options: ConfigurationOptions
}

/// A command about one account, which is found by its address in one portal: the users' unless it says otherwise.
protocol AccountCommand: HostCommand {
    static var entrance: Entrance { get }
}

extension AccountCommand {
    static var entrance: Entrance { .users }
}

/// A command that does one thing to one account and shows what became of it.
protocol UserAction: AccountCommand {
    var action: AccountAction { get }
    var arguments: UserActionArguments { get }
}

extension UserAction {
    var options: ConfigurationOptions { arguments.options }

    func run(_ installation: Installation) async throws {
        let address = try EmailAddress(argument: arguments.email)
        _ = try await installation.act(action, on: address, at: Self.entrance, by: .host).orFailure()
        guard let overview = try await installation.findAccount(address, at: Self.entrance) else { return }
        let report = UserReport(overview)
        if arguments.json { try StandardOutput.write(json: report) } else { StandardOutput.write(report.line) }
    }
}

struct ActivationLinkArguments: ParsableArguments {
    @Argument(help: "Email address.")
    var email: String

    @OptionGroup(title: "Configuration")
    var options: ConfigurationOptions
}

protocol ActivationLinkCommand: AccountCommand {
    var arguments: ActivationLinkArguments { get }
}

extension ActivationLinkCommand {
    var options: ConfigurationOptions { arguments.options }

    func run(_ installation: Installation) async throws {
        let address = try EmailAddress(argument: arguments.email)
        let link = try await installation.renewActivationLink(of: address, at: Self.entrance, by: .host).orFailure()
        StandardOutput.write(link.exposed)
    }
}
