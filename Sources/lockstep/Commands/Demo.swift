import Connectors
import ArgumentParser
import Bootstrap
import Domain
import FoundationEssentials
import Logging
import UseCases
import Web

struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run an organisation of sample people, with its mail kept on disk and a directory of its own.")

    @Option(help: "Port to listen on.")
    var port = 8080

    @Option(help: "Address of this machine to listen on, such as ::1.")
    var host: String?

    @Option(
        name: .customLong("data"),
        help: "Folder that everything is kept in (default: lockstep-demo in the user's state folder).")
    var folder: String?

    func validate() throws {
        guard (1...65_535).contains(port) else { throw ValidationError("--port is a number from 1 to 65535.") }
        // Everybody's mail can be read in the demo, links included.
        if let host, IPAddress(host)?.isLoopback != true {
            throw ValidationError("--host is a loopback address: the demo shows everybody's mail.")
        }
    }

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        let folder = try DemoFolder(folder, environment: environment)
        let configuration = try folder.configuration(host: host, port: port, environment: environment)
        LoggingSystem.start(level: configuration.logLevel)
        let mailbox = DemoMailbox(folder: folder.mail)
        try await seed(folder, configuration, mailbox)
        let installation = try await Installation.open(configuration)
        let directory = try await DemoDirectory.start(
            in: folder, installation, reach: OutgoingReach(toDirectoriesOf: configuration))
        var connector: ConnectorRunner?
        if case .running(_, let runner) = directory { connector = runner }
        defer { if case .running(let directory, _) = directory { directory.stop() } }
        let guide = DemoGuide(
            baseURL: installation.baseURL, folder: folder.path,
            activationPath: try await isImaniWaiting(installation) ? folder.findActivation() : nil,
            directory: directory)
        let server = Server(
            configuration: configuration, installation: installation, demoMail: mailbox, connector: connector)
        try await server.run { _ in
            print(guide.text)
            StandardOutput.flush()
        }
    }

    /// Once: the people stay as they were left.
    private func seed(_ folder: DemoFolder, _ configuration: BootstrapConfiguration, _ mailbox: DemoMailbox)
        async throws
    {
        guard let mail = configuration.mail else { return }
        let now = TimeSource.system.now()
        let clock = DemoSeed.Clock(at: DemoSeed.start(before: now))
        let installation = try await Installation.open(configuration, time: clock.source)
        if try await installation.findSettings().organisation.name.isEmpty {
            let seed = DemoSeed(
                installation: installation, clock: clock,
                transport: mail.transport(clientName: configuration.baseURL.host), mailbox: mailbox, now: now)
            if let activation = try await seed.run() {
                try folder.keepActivation(activation, of: installation.baseURL)
            }
        }
        await installation.close()
    }

    private func isImaniWaiting(_ installation: Installation) async throws -> Bool {
        for person in DemoOrganisation.people {
            guard case .staged = person.story else { continue }
            return try await installation.findUser(try EmailAddress(person.email))?.account.state == .staged
        }
        return false
    }
}
