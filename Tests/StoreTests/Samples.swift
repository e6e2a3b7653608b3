import Domain
import Store
import TestDatabases

let now = Timestamp(milliseconds: 1_795_356_300_000)

extension Account {
    static func sample(
        _ id: String = "anna", kind: AccountKind = .user, state: AccountState = .active, email: String? = nil,
        userName: String? = nil
    ) throws -> Account {
        Account(
            id: ID(rawValue: id), kind: kind, state: state, email: try EmailAddress(email ?? "\(id)@example.org"),
            userName: try userName.map { try UserName($0) }, name: try PersonName(given: "Ann-Älva", family: "O'Neil"),
            epoch: 1, passwordChangedAt: nil, expiryCountsFrom: nil, expiredAt: nil, passwordNeverExpires: false,
            managedBy: .local, createdAt: now)
    }
}

extension Link {
    static func sample(
        _ id: String = "link", kind: LinkKind = .reset, account: String = "anna", channel: LinkChannel = .primary,
        createdAt: Timestamp = now, expiresAt: Timestamp = now + .minutes(30)
    ) -> Link {
        Link(
            id: ID(rawValue: id), kind: kind, account: ID(rawValue: account), epoch: 1, channel: channel,
            recoveryAddress: nil, createdAt: createdAt, expiresAt: expiresAt, spentAt: nil, voidedAt: nil)
    }
}

/// Runs `body` on a database that has Anna and Bert in it.
@discardableResult
func withPeople<Answer: Sendable>(_ engine: Engine, _ body: (any Database) async throws -> Answer) async throws
    -> Answer
{
    try await TestDatabases.withDatabase(engine) { database in
        let people = [try Account.sample("anna", userName: "anna"), try Account.sample("bert")]
        try await database.write { transaction in
            for account in people { try transaction.insertAccount(account, verifier: nil) }
        }
        return try await body(database)
    }
}

extension Database {
    /// Runs the same write so many times at once, and counts how often it answered yes.
    func winners(of count: Int = 64, _ body: @Sendable @escaping (any Transaction) throws -> Bool) async throws -> Int {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<count {
                group.addTask {
                    do {
                        return try await self.write(body)
                    } catch DatabaseFault.lostRace {
                        return false
                    }
                }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
    }
}

let anna = ID<Account>(rawValue: "anna")
let bert = ID<Account>(rawValue: "bert")
