import ArgumentParser
import Bootstrap
import Domain
import Logging
import UseCases

/// A command that an operator types beside the running server, on the same database.
protocol HostCommand: AsyncParsableCommand {
    var options: ConfigurationOptions { get }

    /// Whether it takes a password, and so needs the lists of those that nobody may have.
    var takesPasswords: Bool { get }

    func run(_ installation: Installation) async throws
}

extension HostCommand {
    var takesPasswords: Bool { false }

    func run() async throws {
        let configuration = try options.load()
        // What a command has to say is its output.
        LoggingSystem.start(level: max(configuration.logLevel, .warning))
        let installation = try await Installation.open(configuration, takesPasswords: takesPasswords)
        do {
            try await run(installation)
        } catch {
            await installation.close()
            throw error
        }
        await installation.close()
    }
}

extension Outcome {
    /// What was asked for; a refusal becomes the command's failure.
    func orFailure() throws(CommandFailure) -> Value {
        switch self {
        case .done(let value): value
        case .refused(let refusals): throw .refused(refusals)
        }
    }
}

extension Domain.Origin {
    /// This machine's command line.
    static let host = Domain.Origin(address: "host", browser: "command line")
}
