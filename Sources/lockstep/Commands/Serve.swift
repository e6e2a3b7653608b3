import ArgumentParser
import Bootstrap
import Logging
import UseCases

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Run the server until it is asked to stop.")

    @OptionGroup(title: "Configuration")
    var options: ConfigurationOptions

    func run() async throws {
        let configuration = try options.load()
        LoggingSystem.start(level: configuration.logLevel)
        try await Server(configuration: configuration, installation: try await .open(configuration)).run()
    }
}
