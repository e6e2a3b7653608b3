import Domain
import Formats
import Store
import TestDatabases
import TestInstallation
import Testing
import UseCases

@Suite("People and entries find each other")
struct MatchingRunTests {
    /// A connection that can be read.
    static func connection(
        _ it: TestInstallation, _ said: [ConnectionField: String] = [:]
    ) async throws -> Connection {
        let connector = try await it.addConnector()
        let connection = try await it.addConnection(carriedBy: connector, said)
        let administration = it.installation.hostRights.administration
        guard
            case .done(let read) = try await administration.setReader(
                of: connection.id, password: Secret("the reader's own"))
        else { throw NoConnection() }
        return read
    }

    struct NoConnection: Error {}

    @discardableResult
    static func people(_ it: TestInstallation, _ emails: [String]) async throws -> [Account] {
        var accounts: [Account] = []
        for email in emails { accounts.append(try await it.addUser(email, userName: nil)) }
        return accounts
    }

    static func entries(_ emails: [String]) throws -> [DirectoryEntry] {
        try emails.enumerated().map { try .person($0.offset + 1, mail: $0.element) }
    }

    static func preview(_ it: TestInstallation, _ connection: Connection) async throws -> MatchingPreview {
        try #require(
            try await it.installation.hostRights.administration.previewMatching(of: connection.id).value)
    }

    static func latest(_ it: TestInstallation, _ connection: Connection) async throws -> DirectoryRun? {
        try await it.installation.hostRights.administration.findDirectoryRun(.matching, at: connection.id).value?.1
    }

    @Test(
        "A directory that doesn't come to an end, or that something is wrong with, keeps no other waiting",
        .timeLimit(.minutes(10)), arguments: Engine.allCases)
    func apart(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let connector = try await it.addConnector()
            let administration = it.installation.hostRights.administration
            var connections: [Connection] = []
            for name in ["A", "B", "C"] {
                let connection = try await it.addConnection(name, carriedBy: connector, [.accounts: "all"])
                _ = try await administration.setReader(of: connection.id, password: Secret("the reader's own"))
                connections.append(connection)
            }
            try await Self.people(it, ["anna@example.org"])
            it.entries.set(try Self.entries(["anna@example.org"]))
            let broken = connections[0].id
            try await it.installation.database.write {
                try $0.updateReaderSecret(of: broken, to: SealedSecret(text: "nothing that opens"))
            }
            it.clock.advance(.hours(24))
            // Whoever is read first ends when another was read.
            let read = AsyncStream<Void>.makeStream()
            it.entries.whileReading { for await _ in read.stream { return } }
            it.entries.whileReading { read.continuation.yield() }
            try await DirectoryWorker(installation: it.installation, logger: .silent).work()
            for connection in connections[1...] {
                #expect(try await Self.latest(it, connection)?.result == .done)
            }
            #expect(try await Self.latest(it, connections[0])?.result == nil)
        }
    }

    @Test(
        "A preview changes nothing; what was seen is what is bound, and owes its password", arguments: Engine.allCases)
    func seenAndBound(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let connection = try await Self.connection(it)
            let accounts = try await Self.people(it, ["anna@example.org", "bert@example.org", "cara@example.org"])
            it.entries.set(try Self.entries(["ANNA@example.org", "bert@example.org", "dora@example.org"]))
            let preview = try await Self.preview(it, connection)
            #expect(
                preview.plan.matches.map(\.account) == accounts[0...1].map(\.id).sorted { $0.rawValue < $1.rawValue })
            #expect(try await it.number("SELECT COUNT(*) FROM bindings") == 0)
            #expect(try await it.number("SELECT COUNT(*) FROM directory_runs") == 0)

            let administration = it.installation.hostRights.administration
            #expect(
                try await administration.beginDirectoryRun(.matching, at: connection.id, seen: preview.digest).isDone)
            #expect(try await it.number("SELECT COUNT(*) FROM bindings") == 0, "the worker does it")
            let worker = DirectoryWorker(installation: it.installation, logger: .silent)
            try await worker.work()
            #expect(try await it.number("SELECT COUNT(*) FROM bindings") == 2)
            #expect(try await it.state(of: accounts[0]) == [.needsPassword])
            #expect(try await it.count(.accountBound) == 2)
            let run = try await Self.latest(it, connection)
            #expect(run?.result == .done)
            #expect(run?.counts["bound"] == 2)
            #expect(run?.askedAt == nil)
            let readings = it.entries.readings
            try await worker.work()
            #expect(it.entries.readings == readings, "nobody asks twice")
        }
    }

    @Test("Where the directory has changed since, nobody is bound", arguments: Engine.allCases)
    func changedSince(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let connection = try await Self.connection(it)
            _ = try await Self.people(it, ["anna@example.org", "bert@example.org"])
            it.entries.set(try Self.entries(["anna@example.org"]))
            let preview = try await Self.preview(it, connection)
            it.entries.set(try Self.entries(["anna@example.org", "bert@example.org"]))
            _ = try await it.installation.hostRights.administration.beginDirectoryRun(
                .matching, at: connection.id, seen: preview.digest)
            try await DirectoryWorker(installation: it.installation, logger: .silent).work()
            #expect(try await Self.latest(it, connection)?.result == .changedMeanwhile)
            #expect(try await it.number("SELECT COUNT(*) FROM bindings") == 0)
        }
    }

    @Test("What was bound before a server died is not bound twice, and the rest is", arguments: Engine.allCases)
    func resumed(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let connection = try await Self.connection(it)
            let accounts = try await Self.people(it, (0..<3).map { "p\($0)@example.org" })
            it.entries.set(try Self.entries((0..<3).map { "p\($0)@example.org" }))
            let preview = try await Self.preview(it, connection)
            let administration = it.installation.hostRights.administration
            _ = try await administration.beginDirectoryRun(.matching, at: connection.id, seen: preview.digest)
            // As the first batch would have done.
            it.clock.advance(.seconds(1))
            _ = try await administration.bind(
                accounts[1].id, to: connection.id, entry: EntryIdentifier(bits: 2).description)
            try await DirectoryWorker(installation: it.installation, logger: .silent).work()
            #expect(try await Self.latest(it, connection)?.result == .done)
            #expect(try await it.number("SELECT COUNT(*) FROM bindings") == 3)
        }
    }

    @Test(
        "Two servers never do it at once, and whoever dies is followed when the lease is over",
        arguments: Engine.allCases)
    func together(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let connection = try await Self.connection(it, [.accounts: "all"])
            _ = try await Self.people(it, ["anna@example.org"])
            it.entries.set(try Self.entries(["anna@example.org"]))
            let other = try await it.neighbour()
            it.entries.whileReading {
                let second = try await other.installation.carryOut(.matching, at: connection.id, by: .host)
                #expect(second == nil, "somebody is at it")
            }
            let run = try await it.installation.carryOut(.matching, at: connection.id, by: .host)
            #expect(run?.result == .done)
            #expect(it.entries.readings == 1)

            // Its lease is over while it reads: another one does it, and nothing is bound twice.
            it.entries.set(try Self.entries(["anna@example.org", "bert@example.org"]))
            _ = try await Self.people(it, ["bert@example.org"])
            it.entries.whileReading {
                it.clock.advance(DirectoryRun.lease + .seconds(1))
                let second = try await other.installation.carryOut(.matching, at: connection.id, by: .host)
                #expect(second?.result == .done)
            }
            let first = try await it.installation.carryOut(.matching, at: connection.id, by: .host)
            #expect(first?.result == .stopped)
            #expect(try await it.number("SELECT COUNT(*) FROM bindings") == 2)
        }
    }

    @Test(
        "By rule it goes on by itself; a directory that lost half of its entries is not believed",
        arguments: Engine.allCases)
    func byItself(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let connection = try await Self.connection(it, [.accounts: "all", .driftHours: "0"])
            let worker = DirectoryWorker(installation: it.installation, logger: .silent)
            let emails = (0..<4).map { "p\($0)@example.org" }
            it.entries.set(try Self.entries(emails))
            _ = try await Self.people(it, [emails[0]])
            try await worker.work()
            #expect(it.entries.readings == 0, "not yet")
            it.clock.advance(.hours(24))
            try await worker.work()
            try await worker.work()
            #expect(it.entries.readings == 1)
            #expect(try await it.number("SELECT COUNT(*) FROM bindings") == 1)

            _ = try await Self.people(it, [emails[1]])
            it.entries.set(Array(try Self.entries(emails)[1...1]))
            it.clock.advance(.hours(24))
            try await worker.work()
            #expect(try await Self.latest(it, connection)?.result == .tooFew)
            #expect(try await it.number("SELECT COUNT(*) FROM bindings") == 1)
            #expect(try await Self.preview(it, connection).isSuspicious)
            // Somebody looked, and says that it is right.
            #expect(try await it.installation.carryOut(.matching, at: connection.id, by: .host)?.result == .done)
            #expect(try await it.number("SELECT COUNT(*) FROM bindings") == 2)
        }
    }

    @Test("By hand nothing goes on by itself, nor while the connection is paused", arguments: Engine.allCases)
    func byHand(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let connection = try await Self.connection(it, [.driftHours: "0"])
            let worker = DirectoryWorker(installation: it.installation, logger: .silent)
            it.clock.advance(.days(30))
            try await worker.work()
            let administration = it.installation.hostRights.administration
            _ = try await administration.changeConnection(connection.id, [.accounts: "all"])
            _ = try await administration.pauseConnection(connection.id, true)
            try await worker.work()
            #expect(it.entries.readings == 0)
        }
    }

    @Test("A directory that can't be read changes nothing, and says why", arguments: Engine.allCases)
    func unreadable(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let connection = try await Self.connection(it)
            it.entries.fail(DirectoryFault(.referred))
            let administration = it.installation.hostRights.administration
            #expect(
                try await administration.previewMatching(of: connection.id).refusals == [
                    .directoryUnreadable(.referred)
                ])
            let run = try await it.installation.carryOut(.matching, at: connection.id, by: .host)
            #expect((run?.result, run?.failure) == (.unreadable, .referred))
            let other = try await it.addConnection("Branch", carriedBy: try await it.addConnector("Other"))
            #expect(
                try await administration.previewMatching(of: other.id).refusals == [
                    .directoryUnreadable(.readerMissing)
                ])
        }
    }

    @Test("A thousand matches cost a few statements for sixty-four of them", arguments: Engine.allCases)
    func cost(engine: Engine) async throws {
        try await TestDatabases.withDirectory { directory in
            try await TestDatabases.withDatabase(engine) { wrapped in
                let database = CountingDatabase(wrapped)
                let it = try await TestInstallation.open(
                    database, keyFile: try KeyFile.create(path: "\(directory)/key"), clock: MovingClock())
                let connection = try await Self.connection(it)
                let count = 1_024
                let rows = (0..<count).map { "p\($0)@example.org,P\($0),Example" }.joined(separator: "\n")
                let table = ImportTable(reading: CSVReader(Array("email,given-name,family-name\n\(rows)\n".utf8)))
                let roster = try #require(try await it.installation.planImport(of: table).roster)
                _ = try await it.installation.applyImport(of: roster, by: .host)
                it.entries.set(try Self.entries((0..<count).map { "p\($0)@example.org" }))
                let cost = try await database.counting {
                    let run = try await it.installation.carryOut(.matching, at: connection.id, by: .host)
                    #expect(run?.counts["bound"] == count)
                }
                // For each sixteen a row of bindings and one of events; for each sixty-four the locks.
                #expect(cost.statements < count / 16 * 2 + count / 64 * 3 + 60)
                #expect(cost.writes == 2 + count / 256)
            }
        }
    }
}
