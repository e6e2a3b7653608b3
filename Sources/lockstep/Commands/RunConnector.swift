import ArgumentParser
import Bootstrap
import Domain
import Formats
import Logging
import UseCases

/// A connector as a process of its own: it has no database, no configuration of the server, and reads none.
struct RunConnector: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "connector",
        abstract: "Carry passwords to directories, apart from the server, until asked to stop.",
        discussion: """
            The first start presents the key by the token that “lockstep connectors add” printed: as the content of the \
            token file, or as a line on standard input where there is no such file.
            """)

    @Option(help: "The server's base URL. Without TLS to this machine only.")
    var server: String

    @Option(help: "The key that opens what is sealed to this connector; made where there is none.")
    var keyFile = "connector.key"

    @Option(help: "The token that it works with.")
    var tokenFile = "connector.token"

    @Option(
        name: .customLong("allow"),
        help: "A directory's server that may be talked to: ldaps://HOST[:PORT], or ldap:// for StartTLS. Repeated.")
    var allowed: [String] = []

    @Option(help: "A file with one such server a line, each followed by the file with the certificates to trust there.")
    var directories: String?

    @Option(
        name: .customLong("ca-file"), help: "PEM file of the only authorities that may vouch for the Lockstep server.")
    var authorities: String?

    @Option(help: "trace, debug, info, notice, warning, error or critical.")
    var logLevel = "info"

    func run() async throws {
        guard let level = Logger.Level(rawValue: logLevel) else {
            throw CommandFailure.misused("“\(logLevel)” is no log level", mend: "info, say, or warning")
        }
        LoggingSystem.start(level: level)
        let base = try serverAddress()
        let known = try KnownDirectories.load(allowed: allowed, file: directories)
        guard !known.isEmpty else {
            throw CommandFailure.misused(
                "no directory is named", mend: "name those that may be talked to with --allow or --directories")
        }
        if let authorities { _ = try KnownDirectories.loadCertificates(authorities) }
        let key = try ConnectorKey.loadOrCreate(path: keyFile)
        try await ConnectorProcess(
            server: base, authorities: authorities, key: key, file: ConnectorTokenFile(path: tokenFile),
            directories: known
        ).run()
    }

    private func serverAddress() throws(CommandFailure) -> BaseURL {
        do throws(BaseURL.Fault) {
            return try BaseURL(server)
        } catch {
            throw .misused(
                "“\(server)” can't be the server",
                mend: error == .insecure ? "use https, or an address of this machine" : "https://HOST[:PORT]")
        }
    }
}
