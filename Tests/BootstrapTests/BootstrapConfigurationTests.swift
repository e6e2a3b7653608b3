import Bootstrap
import Connectors
import Domain
import FoundationEssentials
import Logging
import Testing

@Suite("The bootstrap configuration")
struct BootstrapConfigurationTests {
    @Test("Without any setting, this machine alone is served from files in the working directory")
    func defaults() throws {
        let configuration = try load()
        #expect(configuration.listener == .init(host: "127.0.0.1", port: 8080, tls: nil))
        #expect(configuration.baseURL.origin == "http://localhost:8080")
        #expect(configuration.databaseURL.exposed == "sqlite:lockstep.sqlite")
        #expect(configuration.mail == nil)
        #expect(configuration.keyFile == "lockstep.key")
        #expect(configuration.trustedProxies == [])
        #expect(configuration.logLevel == .info)
        #expect(
            configuration.passwordWordlists == ["/usr/share/dict/cracklib-small", "/usr/share/dict/american-english"])
        #expect(configuration.breachedPasswords == nil)
    }

    @Test(
        "Flags win over the environment, the environment over the file; empty is absent",
        arguments: [
            (flag: "1", variable: "2", file: "http: { port: 3 }", port: 1),
            (flag: nil, variable: "2", file: "http: { port: 3 }", port: 2),
            (flag: nil, variable: nil, file: "http: { port: 3 }", port: 3),
            (flag: nil, variable: "", file: "http:\n  port: 3", port: 3),
            (flag: nil, variable: nil, file: "http:\n  host: ::1", port: 8080),
            (flag: "", variable: nil, file: "log-level: debug", port: 8080),
        ] as [(flag: String?, variable: String?, file: String, port: Int)])
    func precedence(flag: String?, variable: String?, file: String, port: Int) throws {
        var environment: [String: String] = [:]
        environment["LOCKSTEP_HTTP_PORT"] = variable
        let configuration = try load(flags: flag.map { [.httpPort: $0] } ?? [:], environment: environment, yaml: file)
        #expect(configuration.listener.port == port)
    }

    @Test("Every setting can come from the environment under its documented name")
    func environment() throws {
        let configuration = try load(environment: [
            "LOCKSTEP_HTTP_HOST": "0.0.0.0", "LOCKSTEP_HTTP_PORT": "443",
            "LOCKSTEP_HTTP_TLS_CERTIFICATE": "/certificate.pem", "LOCKSTEP_HTTP_TLS_KEY": "/key.pem",
            "LOCKSTEP_BASE_URL": "https://password.example.org/",
            "LOCKSTEP_DATABASE_URL": "postgres://lockstep:pw@db1,db2/lockstep",
            "LOCKSTEP_MAIL_URL": "smtps://mail.example.org:465", "LOCKSTEP_MAIL_FROM": "lockstep@example.org",
            "LOCKSTEP_KEY_FILE": "/var/lib/lockstep/key", "LOCKSTEP_TRUSTED_PROXIES": "10.0.0.0/8, ::1",
            "LOCKSTEP_LOG_LEVEL": "debug", "LOCKSTEP_PASSWORD_WORDLISTS": "/a list:/b",
            "LOCKSTEP_BREACHED_PASSWORDS": "/breached",
        ])
        #expect(
            configuration.listener
                == .init(
                    host: "0.0.0.0", port: 443, tls: .init(certificate: "/certificate.pem", key: "/key.pem")))
        #expect(configuration.baseURL.origin == "https://password.example.org")
        #expect(configuration.databaseURL.exposed == "postgres://lockstep:pw@db1,db2/lockstep")
        guard case .smtp(let server)? = configuration.mail?.url else { throw UnexpectedMail() }
        #expect(server.host == "mail.example.org")
        #expect(configuration.mail?.from.text == "lockstep@example.org")
        #expect(configuration.keyFile == "/var/lib/lockstep/key")
        #expect(configuration.trustedProxies.map(\.description) == ["10.0.0.0/8", "::1/128"])
        #expect(configuration.logLevel == .debug)
        #expect(configuration.passwordWordlists == ["/a list", "/b"])
        #expect(configuration.breachedPasswords == "/breached")
        #expect(configuration.unknownNames == [])
    }

    @Test("Every setting can come from the file, lists as lists or as text")
    func file() throws {
        let configuration = try load(
            yaml: """
                http:
                  host: "::"
                  port: 8443
                  tls: { certificate: /c.pem, key: /k.pem }
                database: { url: "sqlite:/var/lib/lockstep/lockstep.sqlite" }
                mail: { url: "directory:/tmp/mail", from: lockstep@example.org }
                key-file: /key
                trusted-proxies: [10.0.0.0/8, "fd00::/8"]
                password-wordlists: /words
                log-level: error
                """)
        #expect(
            configuration.listener == .init(host: "::", port: 8443, tls: .init(certificate: "/c.pem", key: "/k.pem")))
        #expect(configuration.baseURL.origin == "https://localhost:8443", "follows the listener")
        #expect(configuration.databaseURL.exposed == "sqlite:/var/lib/lockstep/lockstep.sqlite")
        guard case .directory(let path)? = configuration.mail?.url else { throw UnexpectedMail() }
        #expect(path == "/tmp/mail")
        #expect(configuration.trustedProxies.count == 2)
        #expect(configuration.passwordWordlists == ["/words"])
        #expect(configuration.logLevel == .error)
    }

    @Test("The file after --config wins over the one that the environment names")
    func whichFile() throws {
        let files = ConfigurationFiles(
            contents: { ["/flag": "log-level: error", "/variable": "log-level: debug"][$0].map { Data($0.utf8) } },
            isReadable: { _ in true })
        let environment = ["LOCKSTEP_CONFIG": "/variable"]
        let named = try BootstrapConfiguration.load(flags: [:], file: "/flag", environment: environment, files: files)
        let found = try BootstrapConfiguration.load(flags: [:], file: nil, environment: environment, files: files)
        #expect(named.logLevel == .error)
        #expect(found.logLevel == .debug)
    }

    @Test(
        "A value that can't be used is named with what is allowed",
        arguments: [
            (.httpHost, "host name"), (.httpHost, "[::1]"), (.httpPort, "65536"), (.httpPort, "-1"),
            (.httpPort, "http"), (.baseURL, "http://password.example.org"), (.baseURL, "https://example.org/portal"),
            (.baseURL, "password.example.org"), (.mailFrom, "Lockstep"), (.trustedProxies, "10.0.0.1/8"),
            (.trustedProxies, "proxy"), (.logLevel, "loud"),
        ] as [(Setting, String)])
    func faults(setting: Setting, value: String) throws {
        let faults = try faults { try load(environment: [setting.environmentName: value]) }
        let fault = try #require(faults.first)
        #expect(faults.count == 1)
        #expect(fault.setting == setting)
        #expect(fault.origin == .environment)
        #expect(fault.description.hasPrefix("\(setting.environmentName) (environment): \"\(value)\" "))
        #expect(fault.description.contains("allowed is "))
    }

    @Test(
        "A fault in a setting that may hold a password does not show the value",
        arguments: [
            (.databaseURL, "mysql://u:hunter2@h/d"), (.databaseURL, "sqlite:"), (.databaseURL, "hunter2"),
            (.mailURL, "http://u:hunter2@h"), (.mailURL, "hunter2"), (.mailURL, "smtp://u:hunter2@h:0"),
            (.mailURL, "smtp://u:hunter2@h?starttls=maybe"), (.mailURL, "smtp://hunter2@h"),
        ] as [(Setting, String)])
    func secrets(setting: Setting, value: String) throws {
        let faults = try faults { try load(flags: [setting: value]) }
        #expect(faults.map(\.setting) == [setting])
        #expect(!"\(faults)".contains("hunter2"))
        #expect("\(faults)".contains(setting.flag))
    }

    @Test("All faults come at once, each with its origin")
    func together() throws {
        let faults = try faults {
            try load(
                flags: [.httpPort: "x"],
                environment: ["LOCKSTEP_LOG_LEVEL": "loud", "LOCKSTEP_MAIL_URL": "smtp://mail:25"],
                yaml: "base-url: [a, b]\nhttp: { tls: { key: /key.pem } }")
        }
        #expect(
            Set(faults.map(\.description)) == [
                "--http-port: \"x\" can't be used; allowed is a number from 0 to 65535 (0: any free port)",
                "LOCKSTEP_LOG_LEVEL (environment): \"loud\" can't be used; allowed is trace, debug, info, notice, "
                    + "warning, error, critical",
                "LOCKSTEP_MAIL_FROM (default): is missing; LOCKSTEP_MAIL_URL is set and needs it",
                "base-url (/lockstep.yaml): is a list; one value is allowed",
                "LOCKSTEP_HTTP_TLS_CERTIFICATE (default): is missing; LOCKSTEP_HTTP_TLS_KEY is set and needs it",
            ])
    }

    @Test("A file that a setting names must be readable")
    func unreadable() throws {
        let faults = try faults {
            try load(
                environment: [
                    "LOCKSTEP_HTTP_TLS_CERTIFICATE": "/c", "LOCKSTEP_HTTP_TLS_KEY": "/k",
                    "LOCKSTEP_PASSWORD_WORDLISTS": "/w", "LOCKSTEP_BREACHED_PASSWORDS": "/b",
                ], readable: { $0 == "/k" })
        }
        #expect(Set(faults.map(\.setting)) == [.tlsCertificate, .passwordWordlists, .breachedPasswords])
        #expect(faults.allSatisfy { $0.origin == .environment && $0.description.contains("can't read /") })
    }

    @Test("Missing default word lists are a fault that says what to install")
    func missingWordlists() throws {
        let faults = try faults { try load(readable: { _ in false }) }
        #expect(faults.count == 2)
        #expect(faults.allSatisfy { $0.origin == .standard && $0.description.contains("cracklib-runtime") })
    }

    @Test("A file that can't be read or parsed is a fault, and never quoted")
    func badFile() throws {
        let missing = try faults {
            try BootstrapConfiguration.load(
                flags: [.logLevel: "loud"], file: "/nowhere", environment: [:],
                files: ConfigurationFiles(contents: { _ in nil }, isReadable: { _ in true }))
        }
        #expect(missing.map(\.problem).first == .unreadableFile)
        #expect(missing.map(\.setting).last == .logLevel, "the other layers are still checked")
        for yaml in ["database: {url: postgres://u:hunter2@h/d", "hunter2", "- hunter2", "database: [{url: hunter2}]"] {
            let malformed = try faults { try load(yaml: yaml) }
            #expect(malformed.map(\.problem) == [.malformedFile])
            #expect(!"\(malformed)".contains("hunter2"))
        }
    }

    @Test("A misspelt name in the environment is remarked on")
    func unknownNames() throws {
        let configuration = try load(environment: [
            "LOCKSTEP_HTTP_PROT": "1", "LOCKSTEP_TEST_POSTGRES": "", "PATH": "/bin", "LOCKSTEP_CONFIG": "",
        ])
        #expect(configuration.unknownNames == ["LOCKSTEP_HTTP_PROT"])
    }

    private func load(
        flags: [Setting: String] = [:], environment: [String: String] = [:], yaml: String? = nil,
        readable: @Sendable @escaping (String) -> Bool = { _ in true }
    ) throws(ConfigurationFaults) -> BootstrapConfiguration {
        try .load(
            flags: flags, file: yaml.map { _ in "/lockstep.yaml" }, environment: environment,
            files: ConfigurationFiles(contents: { _ in yaml.map { Data($0.utf8) } }, isReadable: readable))
    }

    private func faults(_ body: () throws -> BootstrapConfiguration) throws -> [ConfigurationFault] {
        try #require(throws: ConfigurationFaults.self) { try body() }.faults
    }
}

private struct UnexpectedMail: Error {}
