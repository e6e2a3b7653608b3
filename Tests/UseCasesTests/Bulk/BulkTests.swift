import Domain
import Store
import TestInstallation
import Testing
import UseCases

@Suite("Actions on many people, on either engine")
struct BulkTests {
    static func reason() throws -> Reason { try Reason("the whole department left") }

    static func worker(_ it: TestInstallation) -> BulkWorker {
        BulkWorker(installation: it.installation, logger: .silent)
    }

    @Test("A preview says whom it would change and whom not, and why; then it is so", arguments: Engine.allCases)
    func preview(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            var crowd = Crowd(seed: 11)
            try await crowd.insert(180, into: it)
            let right = try #require(try await it.rights(.administrator).administration)
            let states = crowd.people.map(\.state)
            let everybody = BulkAction.Selection.list(.everybody(.lastSignIn, .descending))
            let preview = try #require(try await right.previewBulk(.account(.suspend), on: everybody).value)
            #expect(preview.changes == states.count { $0 == .active })
            #expect(
                preview.leftOut == [
                    .nothingToChange: states.count { $0 == .suspended },
                    .stateForbids(.staged): states.count { $0 == .staged },
                ])
            #expect(preview.examples.count == 20 && preview.first.count == min(20, preview.changes))
            #expect(!preview.isCutShort)
            let short = try #require(
                try await right.previewBulk(.account(.suspend), on: everybody, upTo: 60).value)
            #expect(short.isCutShort && short.changes + short.leftOut.values.reduce(0, +) == 100)
            let before = try await it.events().count
            let bulk = try #require(
                try await right.beginBulk(.account(.suspend), on: everybody, because: Self.reason()).value)
            #expect(try await it.events().count == before + 1)
            try await Self.worker(it).work()
            let ended = try #require(try await it.installation.hostRights.reading.findBulk(bulk.id).value ?? nil)
            #expect(ended.endedAt != nil && ended.changed == preview.changes)
            #expect(ended.leftOut == 180 - preview.changes)
            let after = try #require(try await right.previewBulk(.account(.suspend), on: everybody).value)
            #expect(after.changes == 0)
            let events = try await it.events().filter { $0.kind == "account.state-changed" }
            #expect(events.count == preview.changes)
            #expect(events.allSatisfy { $0.details.contains(bulk.id.rawValue) && $0.details.contains("department") })
        }
    }

    @Test("What is stopped stays as far as it came, and is stopped once", arguments: Engine.allCases)
    func stoppedByHand(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            var crowd = Crowd(seed: 14)
            try await crowd.insert(130, into: it)
            let right = try #require(try await it.rights(.administrator).administration)
            let selection = BulkAction.Selection.list(.everybody(.name, .ascending))
            let bulk = try #require(
                try await right.beginBulk(.account(.exemptFromExpiry), on: selection, because: Self.reason()).value)
            let exempt = try await it.number("SELECT COUNT(*) FROM accounts WHERE password_never_expires = 1") ?? 0
            #expect(try await Self.worker(it).takeBatch(of: bulk.id))
            let stopped = try #require(try await right.stopBulk(bulk.id).value ?? nil)
            #expect(stopped.endedAt != nil && stopped.stoppedBy != nil)
            #expect(stopped.changed + stopped.leftOut == 50)
            // Also by a worker that had it in its hands, and by whoever presses again.
            #expect(try await !Self.worker(it).takeBatch(of: bulk.id))
            try await Self.worker(it).work()
            #expect(try await right.stopBulk(bulk.id).value == stopped)
            #expect(
                try await it.number("SELECT COUNT(*) FROM accounts WHERE password_never_expires = 1") == exempt
                    + stopped.changed
            )
            let ends = try await it.events().filter { $0.kind == "bulk.ended" }
            #expect(ends.count == 1 && ends[0].actor == stopped.stoppedBy?.text)
            #expect(ends[0].details.contains("\"stopped\":\"asked\""))
            #expect(try await right.stopBulk(ID(rawValue: "01k00000000000000000000000")).value == .some(nil))
        }
    }

    @Test("One that has ended by itself is not stopped any more", arguments: Engine.allCases)
    func stoppedTooLate(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            var crowd = Crowd(seed: 15)
            try await crowd.insert(10, into: it)
            let right = it.installation.hostRights.administration
            let bulk = try #require(
                try await right.beginBulk(
                    .account(.exemptFromExpiry), on: .list(.everybody(.name, .ascending)), because: Self.reason()
                ).value)
            try await Self.worker(it).work()
            #expect(try await (right.stopBulk(bulk.id).value ?? nil)?.stoppedBy == nil)
            #expect(try await it.count(.bulkEnded) == 1)
        }
    }

    @Test("It goes on where it was cut off, and two workers do nobody twice", arguments: Engine.allCases)
    func resumed(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            var crowd = Crowd(seed: 12)
            try await crowd.insert(230, into: it)
            let right = it.installation.hostRights.administration
            let selection = BulkAction.Selection.list(.everybody(.name, .ascending))
            let bulk = try #require(
                try await right.beginBulk(.sendReset(.primary), on: selection, because: Self.reason()).value)
            #expect(try await Self.worker(it).takeBatch(of: bulk.id))
            let first = try await it.number("SELECT COUNT(*) FROM mail") ?? 0
            #expect((1...50).contains(first))
            let neighbour = try await it.neighbour()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for one in [it, neighbour] { group.addTask { try await Self.worker(one).work() } }
                try await group.waitForAll()
            }
            let ended = try #require(try await it.installation.hostRights.reading.findBulk(bulk.id).value ?? nil)
            #expect(ended.changed + ended.leftOut == 230 && ended.changed > 50)
            #expect(try await it.number("SELECT COUNT(*) FROM mail") == ended.changed)
            #expect(try await it.number("SELECT COUNT(DISTINCT account_id) FROM mail") == ended.changed)
            #expect(try await it.count(.bulkEnded) == 1)
        }
    }

    @Test("Who was ticked twice is done once", arguments: Engine.allCases)
    func doubled(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            var crowd = Crowd(seed: 15)
            try await crowd.insert(3, into: it)
            let id = try await it.addUser("twice@example.org", userName: nil).id.rawValue
            let right = it.installation.hostRights.administration
            let selection = BulkAction.Selection.people([id, id, id])
            let preview = try #require(try await right.previewBulk(.account(.expire), on: selection).value)
            #expect(preview.changes == 1)
            let bulk = try #require(
                try await right.beginBulk(.account(.expire), on: selection, because: Self.reason()).value)
            try await Self.worker(it).work()
            let ended = try #require(try await it.installation.hostRights.reading.findBulk(bulk.id).value ?? nil)
            #expect(ended.changed == 1 && ended.leftOut == 0 && ended.endedAt != nil)
        }
    }

    @Test("A list that the action itself empties is done to its end", arguments: Engine.allCases)
    func emptied(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            var crowd = Crowd(seed: 13)
            try await crowd.insert(300, into: it)
            let right = it.installation.hostRights.administration
            for (filter, action) in [
                (UserFilter.suspended, UserAction.account(.activate)), (.expired, .account(.restore)),
                (.locked, .account(.unlock)),
            ] {
                let count = try await it.installation.hostRights.reading.countUsers(.filtered(filter)).value ?? nil
                let bulk = try #require(
                    try await right.beginBulk(action, on: .list(.filtered(filter)), because: Self.reason()).value)
                try await Self.worker(it).work()
                let ended = try await it.installation.hostRights.reading.findBulk(bulk.id).value ?? nil
                #expect(ended?.changed == count && count != 0, "\(filter)")
                #expect(try await it.installation.hostRights.reading.countUsers(.filtered(filter)).value == 0)
            }
        }
    }

    @Test("Who may no longer, doesn't go on", arguments: Engine.allCases)
    func stopped(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            var crowd = Crowd(seed: 14)
            try await crowd.insert(120, into: it)
            _ = try await it.addAdministrator(.owner)
            let administrator = try await it.addAdministrator(.administrator)
            let right = try #require(it.installation.rights(of: administrator).administration)
            let bulk = try #require(
                try await right.beginBulk(
                    .account(.exemptFromExpiry), on: .list(.everybody(.name, .ascending)), because: Self.reason()
                ).value)
            #expect(try await Self.worker(it).takeBatch(of: bulk.id))
            let owner = it.installation.hostRights.ownership
            #expect(try await owner.perform(.setRole(.helpdesk), on: administrator.account.id, because: nil).isDone)
            try await Self.worker(it).work()
            let ended = try #require(try await it.installation.hostRights.reading.findBulk(bulk.id).value ?? nil)
            #expect(ended.endedAt != nil && ended.changed == 50)
            #expect(try await it.events().last?.details.contains("not-allowed") == true)
        }
    }

    @Test(
        "People who were ticked: each once, and not too many; codes aren't read out to many", arguments: Engine.allCases
    )
    func ticked(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            var crowd = Crowd(seed: 15)
            try await crowd.insert(70, into: it)
            let owner = try await it.addAdministrator(.owner)
            let right = it.installation.hostRights.administration
            let ids =
                crowd.people.prefix(60).map(\.id.rawValue) + ["01arz3ndektsv4rrffq69g5fav", owner.account.id.rawValue]
            let preview = try #require(
                try await right.previewBulk(.account(.exemptFromExpiry), on: .people(ids)).value)
            #expect(preview.changes == 60 && preview.leftOut == [.accountUnknown: 2])
            let bulk = try #require(
                try await right.beginBulk(.account(.exemptFromExpiry), on: .people(ids), because: Self.reason()).value)
            try await Self.worker(it).work()
            let ended = try await it.installation.hostRights.reading.findBulk(bulk.id).value ?? nil
            #expect(ended?.changed == 60 && ended?.leftOut == 2)
            let many = BulkAction.Selection.people((0...1_000).map(String.init))
            #expect(try await right.previewBulk(.signOut, on: many).refusals == [.tooManyPeople])
            #expect(try await right.beginBulk(.signOut, on: many, because: Self.reason()).refusals == [.tooManyPeople])
            #expect(try await right.previewBulk(.spokenCode, on: .people(ids)).refusals == [.notAllowed])
        }
    }
}
