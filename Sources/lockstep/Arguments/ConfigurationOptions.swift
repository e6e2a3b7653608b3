import ArgumentParser
import Bootstrap
import FoundationEssentials

/// The bootstrap configuration's flags, shared by every command that opens the database.
///
/// All are text: what is wrong with them is said together with what is wrong in the environment and in the file.
struct ConfigurationOptions: ParsableArguments {
    @Option(help: "YAML file with settings; LOCKSTEP_CONFIG names one too.")
    var config: String?

    @Option(help: "Address to listen on.")
    var httpHost: String?

    @Option(help: "Port to listen on.")
    var httpPort: String?

    @Option(name: .customLong("http-tls-certificate"), help: "PEM file with the certificate chain.")
    var tlsCertificate: String?

    @Option(name: .customLong("http-tls-key"), help: "PEM file with the certificate's private key.")
    var tlsKey: String?

    @Option(name: .customLong("base-url"), help: "Where people reach Lockstep; every link is built from it.")
    var baseURL: String?

    @Option(
        name: .customLong("database-url"),
        help: "sqlite:PATH or postgres://… A password belongs in the environment: everybody sees the command line.")
    var databaseURL: String?

    @Option(
        name: .customLong("mail-url"),
        help: "smtp://…, smtps://… or directory:PATH. A password belongs in the environment.")
    var mailURL: String?

    @Option(help: "Sender of every mail.")
    var mailFrom: String?

    @Option(help: "File with the key that wraps the data keys.")
    var keyFile: String?

    @Option(help: "Ranges of proxies whose X-Forwarded-For counts, separated by commas.")
    var trustedProxies: String?

    @Option(help: "Ranges in which directories may be, and receivers of events besides, separated by commas.")
    var outboundAllow: String?

    @Option(
        name: .customLong("events-ca-file"),
        help: "PEM file of the only authorities that may vouch for receivers of events.")
    var eventsAuthorities: String?

    @Option(help: "trace, debug, info, notice, warning, error or critical.")
    var logLevel: String?

    @Option(help: "Word lists that no password may be in, separated by colons.")
    var passwordWordlists: String?

    @Option(help: "File of breached passwords' digests.")
    var breachedPasswords: String?

    /// - Throws: `ConfigurationFaults`, with everything that is wrong.
    func load() throws -> BootstrapConfiguration {
        try .load(flags: flags, file: config, environment: ProcessInfo.processInfo.environment)
    }

    private var flags: [Setting: String] {
        let all: [Setting: String?] = [
            .httpHost: httpHost, .httpPort: httpPort, .tlsCertificate: tlsCertificate, .tlsKey: tlsKey,
            .baseURL: baseURL, .databaseURL: databaseURL, .mailURL: mailURL, .mailFrom: mailFrom, .keyFile: keyFile,
            .trustedProxies: trustedProxies, .outboundAllow: outboundAllow, .eventsAuthorities: eventsAuthorities,
            .logLevel: logLevel, .passwordWordlists: passwordWordlists,
            .breachedPasswords: breachedPasswords,
        ]
        return all.compactMapValues(\.self)
    }
}
