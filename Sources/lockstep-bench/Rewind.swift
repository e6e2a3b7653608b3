import ArgumentParser
import Domain
import Store
import UseCases

/// Between two measurements of a changed password: everything as it was before.
struct Rewind: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Makes the passwords and the sessions of crowd@ and single@ what they were after `seed`.")

    @OptionGroup var options: DatabaseOptions

    @Option(help: "How many live sessions crowd@example.org holds.")
    var crowd: Int

    func run() async throws {
        let database = try await options.open()
        let now = TimeSource.system.now()
        for (email, count) in [(Population.crowded, crowd), (Population.single, 1)] {
            try await Population.rewind(email, in: database)
            try await Population.completeSessions(of: email, count, in: database, at: now)
        }
        await database.close()
    }
}
