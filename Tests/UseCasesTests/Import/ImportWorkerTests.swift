import Domain
import Store
import Synchronization
import TestInstallation
import Testing
import UseCases

@Suite("Imports of the portal, on either engine")
struct ImportWorkerTests {
    /// Two batches of 512 and a rest.
    private static let people = 1_100

    private static func file(_ range: Range<Int> = 0..<people) -> [UInt8] {
        let rows = range.map { "p\($0)@example.org,u\($0),Person,Number \($0)\r\n" }
        return Array(("email,username,given name,family name\r\n" + rows.joined()).utf8)
    }

    private static func worker(_ it: TestInstallation) -> ImportWorker {
        ImportWorker(installation: it.installation, logger: .silent)
    }

    private static func begin(
        _ right: AdministrationRight, _ file: [UInt8] = file(), activatingAt pace: ActivationPace? = nil
    ) async throws -> ID<ImportWork> {
        let id = try #require(try await right.storeImport(file).value)
        let seen = try await digest(id, right)
        #expect(try await right.beginImport(id, seen: seen, activatingAt: pace).isDone)
        return id
    }

    /// What is looked at now; nothing where there is nothing to begin.
    private static func digest(_ id: ID<ImportWork>, _ right: AdministrationRight) async throws -> String {
        guard case .planned(let planned)? = try await right.findImport(id).value ?? nil else { return "" }
        return planned.digest
    }

    private static func isGone(_ id: ID<ImportWork>, _ right: AdministrationRight) async throws -> Bool {
        if case .done(nil) = try await right.findImport(id) { true } else { false }
    }

    private static func work(_ id: ID<ImportWork>, _ right: AdministrationRight) async throws -> ImportWork {
        guard case .working(let work)?? = try await right.findImport(id).value else {
            throw Unexpected(what: "the import hasn't begun, or there is none")
        }
        return work
    }

