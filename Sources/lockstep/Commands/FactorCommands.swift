import ArgumentParser
import Domain
import Formats
import UseCases

extension UserCommand {
    struct ResetAuthenticator: ResetAuthenticatorCommand {
        static let configuration = CommandConfiguration(
            commandName: "reset-authenticator",
            abstract: "Remove somebody's second proofs, for them to set up others.",
            discussion: ResetAuthenticatorArguments.discussion)
        @OptionGroup var arguments: ResetAuthenticatorArguments
    }

    struct FactorRuleCommand: HostCommand {
        static let configuration = CommandConfiguration(
            commandName: "require-factor",
            abstract: "Set an exception from factors.required for one account, or lift it.")

        enum Rule: String, ExpressibleByArgument, CaseIterable {
            case required, exempt
            case asOrganisation = "as-organisation"
        }

        @Argument(help: "Email address.")
        var email: String

        @Argument(help: "required, exempt or as-organisation.")
        var rule: Rule = .required

        @OptionGroup(title: "Configuration")
        var options: ConfigurationOptions

        func run(_ installation: Installation) async throws {
            let address = try EmailAddress(argument: email)
            _ = try await installation.setFactorRule(
                FactorRule(rawValue: rule.rawValue), of: address, by: .host
            ).orFailure()
            StandardOutput.write("\(address.text): \(rule.rawValue)")
        }
    }
}

struct ResetAuthenticatorArguments: ParsableArguments {
    static let discussion = """
        The person gets a link by mail, which stands for the second proof at their next sign-in. With --spoken a code is \
        printed instead, to be read out to them; it works for ten minutes. Their password stays as it is.
        """

    @Argument(help: "Email address.")
    var email: String

    @Flag(help: "Print a code to be read out, instead of mailing a link.")
    var spoken = false

    @OptionGroup(title: "Configuration")
    var options: ConfigurationOptions
}

protocol ResetAuthenticatorCommand: AccountCommand {
    var arguments: ResetAuthenticatorArguments { get }
}

extension ResetAuthenticatorCommand {
    var options: ConfigurationOptions { arguments.options }

    func run(_ installation: Installation) async throws {
        let address = try EmailAddress(argument: arguments.email)
        let code = try await installation.resetFactors(
            of: address, at: Self.entrance, isSpoken: arguments.spoken, by: .host
        ).orFailure()
        StandardOutput.write(
            code.map { "code to read out, good for ten minutes: \($0.text.exposed)" }
                ?? "a link was mailed to \(address.text)")
    }
}
