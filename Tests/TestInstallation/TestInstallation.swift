package import Domain
package import Formats
package import Store
import TestDatabases
package import UseCases

/// A whole installation on a fresh database of either engine.
package struct TestInstallation: Sendable {
    package let installation: Installation
    package let clock: MovingClock
    package let mail: RecordingTransport
    package let keyFile: KeyFile
    package let duo: ScriptedDuo
    /// Whom events are forwarded to, once a setting says so.
    package let receiver: ScriptedReceiver
    /// Whom the server itself reads from.
    package let entries: EntriesDirectory
    /// Where passwords are adopted from.
    package let directory: ScriptedDirectory

    /// The base URL of every test installation.
    package static let baseURL = "http://localhost:8080"
    package static let origin = Origin(address: "192.0.2.7", browser: "Firefox on Linux")
    /// Twelve characters and nobody's word.
    package static let password = "violet harbour 42"

    @discardableResult
    package static func with<Answer: Sendable>(
        _ engine: Engine, places: Int? = nil, listed: Set<String> = ["password", "sunshine"],
        _ body: @Sendable (TestInstallation) async throws -> Answer
    ) async throws -> Answer {
        try await TestDatabases.withDirectory { directory in
            try await with(engine, keyFile: "\(directory)/key", places: places, listed: listed, body)
        }
    }

    private static func with<Answer: Sendable>(
        _ engine: Engine, keyFile: String, places: Int?, listed: Set<String>,
        _ body: @Sendable (TestInstallation) async throws -> Answer
    ) async throws -> Answer {
        try await TestDatabases.withDatabase(engine) { database in
            try await body(
                try await open(
                    database, keyFile: try KeyFile.create(path: keyFile), clock: MovingClock(), places: places,
                    listed: listed))
        }
    }

    /// An installation on a database that is there already.
    package static func open(
        _ database: any Database, keyFile: KeyFile, clock: MovingClock, places: Int? = nil,
        listed: Set<String> = []
    ) async throws -> TestInstallation {
        let chance = Chance.system
        let keys = try await KeyStore.open(database, file: keyFile, chance: chance, at: clock.now)
        let pool = try HashingPool(threads: 2, places: places)
        // A thousandth of the real cost: what is tested here is not the hash.
        let hasher = PasswordHasher(
            pool: pool, parameters: try Argon2Parameters(memory: 16, passes: 1), chance: chance)
        let (duo, receiver, entries, directory) = (
            ScriptedDuo(), ScriptedReceiver(), EntriesDirectory(), ScriptedDirectory()
        )
        let installation = Installation(
            database: database, time: clock.source, chance: chance, keys: keys, hasher: hasher,
            blocklists: PasswordBlocklists(isListed: listed.contains, isBreached: { $0.contains("breached") }),
            baseURL: baseURL, duo: duo, eventTransport: receiver, directory: entries,
            adoption: AdoptionDesk(directory))
        return TestInstallation(
            installation: installation, clock: clock, mail: RecordingTransport(), keyFile: keyFile, duo: duo,
            receiver: receiver, entries: entries, directory: directory)
    }

    /// Runs `body` with a key file that no installation was made with.
    @discardableResult
    package static func withKeyFile<Answer>(_ body: (KeyFile) async throws -> Answer) async throws -> Answer {
        try await TestDatabases.withDirectory { try await body(try KeyFile.create(path: "\($0)/other")) }
    }

    /// Another server on the same database: it shares rows, clock, mail and Duo, and neither cache nor keys in memory.
    ///
    /// - Parameter memory: What its hashes cost, in KiB.
    package func neighbour(memory: Int = 16) async throws -> TestInstallation {
        let keys = try await KeyStore.open(
            installation.database, file: keyFile, chance: installation.chance, at: clock.now)
        let hasher = PasswordHasher(
            pool: try HashingPool(threads: 2, places: installation.hasher.pool.placeLimit),
            parameters: try Argon2Parameters(memory: memory, passes: 1), chance: installation.chance)
        let other = Installation(
            database: installation.database, time: clock.source, chance: installation.chance, keys: keys,
            hasher: hasher, blocklists: installation.blocklists, baseURL: Self.baseURL, duo: duo,
            eventTransport: receiver, directory: entries, adoption: AdoptionDesk(directory))
        return TestInstallation(
            installation: other, clock: clock, mail: mail, keyFile: keyFile, duo: duo, receiver: receiver,
            entries: entries, directory: directory)
    }
}
