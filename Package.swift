// swift-tools-version: 6.2
import PackageDescription

/// One set of rules for every target: Swift 6 mode, no warning survives, every existential says `any`,
/// a member is only visible where its module is imported, and an import is internal unless it says otherwise.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

let package = Package(
    name: "lockstep",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "lockstep", targets: ["lockstep"])],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: []),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        .package(url: "https://github.com/apple/swift-nio-extras", exact: "1.35.2"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", exact: "2.13.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(
            url: "https://github.com/apple/swift-configuration", exact: "1.4.0",
            traits: ["YAML", "CommandLineArguments"]),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    ],
    targets: [
        // Thin shims to the system's C libraries.
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CQREncode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
        .systemLibrary(name: "CUTF8Proc", providers: [.apt(["libutf8proc-dev"])]),
        .target(name: "CHeap"),
        .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl")]),
        .target(name: "CLDAP", linkerSettings: [.linkedLibrary("ldap"), .linkedLibrary("lber")]),
        .target(name: "CScheduler"),
        .target(name: "CSodium", linkerSettings: [.linkedLibrary("sodium")]),

        // The house, from the ground up: see docs/architecture.md.
        .target(name: "Domain", dependencies: ["CUTF8Proc"], swiftSettings: strict),
        .target(name: "Texts", dependencies: ["Domain"], swiftSettings: strict),
        .target(
            name: "Formats",
            dependencies: [
                "Domain", "CSodium", "CQREncode",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ],
            swiftSettings: strict),
        .target(name: "Store", dependencies: ["Domain"], swiftSettings: strict),
        .target(
            name: "StoreDrivers",
            dependencies: ["Domain", "Store", "CPostgres", .product(name: "GRDB", package: "GRDB.swift")],
            swiftSettings: strict),
        .target(
            name: "UseCases",
            dependencies: [
                "Domain", "Formats", "Store", "Texts", "CScheduler",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),
        .target(
            name: "Connectors",
            dependencies: [
                "UseCases", "Formats", "Domain", "CCurl", "CLDAP", .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .target(
            name: "Web",
            dependencies: [
                "UseCases", "Domain", "Formats", "Texts",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
            ],
            resources: [.embedInCode("Assets")],
            swiftSettings: strict),
        .target(
            name: "Bootstrap",
            dependencies: [
                "Connectors", "Domain",
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "lockstep",
            dependencies: [
                "Domain", "Formats", "Store", "StoreDrivers", "Texts", "UseCases", "Connectors", "Web", "Bootstrap",
                "CHeap",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
            ],
            swiftSettings: strict),
        // What `make bench` needs from Swift: limits to hold Lockstep against, and databases full of people.
        .executableTarget(
            name: "lockstep-bench",
            dependencies: [
                "Domain", "Formats", "Store", "StoreDrivers", "UseCases", "Connectors", "CSodium",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),

        .testTarget(name: "DomainTests", dependencies: ["Domain"], swiftSettings: strict),
        .testTarget(
            name: "TextsTests", dependencies: ["Texts", "Domain"], exclude: ["Mail/Golden"], swiftSettings: strict),
        .testTarget(
            name: "FormatsTests",
            dependencies: [
                "Formats", "TestPasskeys", "TestPrograms", "Domain", .product(name: "Crypto", package: "swift-crypto"),
            ],
            exclude: ["Corpus", "Mail/read_mail.py", "Passkeys/WebAuthnVectors.json"],
            swiftSettings: strict),
        .target(name: "TestPrograms", path: "Tests/TestPrograms", swiftSettings: strict),
        // An authenticator in software, honest or not, for tests of passkeys.
        .target(
            name: "TestPasskeys",
            dependencies: [
                "Formats",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
            ],
            path: "Tests/TestPasskeys",
            swiftSettings: strict),
        // A migrated database for one test, on either engine.
        .target(
            name: "TestDatabases", dependencies: ["Store", "StoreDrivers", "CPostgres"], path: "Tests/TestDatabases",
            swiftSettings: strict),
        // A whole installation for one test: either engine, a clock that the test moves, hashes that cost little.
        .target(
            name: "TestInstallation",
            dependencies: [
                "UseCases", "Formats", "Store", "TestDatabases", "Domain",
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Tests/TestInstallation",
            swiftSettings: strict),
        .testTarget(
            name: "StoreTests", dependencies: ["Store", "StoreDrivers", "TestDatabases", "Domain"],
            swiftSettings: strict),
        .testTarget(
            name: "UseCasesTests",
            dependencies: [
                "UseCases", "Formats", "Store", "StoreDrivers", "TestDatabases", "TestInstallation", "TestPasskeys",
                "Domain", "Texts",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ConnectorsTests",
            dependencies: [
                "Connectors", "UseCases", "Formats", "Domain", "TestPrograms",
                .product(name: "Logging", package: "swift-log"),
            ],
            exclude: [
                "Directory/directory_sink.py", "Forwarding/syslog_sink.py", "HTTP/http_sink.py",
                "SMTPSink/smtp_sink.py",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "WebTests",
            dependencies: [
                "Web", "UseCases", "Formats", "Store", "Texts", "TestDatabases", "TestInstallation", "TestPrograms",
                "Domain",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
            ],
            exclude: ["Pages/Golden", "Pages/PasswordRules.json"],
            swiftSettings: strict),
        .testTarget(
            name: "BootstrapTests",
            dependencies: ["Bootstrap", "Connectors", "Domain", .product(name: "Logging", package: "swift-log")],
            swiftSettings: strict),
    ]
)
