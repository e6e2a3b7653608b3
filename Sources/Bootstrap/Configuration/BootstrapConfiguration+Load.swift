import Configuration
import Connectors
import Domain
import FoundationEssentials
import Logging

extension BootstrapConfiguration {
    /// Reads the configuration: flags win over the environment, the environment over the file.
    ///
    /// - Parameters:
    ///   - flags: What stood on the command line.
    ///   - file: The path after `--config`; without one, `LOCKSTEP_CONFIG` may name it.
    /// - Throws: every fault there is, not the first one.
    package static func load(
        flags: [Setting: String], file: String?, environment: [String: String],
        files: ConfigurationFiles = .live
    ) throws(ConfigurationFaults) -> BootstrapConfiguration {
        var layers = [
            SettingsReader.Layer(origin: .flag, snapshot: snapshot(of: flags)),
            SettingsReader.Layer(origin: .environment, snapshot: snapshot(of: environment)),
        ]
        var faults: [ConfigurationFault] = []
        if let path = file ?? environment[Setting.fileEnvironmentName], !path.isEmpty {
            let origin = Origin.file(path)
            if let contents = files.contents(path) {
                // The parser's own message quotes the line it stumbled over, which may hold a password.
                if let parsed = try? YAMLSnapshot(data: contents.bytes, providerName: path, parsingOptions: .default) {
                    layers.append(SettingsReader.Layer(origin: origin, snapshot: parsed))
                } else {
                    faults.append(ConfigurationFault(setting: nil, origin: origin, problem: .malformedFile))
                }
            } else {
                faults.append(ConfigurationFault(setting: nil, origin: origin, problem: .unreadableFile))
            }
        }
        var reader = SettingsReader(layers: layers, faults: faults)
        let configuration = read(&reader, unknownNames: unknownNames(in: environment), files: files)
        guard let configuration, reader.faults.isEmpty else { throw ConfigurationFaults(faults: reader.faults) }
        return configuration
    }

    /// Nil only where a fault was reported.
    private static func read(
        _ reader: inout SettingsReader, unknownNames: [String], files: ConfigurationFiles
    ) -> BootstrapConfiguration? {
        let listener = readListener(&reader, files: files)
        let baseURL = readBaseURL(&reader, listener: listener)
        let databaseURL = reader.value(.databaseURL, allowed: \.allowed) { text throws(NotAllowed) in
            guard ["sqlite:", "postgres://", "postgresql://"].contains(where: { text.hasPrefix($0) && text != $0 })
            else {
                throw NotAllowed(
                    allowed: "sqlite:PATH or postgres://user:password@host[:port][,host2[:port2]]/database")
            }
            return Secret(text)
        }
        let mail = readMail(&reader)
        let keyFile = reader.path(.keyFile)
        let proxies = readRanges(.trustedProxies, &reader)
        let outboundAllow = readRanges(.outboundAllow, &reader)
        let eventsAuthorities = reader.path(.eventsAuthorities)
        requireReadable(
            [eventsAuthorities].compactMap(\.self), .eventsAuthorities, &reader, files, mend: mendUnreadable)
        let logLevel = reader.value(.logLevel, allowed: \.allowed) { text throws(NotAllowed) in
            guard let level = Logger.Level(rawValue: text) else {
                throw NotAllowed(allowed: Logger.Level.allCases.map(\.rawValue).joined(separator: ", "))
            }
            return level
        }
        let wordlists = reader.paths(.passwordWordlists) ?? defaultWordlists
        requireReadable(
            wordlists, .passwordWordlists, &reader, files,
            mend: "install the packages cracklib-runtime and wamerican, or name other word lists")
        let breached = reader.path(.breachedPasswords)
        requireReadable([breached].compactMap(\.self), .breachedPasswords, &reader, files, mend: mendUnreadable)

        guard let baseURL else { return nil }
        return BootstrapConfiguration(
            listener: listener, baseURL: baseURL,
            databaseURL: databaseURL ?? Secret("sqlite:lockstep.sqlite"), mail: mail,
            keyFile: keyFile ?? "lockstep.key", trustedProxies: proxies ?? [],
            outboundAllow: outboundAllow ?? [], eventsAuthorities: eventsAuthorities, logLevel: logLevel ?? .info,
            passwordWordlists: wordlists, breachedPasswords: breached, unknownNames: unknownNames)
    }

