import Domain
import Store
import TestDatabases
import Testing

@Suite("Verifiers and reset requests, on either engine")
struct PasswordRowTests {
    /// Sets passwords one after another, as a commit does.
    static func set(_ texts: [String], remembering: Int, _ database: any Database) async throws {
        for text in texts {
            try await database.write { transaction in
                let epoch = try transaction.findAccount(anna)?.epoch ?? 0
                try transaction.updateAccountEpoch(anna, from: epoch)
                try transaction.updateVerifier(
                    of: anna, to: SealedVerifier(text: text), at: now, remembering: remembering)
            }
        }
    }

    @Test("The present verifier and so many earlier ones are kept, newest first", arguments: Engine.allCases)
    func history(engine: Engine) async throws {
        try await withPeople(engine) { database in
            try await Self.set(["a", "b", "c", "d"], remembering: 2, database)
            let found = try await database.read { try $0.findVerifier(of: anna)?.text }
            #expect(found == "d")
            let next = try await database.read { try $0.listEarlierVerifiers(of: anna, limit: 9).map(\.text) }
            #expect(next == ["c", "b"])
            let third = try await database.read { try $0.listEarlierVerifiers(of: anna, limit: 1).map(\.text) }
            #expect(third == ["c"])
            let fourth = try await database.read { try $0.listEarlierVerifiers(of: bert, limit: 9) }
            #expect(fourth.isEmpty)
        }
    }

    @Test("Remembering none keeps none", arguments: Engine.allCases)
    func none(engine: Engine) async throws {
        try await withPeople(engine) { database in
            try await Self.set(["a", "b", "c"], remembering: 5, database)
            try await Self.set(["d"], remembering: 0, database)
            let found = try await database.read { try $0.listEarlierVerifiers(of: anna, limit: 9) }
            #expect(found.isEmpty)
        }
    }

    @Test("A new verifier ends the expiry", arguments: Engine.allCases)
    func expiry(engine: Engine) async throws {
        try await withPeople(engine) { database in
            try await database.write { try $0.updateAccountExpired(anna, at: now) }
            try await Self.set(["a"], remembering: 5, database)
            let account = try await database.read { try $0.findAccount(anna) }
            #expect(account?.expiredAt == nil && account?.passwordChangedAt == now && account?.expiryCountsFrom == now)
        }
    }

    @Test("The same password at another cost is stored only where nothing happened since", arguments: Engine.allCases)
    func upgrade(engine: Engine) async throws {
        try await withPeople(engine) { database in
            try await Self.set(["a"], remembering: 5, database)
            let found = try await database.write {
                try $0.updateVerifier(of: anna, to: SealedVerifier(text: "x"), whereEpoch: 1)
            }
            #expect(!found)
            let next = try await database.write {
                try $0.updateVerifier(of: anna, to: SealedVerifier(text: "y"), whereEpoch: 2)
            }
            #expect(next)
            let third = try await database.read { try $0.findVerifier(of: anna)?.text }
            #expect(third == "y")
            let fourth = try await database.read { try $0.findAccount(anna)?.epoch }
            #expect(fourth == 2)
        }
    }

    @Test("Requests that waited when there was one portal are those of users", arguments: Engine.allCases)
    func migrated(engine: Engine) async throws {
        let before = Array(Schema.migrations.prefix { $0.number < 8 })
        try await TestDatabases.withDatabase(engine, migrations: before) { database in
            try await database.write { transaction in
                _ = try transaction.execute(
                    "INSERT INTO reset_requests (address_key, requested_at) VALUES ($1, $2)", "anna@example.org", now)
            }
            try await Migrator.migrate(database)
            let waiting = try await database.read { try $0.listResetRequests(limit: 9) }
            #expect(waiting == [ResetRequestKey(entrance: .users, addressKey: "anna@example.org")])
        }
    }

    @Test("Requests for one address in one portal join, and one worker takes each", arguments: Engine.allCases)
    func requests(engine: Engine) async throws {
        try await withPeople(engine) { database in
            let requests = Entrance.allCases.map { ResetRequestKey(entrance: $0, addressKey: "anna@example.org") }
            for (place, request) in requests.enumerated() {
                _ = try await database.winners {
                    try $0.insertResetRequest(request, at: now + .seconds(place)); return true
                }
            }
            for entrance in Entrance.allCases {
                let found = try await database.read { try $0.countResetRequests(at: entrance) }
                #expect(found == 1)
            }
            #expect(try await database.read { try $0.listResetRequests(limit: 9) } == requests)
            for request in requests {
                let takers = try await database.winners { try $0.deleteResetRequest(request) }
                #expect(takers == 1)
            }
            #expect(try await database.read { try $0.listResetRequests(limit: 9) }.isEmpty)
        }
    }
}
