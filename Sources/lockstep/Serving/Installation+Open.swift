import Bootstrap
import Connectors
import Domain
import Formats
import Store
import StoreDrivers
import UseCases

extension Installation {
    /// An installation as the bootstrap configuration describes it, with its schema up to date.
    ///
    /// - Parameters:
    ///   - takesPasswords: Without, no word list is read, and every new password is refused.
    ///   - time: The machine's clock, but for the demo's past.
    static func open(
        _ configuration: BootstrapConfiguration, takesPasswords: Bool = true, time: TimeSource = .system
    ) async throws -> Installation {
        // Reading the word lists and opening the database take about as long as each other.
        async let blocklists = takesPasswords ? PasswordBlocklists.load(configuration) : .refusingAll
        let database = try await openDatabase(configuration)
        do {
            return Installation(
                database: database, time: time, chance: .system,
                keys: try await openKeys(configuration, database, at: time.now()),
                hasher: PasswordHasher(pool: try HashingPool(), parameters: .standard, chance: .system),
                blocklists: try await blocklists, baseURL: configuration.baseURL.origin,
                duo: SharedDuoHealth(DuoClient(http: OutgoingHTTP(of: configuration))),
                eventTransport: EventConnector(of: configuration),
                directory: LDAPDirectory(reach: OutgoingReach(toDirectoriesOf: configuration)),
                adoption: AdoptionDesk(
                    LDAPDirectory(reach: OutgoingReach(toDirectoriesOf: configuration), limits: .whileWaiting)))
        } catch {
            await database.close()
            throw error
        }
    }

    static func openDatabase(_ configuration: BootstrapConfiguration) async throws -> any Database {
        let database = try await Databases.open(databaseURL(configuration))
        do {
            try await Migrator.migrate(database)
            try await UserWords.complete(in: database)
            return database
        } catch {
            await database.close()
            throw error
        }
    }

    static func databaseURL(_ configuration: BootstrapConfiguration) throws(CommandFailure) -> DatabaseURL {
        do throws(DatabaseURLProblem) {
            return try DatabaseURL(configuration.databaseURL.exposed)
        } catch {
            throw .refused("\(Setting.databaseURL.environmentName) can't be used", mend: error.description)
        }
    }

    private static func openKeys(
        _ configuration: BootstrapConfiguration, _ database: any Database, at now: Timestamp
    ) async throws -> KeyStore {
        let isNew = try await database.read { try $0.listWrappedKeys().isEmpty }
        let file = try keyFile(configuration, mayBeMade: isNew)
        return try await KeyStore.open(database, file: file, chance: .system, at: now)
    }

    /// The key file; a new one where there is none and nothing was ever sealed under one.
    private static func keyFile(_ configuration: BootstrapConfiguration, mayBeMade: Bool) throws(KeyFile.Fault)
        -> KeyFile
    {
        let path = configuration.keyFile
        do throws(KeyFile.Fault) {
            return try KeyFile.load(path: path)
        } catch {
            guard case .missing = error, mayBeMade else { throw error }
        }
        do throws(KeyFile.Fault) {
            return try KeyFile.create(path: path)
        } catch {
            // Another process that starts at the same moment was first.
            guard case .alreadyExists = error else { throw error }
            return try KeyFile.load(path: path)
        }
    }

    /// Ends the hashing threads and every connection.
    func close() async {
        await hasher.pool.shutdown()
        await database.close()
    }
}
