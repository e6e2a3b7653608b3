import ArgumentParser
import Bootstrap

@main
struct Lockstep: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lockstep",
        abstract: "Change your password once. Every system stays in step, and you see the proof.",
        subcommands: [
            Serve.self, Demo.self, AdminCommand.self, UserCommand.self, SettingsCommand.self, TextCommand.self,
            LaunchKitCommand.self, AuditCommand.self, Backup.self, RestoreBackup.self, KeyCommand.self,
            APIKeyCommand.self, ConsentCommand.self, WorkCommand.self,
            RunConnector.self, ConnectionsCommand.self, ConnectorsCommand.self, BindingsCommand.self,
            DeliveriesCommand.self,
            DoctorCommand.self,
        ])

    /// Parses, runs, and ends with one of the four documented exit codes.
    static func main() async {
        ProcessHygiene.apply()
        do {
            var command = try await asyncParseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            end(with: error)
        }
    }

    private static func end(with error: any Error) -> Never {
        if let failure = CommandFailure(error) {
            StandardError.write("lockstep: \(failure)\n")
            exit(withError: failure.status)
        }
        switch error {
        case let faults as ConfigurationFaults:
            for fault in faults.faults {
                StandardError.write("lockstep: \(fault)\n")
            }
            exit(withError: CommandFailure.refusedStatus)
        case _ where exitCode(for: error) == .validationFailure:
            StandardError.write(fullMessage(for: error) + "\n")
            exit(withError: CommandFailure.misusedStatus)
        default:
            // A request for help, or an exit code that a command chose itself.
            exit(withError: error)
        }
    }
}
