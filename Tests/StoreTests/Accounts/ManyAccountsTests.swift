import Domain
import Store
import Testing

@Suite("Many accounts at once, on either engine")
struct ManyAccountsTests {
    private static func staged(_ number: Int, userName: String? = nil) throws -> Account {
        try .sample("p\(number)", state: .staged, userName: userName)
    }

    @Test("Any number is added as each by itself would be", arguments: Engine.allCases)
    func insert(engine: Engine) async throws {
        try await withPeople(engine) { database in
            for count in [0, 1, 15, 16, 17, 40] {
                let accounts = try (0..<count).map { number in
                    try Self.staged(1_000 * count + number, userName: number % 2 == 0 ? "u\(count).\(number)" : nil)
                }
                let added = try await database.write { try $0.insertUsers(staged: accounts, at: now) }
                #expect(added == Set(accounts.map(\.id)))
                for account in accounts {
                    let found = try await database.read { try $0.findAccount(account.id) }
                    #expect(found == account)
                }
            }
        }
    }

    @Test("Who has an address or a user name keeps it, and the others are added", arguments: Engine.allCases)
    func taken(engine: Engine) async throws {
        try await withPeople(engine) { database in
            var accounts = try (0..<17).map { try Self.staged($0) }
            accounts[3] = try .sample("x3", state: .staged, email: "Anna@Example.org")
            accounts[16] = try .sample("x16", state: .staged, userName: "ＡＮＮＡ")
            let (all, before) = (accounts, try await database.read { try $0.findAccount(anna) })
            let added = try await database.write { try $0.insertUsers(staged: all, at: now) }
            #expect(added == Set(accounts.map(\.id)).subtracting([accounts[3].id, accounts[16].id]))
            let after = try await database.read { try $0.findAccount(anna) }
            #expect(before == after)
        }
    }

    @Test("Users are found by many addresses and user names, administrators by none", arguments: Engine.allCases)
    func list(engine: Engine) async throws {
        try await withPeople(engine) { database in
            let accounts = try (0..<150).map { try Self.staged($0, userName: "u\($0)") }
            let boss = try Account.sample("boss", kind: .administrator(.owner), userName: "boss")
            try await database.write { transaction in
                _ = try transaction.insertUsers(staged: accounts, at: now)
                try transaction.insertAccount(boss, verifier: nil)
            }
            for count in [0, 1, 63, 64, 65, 150] {
                let (byAddress, byName) = try await database.read { transaction in
                    (
                        try transaction.listUsers(
                            addressKeys: accounts.prefix(count).map(\.email.key) + ["boss@example.org", "nobody"]),
                        try transaction.listUsers(
                            userNameKeys: accounts.prefix(count).compactMap(\.userName?.key) + ["boss", "nobody"])
                    )
                }
                #expect(Set(byAddress) == Set(accounts.prefix(count)))
                #expect(Set(byName) == Set(accounts.prefix(count)))
            }
            let none = try await database.read {
                try $0.listUsers(addressKeys: []) + $0.listUsers(userNameKeys: [])
            }
            #expect(none.isEmpty)
        }
    }
}