    @Test(
        "Whoever takes over from a worker that was killed adds those who are missing, and nobody twice",
        arguments: Engine.allCases, [(1, false), (1, true), (2, false), (2, true)])
    func killed(engine: Engine, at cut: (batch: Int, isWritten: Bool)) async throws {
        try await TestInstallation.with(engine) { it in
            let right = it.installation.hostRights.administration
            let id = try await Self.begin(right, activatingAt: ActivationPace(perMinute: 6_000))
            let dying = DyingDatabase(it.installation.database)
            let killed = try await TestInstallation.open(dying, keyFile: it.keyFile, clock: it.clock)
            // The lease; for each batch before, its people and how far it has come; and this one's people.
            dying.die(afterWrites: 1 + 2 * (cut.batch - 1) + (cut.isWritten ? 1 : 0))
            await #expect(throws: DyingDatabase.Died.self) { try await Self.worker(killed).work() }
            let reached = try await it.number("SELECT COUNT(*) FROM accounts")
            #expect(reached == 512 * (cut.isWritten ? cut.batch : cut.batch - 1))

            // Its lease holds: nobody knows yet that it is gone.
            it.clock.advance(.seconds(59))
            try await Self.worker(it).work()
            #expect(try await it.number("SELECT COUNT(*) FROM accounts") == reached)
            it.clock.advance(.seconds(2))
            let neighbour = try await it.neighbour()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for server in [it, neighbour] { group.addTask { try await Self.worker(server).work() } }
                try await group.waitForAll()
            }

            let work = try await Self.work(id, right)
            #expect((work.added, work.alreadyThere, work.refused, work.people) == (1_100, 0, 0, 1_100))
            #expect(work.endedAt == it.clock.now)
            #expect(try await it.number("SELECT COUNT(*) FROM accounts") == Self.people)
            #expect(try await it.count(.accountAdded) == Self.people)
            #expect(try await it.number("SELECT COUNT(*) FROM mail") == Self.people)
            #expect(try await it.number("SELECT COUNT(DISTINCT account_id) FROM mail") == Self.people)
            // And then there is nothing to do.
            it.clock.advance(.minutes(2))
            try await Self.worker(it).work()
            let didNothing = cut.batch == 1 && !cut.isWritten
            #expect(try await it.count(.importBegun) == (didNothing ? 1 : 2))
        }
    }

    @Test("What is stopped ends with the batch under way, and nothing is taken back", arguments: Engine.allCases)
    func stoppedByHand(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let right = it.installation.hostRights.administration
            let id = try await Self.begin(right)
            let dying = DyingDatabase(it.installation.database)
            let killed = try await TestInstallation.open(dying, keyFile: it.keyFile, clock: it.clock)
            dying.die(afterWrites: 2)
            await #expect(throws: DyingDatabase.Died.self) { try await Self.worker(killed).work() }
            for _ in 0..<2 { #expect(try await right.stopImport(id).value == true) }
            it.clock.advance(.minutes(2))
            try await Self.worker(it).work()
            let work = try await Self.work(id, right)
            #expect(work.stoppedBy == .host && work.endedAt == it.clock.now)
            #expect(work.added == 512 && work.people == Self.people)
            #expect(try await it.number("SELECT COUNT(*) FROM accounts") == 512)
            #expect(try await it.count(.importStopped) == 1)
            #expect(try await right.stopImport(id).value == true)
            #expect(try await it.count(.importStopped) == 1)
            // One that has not begun is none.
            let other = try #require(try await right.storeImport(Self.file(0..<3)).value)
            #expect(try await right.stopImport(other).value == false)
        }
    }

    @Test("The file is deleted when it is done, the numbers stay for a day", arguments: Engine.allCases)
    func forgotten(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let right = it.installation.hostRights.administration
            let id = try await Self.begin(right, Self.file(0..<3))
            #expect(try await it.number("SELECT COUNT(*) FROM imports WHERE contents IS NOT NULL") == 1)
            try await Self.worker(it).work()
            #expect(try await it.number("SELECT COUNT(*) FROM imports WHERE contents IS NOT NULL") == 0)
            let sweeper = Sweeper(installation: it.installation, logger: .silent)
            it.clock.advance(.days(1))
            try await sweeper.sweep()
            #expect(try await Self.work(id, right).added == 3)
            it.clock.advance(.milliseconds(1))
            try await sweeper.sweep()
            #expect(try await it.number("SELECT COUNT(*) FROM imports") == 0)
            #expect(try await Self.isGone(id, right))
        }
    }

    @Test(
        "A file with which nobody goes on is gone after a day; one that is being imported is not",
        arguments: Engine.allCases)
    func kept(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let right = it.installation.hostRights.administration
            let left = try #require(try await right.storeImport(Self.file(0..<3)).value)
            let begun = try await Self.begin(right, Self.file(3..<6))
            let sweeper = Sweeper(installation: it.installation, logger: .silent)
            it.clock.advance(.days(1))
            try await sweeper.sweep()
            guard case .planned? = try await right.findImport(left).value ?? nil else {
                throw Unexpected(what: "the file is gone before its time")
            }
            it.clock.advance(.milliseconds(1))
            try await sweeper.sweep()
            #expect(try await Self.isGone(left, right))
            #expect(try await right.beginImport(left, seen: "", activatingAt: nil).refusals == [.nothingPending])
            try await Self.worker(it).work()
            #expect(try await Self.work(begun, right).added == 3)
        }
    }

    @Test(
        "Who gets an address between the plan and the worker is not overwritten, and nobody is added",
        arguments: Engine.allCases)
    func overtaken(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let right = it.installation.hostRights.administration
            let id = try await Self.begin(right, Self.file(0..<20))
            let account = try await it.addUser("p7@example.org", userName: nil)
            try await Self.worker(it).work()
            let work = try await Self.work(id, right)
            #expect((work.added, work.refused) == (0, 1))
            #expect(work.endedAt != nil)
            #expect(try await it.number("SELECT COUNT(*) FROM accounts") == 1)
            #expect(try await it.installation.findUser(account.email)?.account == account)
        }
    }

    @Test("Begun by somebody who may no longer, it adds nobody", arguments: Engine.allCases)
    func stopped(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            _ = try await it.addAdministrator(.owner)
            let beginner = try await it.addAdministrator(.administrator)
            let right = try #require(it.installation.rights(of: beginner).administration)
            let id = try await Self.begin(right)
            let ownership = it.installation.hostRights.ownership
            #expect(try await ownership.perform(.setRole(.helpdesk), on: beginner.account.id, because: nil).isDone)
            try await Self.worker(it).work()
            let work = try await Self.work(id, it.installation.hostRights.administration)
            #expect(work.added == 0 && work.endedAt != nil)
            #expect(try await it.count(.accountAdded) == 2)
            #expect(try await it.count(.importStopped) == 1)
            #expect(try await right.beginImport(id, seen: "", activatingAt: nil).refusals == [.notAllowed])
        }
    }

    @Test("Only a file with nothing wrong in it is begun, and only once", arguments: Engine.allCases)
    func begun(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let right = it.installation.hostRights.administration
            let faulty = try #require(try await right.storeImport(Array("email\nnobody\n".utf8)).value)
            let seen = try await Self.digest(faulty, right)
            #expect(try await right.beginImport(faulty, seen: seen, activatingAt: nil).refusals == [.nothingPending])
            let id = try await Self.begin(right, Self.file(0..<3))
            #expect(try await right.beginImport(id, seen: "", activatingAt: nil).refusals == [.nothingPending])
            #expect(try await right.mapImport(id, by: ImportMapping()).refusals == [.nothingPending])
        }
    }

    @Test("What was changed since it was looked at is not begun", arguments: Engine.allCases)
    func changedMeanwhile(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let right = it.installation.hostRights.administration
            let (id, other) = (
                try #require(try await right.storeImport(Self.file(0..<3)).value),
                try #require(try await right.storeImport(Self.file(0..<3)).value)
            )
            let seen = try await Self.digest(id, right)
            #expect(try await right.mapImport(id, by: ImportMapping(ignored: ["username"])).isDone)
            for digest in [seen, "", try await Self.digest(other, right)] {
                #expect(
                    try await right.beginImport(id, seen: digest, activatingAt: nil).refusals
                        == [.importChangedMeanwhile])
            }
            let new = try await Self.digest(id, right)
            #expect(try await right.beginImport(id, seen: new, activatingAt: nil).isDone)
        }
    }

    @Test("Twenty files are kept that are not imported, and then no more", arguments: Engine.allCases)
    func limited(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let right = it.installation.hostRights.administration
            let first = try await Self.begin(right, Self.file(0..<3))
            for _ in 1..<20 { _ = try #require(try await right.storeImport(Self.file(3..<6)).value) }
            #expect(try await right.storeImport(Self.file(3..<6)).refusals == [.tooManyImports(limit: 20)])
            #expect(try await it.number("SELECT COUNT(*) FROM imports") == 20)
            try await Self.worker(it).work()
            #expect(try await Self.work(first, right).added == 3)
            #expect(try await right.storeImport(Self.file(3..<6)).isDone)
        }
    }
}
