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

        @Argument(help: "New value.")
        var value: String

        @OptionGroup(title: "Configuration")
        var options: ConfigurationOptions

        func run(_ installation: Installation) async throws {
            _ = try await installation.changeSetting(key, to: value, by: .host).orFailure()
        }
    }
}
