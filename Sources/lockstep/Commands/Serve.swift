import ArgumentParser
import Bootstrap
import Connectors
import Logging
import UseCases

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Run the server until it is asked to stop.")

    @Flag(help: "Carry passwords to directories in this process. Then its memory opens those that are on their way.")
    var withConnectors = false

    @Option(help: "The key file of the connector in this process; made where there is none.")
    var connectorKey = "connector.key"

    @OptionGroup(title: "Configuration")
    var options: ConfigurationOptions

    func run() async throws {
        let configuration = try options.load()
        LoggingSystem.start(level: configuration.logLevel)
        let installation = try await Installation.open(configuration)
        let connector: ConnectorRunner?
        do {
            connector =
                withConnectors
                ? try await .inside(
                    installation, keyFile: connectorKey, reach: OutgoingReach(toDirectoriesOf: configuration)) : nil
        } catch {
            await installation.close()
            throw error
        }
        try await Server(configuration: configuration, installation: installation, connector: connector).run()
    }
}
