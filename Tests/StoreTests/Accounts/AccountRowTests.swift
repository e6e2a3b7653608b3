import Domain
import Store
import Testing

@Suite("Rows of accounts, on either engine")
struct AccountRowTests {
    @Test("An account is read back as it was stored", arguments: Engine.allCases)
    func roundTrip(engine: Engine) async throws {
        try await withPeople(engine) { database in
            let accounts = [
                try Account.sample("u1", userName: "安娜"), try .sample("u2", state: .suspended),
                try .sample("a1", kind: .administrator(.helpdesk)),
            ]
            for account in accounts {
                try await database.write { try $0.insertAccount(account, verifier: SealedVerifier(text: "s1")) }
                let found = try await database.read { try $0.findAccount(account.id) }
                #expect(found == account)
            }
        }
    }

    @Test("An account is found by address or user name in its own portal, and in no other", arguments: Engine.allCases)
    func named(engine: Engine) async throws {
        try await withPeople(engine) { database in
            let boss = try Account.sample("boss", kind: .administrator(.owner), userName: "boss")
            try await database.write { try $0.insertAccount(boss, verifier: nil) }
            for (typed, id) in [
                ("ANNA@example.org", (anna, nil)), ("Anna", (anna, nil)), ("boss", (nil, boss.id)),
                ("BOSS@example.org", (nil, boss.id)), ("nobody", (nil, nil)),
            ] as [(String, (ID<Account>?, ID<Account>?))] {
                let name = try #require(SignInName(typed))
                let found = try await database.read { transaction in
                    try Entrance.allCases.map { try transaction.findAccount(named: name, at: $0)?.id }
                }
                #expect(found == [id.0, id.1], "\(typed)")
            }
            for entrance in Entrance.allCases {
                let nobody = try await database.read { try $0.findAccount(named: .nobody, at: entrance) }
                #expect(nobody == nil)
            }
            let byAddress = try await database.read { transaction in
                try Entrance.allCases.map { try transaction.findAccount(addressKey: "boss@example.org", at: $0)?.id }
            }
            #expect(byAddress == [nil, boss.id])
        }
    }

    @Test("One address may be a user and an administrator, but not two users", arguments: Engine.allCases)
    func unique(engine: Engine) async throws {
        try await withPeople(engine) { database in
            let administrator = try Account.sample(
                "boss", kind: .administrator(.owner), email: "anna@example.org", userName: "anna")
            try await database.write { try $0.insertAccount(administrator, verifier: nil) }
            for other in [try Account.sample("x", email: "Anna@Example.org"), try .sample("y", userName: "ＡＮＮＡ")] {
                await #expect(throws: DatabaseFault.self) {
                    try await database.write { try $0.insertAccount(other, verifier: nil) }
                }
            }
        }
    }

    @Test("Many accounts may have no user name", arguments: Engine.allCases)
    func noUserName(engine: Engine) async throws {
        try await withPeople(engine) { database in
            let other = try Account.sample("carl")
            try await database.write { try $0.insertAccount(other, verifier: nil) }
        }
    }

    @Test("Of 64 who move the epoch on from the same one, one wins", arguments: Engine.allCases)
    func epoch(engine: Engine) async throws {
        try await withPeople(engine) { database in
            let found = try await database.winners {
                try $0.updateAccountEpoch(anna, from: 1)
                return true
            }
            #expect(found == 1)
            let next = try await database.read { try $0.findAccount(anna)?.epoch }
            #expect(next == 2)
            let third = try await database.read { try $0.findAccount(bert)?.epoch }
            #expect(third == 1)
        }
    }

    @Test("Owners and administrators are written to, unless they are suspended", arguments: Engine.allCases)
    func notified(engine: Engine) async throws {
        try await withPeople(engine) { database in
            let all =
                try AdministratorRole.allCases.map { try Account.sample($0.rawValue, kind: .administrator($0)) }
                + [Account.sample("gone", kind: .administrator(.owner), state: .suspended)]
            try await database.write { transaction in
                for account in all { try transaction.insertAccount(account, verifier: nil) }
            }
            let notified = try await database.read { try $0.listNotifiedAdministrators() }
            #expect(notified.map(\.id.rawValue) == ["administrator", "owner"])
        }
    }

    @Test("Expiring and restoring are told apart from the state", arguments: Engine.allCases)
    func expiry(engine: Engine) async throws {
        try await withPeople(engine) { database in
            try await database.write { try $0.updateAccountExpired(anna, at: now) }
            let found = try await database.read { try $0.findAccount(anna)?.expiredAt }
            #expect(found == now)
            try await database.write {
                try $0.updateAccountRestored(anna, countsFrom: now + .days(1), mustChange: false)
            }
            let restored = try await database.read { try $0.findAccount(anna) }
            #expect(
                restored?.expiredAt == nil && restored?.expiryCountsFrom == now + .days(1) && restored?.state == .active
            )
        }
    }
}
