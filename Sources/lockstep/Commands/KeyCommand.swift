import ArgumentParser
import Domain
import UseCases

struct KeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Data keys.", subcommands: [Rotate.self])

    struct Rotate: HostCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a data key and seal everything under it anew, while the server runs.")

        @Flag(help: "Print one JSON document.")
        var json = false

        @OptionGroup(title: "Configuration")
        var options: ConfigurationOptions

        func run(_ installation: Installation) async throws {
            let rotated = try await installation.rotateKeys(by: .host)
            if json {
                try StandardOutput.write(json: ["version": rotated.version, "sealed": rotated.sealed])
            } else {
                StandardOutput.write("data key \(rotated.version) is in use; \(rotated.sealed) texts were sealed anew")
            }
        }
    }
}
