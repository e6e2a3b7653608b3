import ArgumentParser
import Domain
import UseCases

struct UserActionArguments: ParsableArguments {
    @Argument(help: "Email address.")
    var email: String

    @OptionGroup
    var reason: ReasonOption

    @Flag(help: "Print one JSON document.")
    var json = false

    @OptionGroup(title: "Configuration")
    var options: ConfigurationOptions
}

struct ReasonOption: ParsableArguments {
    @Option(help: "Why, for whoever reads the events later. The person isn't told.")
    var reason: String?

    func parsed() throws(CommandFailure) -> Reason? {
        guard let reason else { return nil }
        do throws(Reason.Fault) {
            return try Reason(reason)
        } catch {
            throw .refused([error.refusal])
        }
    }
}

/// A command that does one thing to one person's account and shows what became of it.
protocol UserActionCommand: HostCommand {
    var userAction: UserAction { get }
    var arguments: UserActionArguments { get }
}

extension UserActionCommand {
    var options: ConfigurationOptions { arguments.options }

    func run(_ installation: Installation) async throws {
        let address = try EmailAddress(argument: arguments.email)
        _ = try await installation.hostRights.administration.perform(
            userAction, on: try await installation.findUserID(address), because: try arguments.reason.parsed()
        ).orFailure()
        guard let overview = try await installation.findUser(address) else { return }
        let report = UserReport(overview)
        if arguments.json { try StandardOutput.write(json: report) } else { StandardOutput.write(report.line) }
    }
}

/// One that changes how the account itself stands.
protocol AccountActionCommand: UserActionCommand {
    var action: AccountAction { get }
}

extension AccountActionCommand {
    var userAction: UserAction { .account(action) }
}

extension Installation {
    func findUserID(_ address: EmailAddress) async throws -> ID<Account> {
        guard let user = try await findUser(address) else { throw CommandFailure.refused([.accountUnknown]) }
        return user.account.id
    }
}

extension UserCommand {
    struct SendReset: UserActionCommand {
        static let configuration = CommandConfiguration(
            abstract: "Mail somebody a link to reset their password.")

        @Flag(help: "To their recovery address, instead of the organisation's.")
        var recovery = false

        var userAction: UserAction { .sendReset(recovery ? .recovery : .primary) }
        @OptionGroup var arguments: UserActionArguments
    }

    struct SendActivation: UserActionCommand {
        static let configuration = CommandConfiguration(
            abstract: "Mail somebody who has no password yet a new link to choose one.")
        var userAction: UserAction { .mailActivation }
        @OptionGroup var arguments: UserActionArguments
    }

    struct SignOut: UserActionCommand {
        static let configuration = CommandConfiguration(abstract: "End every session of somebody.")
        var userAction: UserAction { .signOut }
        @OptionGroup var arguments: UserActionArguments
    }
}
