import ArgumentParser
import Domain
import UseCases

struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "People's accounts.",
        subcommands: [
            AddUser.self, ImportUsers.self, ListUsers.self, Show.self, Unlock.self, Expire.self, Restore.self,
            Suspend.self,
            Activate.self, ActivationLink.self,
            PasswordNeverExpires.self, PasswordExpires.self, ResetAuthenticator.self, FactorRuleCommand.self,
            SendReset.self, SendActivation.self, SignOut.self,
        ])

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

    struct Unlock: AccountActionCommand {
        static let configuration = CommandConfiguration(abstract: "Unlock an account, without a reset.")
        var action: AccountAction { .unlock }
        @OptionGroup var arguments: UserActionArguments
    }

    struct Expire: AccountActionCommand {
        static let configuration = CommandConfiguration(abstract: "Let an account expire now.")
        var action: AccountAction { .expire }
        @OptionGroup var arguments: UserActionArguments
    }

    struct Restore: AccountActionCommand {
        static let configuration = CommandConfiguration(
            abstract: "Let an expired account in again, and begin its password's lifetime anew.")

        @Flag(help: "Let the next sign-in lead to a new password, and nowhere else.")
        var changeAtNextSignIn = false

        var action: AccountAction { changeAtNextSignIn ? .restoreToChange : .restore }
        @OptionGroup var arguments: UserActionArguments
    }

    struct Suspend: AccountActionCommand {
        static let configuration = CommandConfiguration(abstract: "Keep an account out, and end its sessions.")
        var action: AccountAction { .suspend }
        @OptionGroup var arguments: UserActionArguments
    }

    struct Activate: AccountActionCommand {
        static let configuration = CommandConfiguration(abstract: "Let a suspended account in again.")
        var action: AccountAction { .activate }
        @OptionGroup var arguments: UserActionArguments
    }

    struct ActivationLink: HostCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a new activation link for an account that has no password yet.")

        @Argument(help: "Email address.")
        var email: String

        @OptionGroup(title: "Configuration")
        var options: ConfigurationOptions

        func run(_ installation: Installation) async throws {
            let address = try EmailAddress(argument: email)
            let link = try await installation.hostRights.host.renewActivationLink(
                of: try await installation.findUserID(address)
            ).orFailure()
            StandardOutput.write(link.exposed)
        }
    }

    struct PasswordNeverExpires: AccountActionCommand {
        static let configuration = CommandConfiguration(abstract: "Exempt a password from expiry.")
        var action: AccountAction { .exemptFromExpiry }
        @OptionGroup var arguments: UserActionArguments
    }

    struct PasswordExpires: AccountActionCommand {
        static let configuration = CommandConfiguration(abstract: "Let the policy say when a password expires.")
        var action: AccountAction { .subjectToExpiry }
        @OptionGroup var arguments: UserActionArguments
    }
}
