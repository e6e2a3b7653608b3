import Domain
import Store
import Testing

@Suite("Rows of sessions and known browsers, on either engine")
struct SessionRowTests {
    static func session(_ id: String, of account: ID<Account> = anna, epoch: Int = 1, seen: Timestamp = now) -> Session
    {
        Session(
            id: ID(rawValue: id), account: account, epoch: epoch, signedInAt: now, lastSeenAt: seen,
            origin: Origin(address: "2001:db8::1", browser: "Firefox on Linux"))
    }

    static func insert(_ sessions: [Session], _ database: any Database) async throws {
        try await database.write { transaction in
            for session in sessions { try transaction.insertSession(session, digest: "digest-\(session.id)") }
        }
    }

    @Test(
        "A session is found by its digest, and listed for its account and epoch, newest first",
        arguments: Engine.allCases)
    func found(engine: Engine) async throws {
        try await withPeople(engine) { database in
            try await Self.insert(
                [Self.session("1"), Self.session("2"), Self.session("3", of: bert), Self.session("4", epoch: 2)],
                database)
            let found = try await database.read { try $0.findSession(digest: "digest-1") }
            #expect(found?.session == Self.session("1"))
            #expect(found?.account.id == anna)
            let next = try await database.read { try $0.findSession(digest: "1") }
            #expect(next == nil)
            let theirs = try await database.read { try $0.findAccount(anna) }
            #expect(found?.account == theirs)
            let third = try await database.read { try $0.listSessions(of: anna, epoch: 1, limit: 9) }
            #expect(third.map(\.id.rawValue) == ["2", "1"])
        }
    }

    @Test("Ending all others ends one account's and keeps the one", arguments: Engine.allCases)
    func others(engine: Engine) async throws {
        try await withPeople(engine) { database in
            try await Self.insert([Self.session("1"), Self.session("2"), Self.session("3", of: bert)], database)
            try await database.write { try $0.deleteSessions(of: anna, keeping: ID(rawValue: "1")) }
            let found = try await database.read { try $0.list("SELECT id FROM sessions ORDER BY id") }
            #expect(found.map(\.values) == [[.text("1")], [.text("3")]])
        }
    }

    @Test("When it was last seen only moves forward", arguments: Engine.allCases)
    func seen(engine: Engine) async throws {
        try await withPeople(engine) { database in
            try await Self.insert([Self.session("1")], database)
            for offset in [2, 1] {
                try await database.write { try $0.updateSessionSeen(ID(rawValue: "1"), at: now + .minutes(offset)) }
            }
            let found = try await database.read { try $0.findSession(digest: "digest-1")?.session.lastSeenAt }
            #expect(found == now + .minutes(2))
        }
    }

    @Test("The dead are swept in batches", arguments: Engine.allCases)
    func swept(engine: Engine) async throws {
        try await withPeople(engine) { database in
            try await Self.insert((0..<5).map { Self.session("\($0)", seen: now + .minutes($0)) }, database)
            let counts = try await database.write { transaction in
                try (0..<3).map { _ in try transaction.deleteDeadSessions(lastSeenBefore: now + .minutes(3), limit: 2) }
            }
            #expect(counts == [2, 1, 0])
        }
    }

    @Test("A browser is known to the account that signed in with it", arguments: Engine.allCases)
    func browsers(engine: Engine) async throws {
        try await withPeople(engine) { database in
            let browser = KnownBrowser(id: ID(rawValue: "b"), account: anna)
            try await database.write { try $0.insertKnownBrowser(browser, digest: "mark", at: now) }
            let found = try await database.read { try $0.findKnownBrowser(of: anna, digest: "mark") }
            #expect(found == browser)
            let next = try await database.read { try $0.findKnownBrowser(of: bert, digest: "mark") }
            #expect(next == nil)
            try await database.write {
                try $0.insertKnownBrowser(KnownBrowser(id: ID(rawValue: "c"), account: bert), digest: "mark", at: now)
            }
            let third = try await database.write { try $0.deleteKnownBrowsers(lastSeenBefore: now) }
            #expect(third == 0)
            let fourth = try await database.write { try $0.deleteKnownBrowsers(lastSeenBefore: now + .milliseconds(1)) }
            #expect(fourth == 2)
        }
    }
}