    private static func readRanges(_ setting: Setting, _ reader: inout SettingsReader) -> [AddressRange]? {
        reader.values(setting, separator: ",", allowed: \.allowed) { text throws(AddressRange.Fault) in
            try AddressRange(text.filter { !$0.isWhitespace })
        }
    }

    private static func readListener(_ reader: inout SettingsReader, files: ConfigurationFiles) -> Listener {
        let host = reader.value(.httpHost, allowed: \.allowed) { text throws(NotAllowed) in
            guard !text.contains(where: { $0.isWhitespace || "/[]@".contains($0) }) else {
                throw NotAllowed(allowed: "an address or a host name, without port and brackets")
            }
            return text
        }
        let port = reader.value(.httpPort, allowed: \.allowed) { text throws(NotAllowed) in
            guard let port = Int(text), (0...65_535).contains(port) else {
                throw NotAllowed(allowed: "a number from 0 to 65535 (0: any free port)")
            }
            return port
        }
        let certificate = reader.path(.tlsCertificate)
        let key = reader.path(.tlsKey)
        requireReadable([certificate].compactMap(\.self), .tlsCertificate, &reader, files, mend: mendUnreadable)
        requireReadable([key].compactMap(\.self), .tlsKey, &reader, files, mend: mendUnreadable)
        var tls: TLSFiles?
        switch (certificate, key) {
        case (let certificate?, let key?): tls = TLSFiles(certificate: certificate, key: key)
        case (_?, nil): reader.report(.tlsKey, .standard, .missing(because: .tlsCertificate))
        case (nil, _?): reader.report(.tlsCertificate, .standard, .missing(because: .tlsKey))
        case (nil, nil): break
        }
        return Listener(host: host ?? "127.0.0.1", port: port ?? 8080, tls: tls)
    }

    /// Without a setting people on this machine are served, at the port and with the scheme that it listens with.
    private static func readBaseURL(_ reader: inout SettingsReader, listener: Listener) -> BaseURL? {
        let standard =
            "\(listener.tls == nil ? "http" : "https")://localhost:\(listener.port == 0 ? 8080 : listener.port)"
        return reader.value(.baseURL, allowed: \.allowed, parse: BaseURL.init) ?? (try? BaseURL(standard))
    }

    private static func readMail(_ reader: inout SettingsReader) -> Mail? {
        let url = reader.value(.mailURL, allowed: \.allowed, parse: MailURL.init)
        let from = reader.value(.mailFrom, allowed: \.allowed, parse: EmailAddress.init)
        guard let url else { return nil }
        guard let from else {
            if reader.origin(of: .mailFrom) == .standard {
                reader.report(.mailFrom, .standard, .missing(because: .mailURL))
            }
            return nil
        }
        return Mail(url: url, from: from)
    }

    private static func requireReadable(
        _ paths: [String], _ setting: Setting, _ reader: inout SettingsReader, _ files: ConfigurationFiles, mend: String
    ) {
        for path in paths where !files.isReadable(path) {
            reader.report(setting, reader.origin(of: setting), .unreadable(path: path, mend: mend))
        }
    }

    private static let mendUnreadable = "name a file that exists and that this user may read"

    /// What Debian's packages cracklib-runtime and wamerican install.
    private static let defaultWordlists = ["/usr/share/dict/cracklib-small", "/usr/share/dict/american-english"]

    private static func unknownNames(in environment: [String: String]) -> [String] {
        let known = Set(Setting.allCases.map(\.environmentName) + [Setting.fileEnvironmentName])
        return environment.keys.filter {
            $0.hasPrefix(Setting.environmentPrefix) && !$0.hasPrefix(Setting.testPrefix) && !known.contains($0)
        }.sorted()
    }

    private static func snapshot(of flags: [Setting: String]) -> any ConfigSnapshot {
        let values = flags.map { ($0.key.key, ConfigValue(.string($0.value), isSecret: $0.key.isSecret)) }
        return InMemoryProvider(name: "flags", values: Dictionary(uniqueKeysWithValues: values)).snapshot()
    }

    private static func snapshot(of environment: [String: String]) -> any ConfigSnapshot {
        EnvironmentVariablesProvider(environmentVariables: environment).prefixKeys(with: "lockstep").snapshot()
    }
}
