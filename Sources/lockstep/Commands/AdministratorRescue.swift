import ArgumentParser
import Domain
import UseCases

// What lets an administrator in again whom no other administrator can help.
extension AdminCommand {
    struct Unlock: UserAction {
        static let configuration = CommandConfiguration(abstract: "Unlock an administrator, without a reset.")
        static let entrance = Entrance.administrators
        var action: AccountAction { .unlock }
        @OptionGroup var arguments: UserActionArguments
    }

    struct Restore: UserAction {
        static let configuration = CommandConfiguration(
            abstract: "Let an administrator in again whose password has expired.")
        static let entrance = Entrance.administrators

        @Flag(help: "Let the next sign-in lead to a new password, and nowhere else.")
        var changeAtNextSignIn = false

        var action: AccountAction { changeAtNextSignIn ? .restoreToChange : .restore }
        @OptionGroup var arguments: UserActionArguments
    }

    struct ActivationLink: ActivationLinkCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a new activation link for an administrator who has no password yet.")
        static let entrance = Entrance.administrators
        @OptionGroup var arguments: ActivationLinkArguments
    }

    struct ResetAuthenticator: ResetAuthenticatorCommand {
        static let configuration = CommandConfiguration(
            commandName: "reset-authenticator",
            abstract: "Remove an administrator's second proofs, for them to set up others.",
            discussion: ResetAuthenticatorArguments.discussion)
        static let entrance = Entrance.administrators
        @OptionGroup var arguments: ResetAuthenticatorArguments
    }
}
