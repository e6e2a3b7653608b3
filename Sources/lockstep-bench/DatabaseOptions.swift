import ArgumentParser
import StoreDrivers
import Store

/// Which database, and which people in it: the same numbers give the same people.
struct DatabaseOptions: ParsableArguments {
    @Option(help: "sqlite:PATH or postgres://…")
    var database: String

    @Option(help: "The key file; made where it is missing.")
    var keyFile: String

    @Option(help: "Password of everybody who can sign in.")
    var password: String

    func open() async throws -> any Database {
        let database = try await Databases.open(DatabaseURL(database))
        try await Migrator.migrate(database)
        return database
    }
}
