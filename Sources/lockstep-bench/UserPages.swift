import ArgumentParser
import Domain
import Formats
import Store
import UseCases

/// Pages of the list of people, one after the other: what an administrator waits for.
struct UserPages: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Milliseconds for pages of people: each order, filters, searches, the numbers of the home page.",
        discussion: """
            Of people as `stand` leaves them. Each figure is the median of many pages, half of them from the middle of \
            the list.
            """)

    @OptionGroup var options: DatabaseOptions

    @Option(help: "How often each page is asked for.")
    var turns = 40

    func run() async throws {
        let database = try await options.open()
        let installation = try await installation(on: database)
        let right = installation.hostRights.reading
        var figures: [(String, Double)] = []
        for (name, selection) in Self.selections {
            figures.append((name, try await median { try await page(selection, right, turn: $0) }))
        }
        figures.append(("home", try await median { _ in _ = try await right.findHomeNumbers() }))
        print("{" + figures.map { "\"\($0.0)\": \($0.1)" }.joined(separator: ", ") + "}")
        await installation.hasher.pool.shutdown()
        await database.close()
    }

    private static let selections: [(String, UserSelection)] =
        UserOrder.allCases.map { ("by " + $0.rawValue, UserSelection(order: $0, direction: .descending)) }
        + UserFilter.allCases.filter { $0 != .staged }.map { ($0.rawValue, UserSelection(filter: $0)) } + [
            ("search everybody", UserSelection(search: "person0")),
            ("search a few", UserSelection(search: "person00003")),
            ("search one", UserSelection(search: "person0000333@example.org")),
            ("search two words", UserSelection(search: "0000333 numb")),
            ("search nobody", UserSelection(search: "zzz")),
            ("search and filter", UserSelection(search: "person00003", filter: .noFactor)),
        ]

    /// The first page, and every other time the one behind it, as its link has it.
    private func page(_ selection: UserSelection, _ right: ReadingRight, turn: Int) async throws {
        guard case .done(let first) = try await right.listUsers(selection) else { throw Refused() }
        if turn.isMultiple(of: 2), let next = first.next { _ = try await right.listUsers(selection, at: next) }
    }

    private func median(_ work: (Int) async throws -> Void) async throws -> Double {
        let clock = ContinuousClock()
        var times: [Double] = []
        for turn in 0..<turns {
            let start = clock.now
            try await work(turn)
            times.append((clock.now - start) / .milliseconds(1))
        }
        return times.sorted()[turns / 2]
    }

    private func installation(on database: any Database) async throws -> Installation {
        let keys = try await KeyStore.open(
            database, file: try KeyFile.load(path: options.keyFile), chance: .system, at: Stand.now)
        return Installation(
            database: database, time: TimeSource { Stand.now }, chance: .system, keys: keys,
            hasher: PasswordHasher(pool: try HashingPool(threads: 1), parameters: .standard, chance: .system),
            blocklists: PasswordBlocklists(isListed: { _ in true }, isBreached: { _ in true }),
            baseURL: "http://localhost:8080")
    }

    private struct Refused: Error {}
}
