import Domain
import Store
import TestDatabases
import Testing

@Suite("Rows of people who were removed, on either engine")
struct RemovedAccountRowTests {
    @Test("Whoever was removed while expired is so no more, also of before", arguments: Engine.allCases)
    func migrated(engine: Engine) async throws {
        let before = Array(Schema.migrations.prefix { $0.number < 26 })
        try await TestDatabases.withDatabase(engine, migrations: before) { database in
            try await database.write { transaction in
                for (id, state) in [("gone", AccountState.removed), ("here", .active)] {
                    var account = try Account.sample(id)
                    account.state = state
                    account.expiredAt = now
                    try transaction.insertAccount(account, verifier: nil)
                    try transaction.updateAccountExpired(account.id, at: now)
                    try transaction.updateExpiryAnnounced(of: account.id, at: now, countedFrom: now)
                }
            }
            try await Migrator.migrate(database)
            for list: SQL in [
                "SELECT account_id FROM expired_accounts", "SELECT account_id FROM announced_ends",
                "SELECT id FROM accounts WHERE expired_at IS NOT NULL",
            ] {
                let left = try await database.read { try $0.list(list).map { try $0.text(0) } }
                #expect(left == ["here"])
            }
        }
    }
}
