import ArgumentParser
import Domain
import Formats
import UseCases

extension UserCommand {
    struct ResetAuthenticator: HostCommand {
        static let configuration = CommandConfiguration(
            commandName: "reset-authenticator",
            abstract: "Remove somebody's second proofs, for them to set up others.",
            discussion: """
                The person gets a link by mail, which stands for the second proof at their next sign-in. With --spoken a \
                code is printed instead, to be read out to them; it works for ten minutes. Their password stays as it is.
                """)

        @Argument(help: "Email address.")
        var email: String

        @Flag(help: "Print a code to be read out, instead of mailing a link.")
        var spoken = false

        @OptionGroup
        var reason: ReasonOption

        @OptionGroup(title: "Configuration")
        var options: ConfigurationOptions

        func run(_ installation: Installation) async throws {
            let address = try EmailAddress(argument: email)
            let done = try await installation.hostRights.administration.perform(
                spoken ? .spokenCode : .resetAuthenticator, on: try await installation.findUserID(address),
                because: try reason.parsed()
            ).orFailure()
            StandardOutput.write(
                done.spokenCode.map { "code to read out, good for ten minutes: \($0.text.exposed)" }
                    ?? "a link was mailed to \(address.text)")
        }
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

        @OptionGroup
        var reason: ReasonOption

        @OptionGroup(title: "Configuration")
        var options: ConfigurationOptions

        func run(_ installation: Installation) async throws {
            let address = try EmailAddress(argument: email)
            _ = try await installation.hostRights.administration.perform(
                .setFactorRule(FactorRule(rawValue: rule.rawValue)), on: try await installation.findUserID(address),
                because: try reason.parsed()
            ).orFailure()
            StandardOutput.write("\(address.text): \(rule.rawValue)")
        }
    }
}
