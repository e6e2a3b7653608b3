import ArgumentParser
import Bootstrap
import Domain
import Formats
import Logging
import Texts
import UseCases

extension AdminCommand {
    struct BreakGlass: HostCommand {
        static let configuration = CommandConfiguration(
            commandName: "break-glass", abstract: "Let an owner in once, past password and second proof.",
            discussion: """
                For emergencies. Prints a code that is good once, for an hour, at the administrators' sign-in page; the \
                session ends with that hour. Every owner and administrator is told by mail, now and when it is used, and \
                both are in the audit trail.
                """)

        @Argument(help: "Email address of an active owner.")
        var email: String

        @Flag(help: "Print one JSON document.")
        var json = false

        @OptionGroup(title: "Configuration")
        var options: ConfigurationOptions

        func run(_ installation: Installation) async throws {
            let rights = installation.hostRights
            let address = try EmailAddress(argument: email)
            guard let found = try await rights.auditing.findAdministrator(address).orFailure() else {
                throw CommandFailure.refused([.accountUnknown])
            }
            let code = try await rights.host.makeBreakGlass(
                for: found.account.id, logger: Logger(label: "break-glass")
            ).orFailure()
            let until = installation.time.now() + Domain.BreakGlass.lives
            if json {
                return try StandardOutput.write(
                    json: Made(code: code.text.exposed, url: page(installation), until: until.milliseconds))
            }
            // The one place where it is ever shown; to a pipe it is the only line.
            StandardOutput.write(code.text.exposed)
            StandardError.write(
                """
                BREAK-GLASS: whoever has this code signs in as \(address) at \(page(installation)), once, until \
                \(until.words).
                Every owner and administrator is being told.

                """)
        }

        private func page(_ installation: Installation) -> String { "\(installation.baseURL)/admin/break-glass" }

        private struct Made: Encodable {
            let code: String
            let url: String
            let until: Int64
        }
    }
}
