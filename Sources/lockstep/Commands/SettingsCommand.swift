import ArgumentParser
import Domain
import UseCases

struct SettingsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "settings", abstract: "Run-time settings.", subcommands: [List.self, Get.self, Set.self])

    struct List: HostCommand {
        static let configuration = CommandConfiguration(abstract: "List every setting with its value.")

        @Flag(help: "Print one JSON document.")
        var json = false

        @OptionGroup(title: "Configuration")
        var options: ConfigurationOptions

        func run(_ installation: Installation) async throws {
            let settings = try await installation.findSettings()
            if json {
                let values = SettingKey.all.map { ($0.name, $0.read(settings)) }
                try StandardOutput.write(json: Dictionary(uniqueKeysWithValues: values))
            } else {
                for key in SettingKey.all { StandardOutput.write("\(key.name)\t\(key.read(settings))") }
            }
        }
    }

    struct Get: HostCommand {
        static let configuration = CommandConfiguration(abstract: "Print one setting's value.")

        @Argument(help: "Name of the setting.")
        var key: String

        @OptionGroup(title: "Configuration")
        var options: ConfigurationOptions

        func run(_ installation: Installation) async throws {
            let known: SettingKey
            do throws(SettingFault) {
                known = try SettingKey.named(key)
            } catch {
                throw CommandFailure.refused([error.refusal])
            }
            StandardOutput.write(known.read(try await installation.findSettings()))
        }
    }

    struct Set: HostCommand {
        static let configuration = CommandConfiguration(abstract: "Change one setting.")

        @Argument(help: "Name of the setting.")
        var key: String

        @Argument(help: "New value; - reads one line from standard input, as a secret's has to be.")
        var value: String

        @OptionGroup(title: "Configuration")
        var options: ConfigurationOptions

        func run(_ installation: Installation) async throws {
            _ = try await installation.hostRights.administration.changeSetting(key, to: try typed()).orFailure()
        }

        /// Every other user of this machine can read a command line.
        private func typed() throws(CommandFailure) -> String {
            if value == "-" { return try StandardInput.readLine("value") }
            guard (try? SettingKey.named(key))?.isSecret == true, !value.isEmpty else { return value }
            throw .misused(
                "\(key) is a secret, and everybody on this machine can read a command line",
                mend: "write - in its place, and send the value as one line on standard input; choose another value if"
                    + " this one was real")
        }
    }
}
