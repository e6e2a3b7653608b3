import ArgumentParser
import Hummingbird
import Logging

/// A Hummingbird server whose only route does nothing: what any page costs before it is one.
struct EmptyServer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve-empty", abstract: "Answers GET / with an empty 200, until it is told to stop.")

    @Option(help: "Port on 127.0.0.1.")
    var port: Int

    func run() async throws {
        let router = Router()
        router.get("/") { _, _ in Response(status: .ok) }
        let application = Application(
            router: router, configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)),
            logger: Logger(label: "empty") { _ in SwiftLogNoOpLogHandler() })
        try await application.runService()
    }
}
