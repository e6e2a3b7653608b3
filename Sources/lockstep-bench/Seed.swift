import ArgumentParser
import Domain
import FoundationEssentials
import Formats
import Store
import UseCases

/// Fills a database through the store, in bulk: what nobody wants to wait for through the front door.
struct Seed: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Fills a new database with people; prints their sessions' tokens, one a line.")

    @OptionGroup var options: DatabaseOptions

    @Option(help: "How many accounts.")
    var accounts: Int

    @Option(help: "How many of them can sign in, spread evenly over all.")
    var members: Int

    @Option(help: "How many more have a password, an authenticator app and a passkey.")
    var proven = 0

    @Option(help: "How many live sessions, spread over those who can sign in.")
    var sessions: Int

    @Option(help: "How many live sessions one account more, crowd@example.org, holds; another, single@, holds one.")
    var crowd = 0

    func run() async throws {
        let database = try await options.open()
        let now = TimeSource.system.now()
        let keys = try await KeyStore.open(database, file: try keyFile(), chance: .system, at: now)
        let people = Population(
            accounts: accounts, members: members,
            verifier: try Argon2id.hash(try Password(options.password).normalised, parameters: .standard),
            keys: keys.current, now: now)
        try await people.insertCrowd(into: database)
        try await people.insertMembers(into: database)
        try await people.insertProven(proven, into: database)
        for token in try await people.insertSessions(sessions, into: database) { print(token) }
        if crowd > 0 {
            for email in [Population.crowded, Population.single] {
                try await database.write { try people.insertMember(email, in: $0) }
            }
            try await Population.completeSessions(of: Population.crowded, crowd, in: database, at: now)
            try await Population.completeSessions(of: Population.single, 1, in: database, at: now)
        }
        try await database.write { transaction in
            // Thousands of wrong passwords are measured, not what a lock answers.
            try transaction.updateSetting(try SettingKey.named("lockout.attempts"), to: "100")
        }
        await database.close()
    }

    private func keyFile() throws -> KeyFile {
        do throws(KeyFile.Fault) {
            return try KeyFile.create(path: options.keyFile)
        } catch .alreadyExists {
            return try KeyFile.load(path: options.keyFile)
        }
    }
}
