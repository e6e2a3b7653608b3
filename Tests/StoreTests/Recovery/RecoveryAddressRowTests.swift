import Domain
import Store
import Testing

@Suite("Rows of recovery addresses, on either engine")
struct RecoveryAddressRowTests {
    static func address(_ id: String, of account: ID<Account> = anna, at time: Timestamp = now) throws
        -> RecoveryAddress
    {
        RecoveryAddress(
            id: ID(rawValue: id), account: account, address: try EmailAddress("\(id)@home.example"), requestedAt: time,
            verifiedAt: nil, servesFrom: nil)
    }

    @Test("Of 64 who verify it, one wins", arguments: Engine.allCases)
    func oneWinner(engine: Engine) async throws {
        try await withPeople(engine) { database in
            let new = try Self.address("a")
            try await database.write { try $0.insertRecoveryAddress(new) }
            let found = try await database.winners {
                try $0.updateRecoveryAddressVerified(new.id, at: now, servesFrom: now)
            }
            #expect(found == 1)
        }
    }

    @Test("One that waits is forgotten after four hours, a verified one never", arguments: Engine.allCases)
    func fourHours(engine: Engine) async throws {
        try await withPeople(engine) { database in
            let (verified, pending) = (try Self.address("a"), try Self.address("b"))
            try await database.write { transaction in
                try transaction.insertRecoveryAddress(verified)
                try transaction.insertRecoveryAddress(pending)
                _ = try transaction.updateRecoveryAddressVerified(verified.id, at: now, servesFrom: now + .hours(1))
            }
            for (offset, waits) in [(-1, true), (0, false)] {
                let found = try await database.read {
                    try $0.findRecoveryAddresses(of: anna, at: now + .hours(4) + .milliseconds(offset))
                }
                #expect(found.verified?.id == verified.id && found.verified?.servesFrom == now + .hours(1))
                #expect((found.pending?.id == pending.id) == waits)
            }
            let found = try await database.read { try $0.findRecoveryAddresses(of: bert, at: now) }
            #expect(found == RecoveryAddresses())
        }
    }

    @Test(
        "One that has ended is verified by nobody, and comes back only if it had been verified",
        arguments: Engine.allCases)
    func ended(engine: Engine) async throws {
        try await withPeople(engine) { database in
            let (verified, pending) = (try Self.address("a"), try Self.address("b"))
            try await database.write { transaction in
                for address in [verified, pending] { try transaction.insertRecoveryAddress(address) }
                _ = try transaction.updateRecoveryAddressVerified(verified.id, at: now, servesFrom: now)
                for address in [verified, pending] { try transaction.updateRecoveryAddressEnded(address.id, at: now) }
            }
            let isVerified = try await database.write {
                try $0.updateRecoveryAddressVerified(pending.id, at: now, servesFrom: now)
            }
            #expect(!isVerified)
            try await database.write { transaction in
                for address in [verified, pending] { try transaction.updateRecoveryAddressRevived(address.id) }
            }
            let found = try await database.read { try $0.findRecoveryAddresses(of: anna, at: now) }
            #expect(found.verified?.id == verified.id && found.pending == nil)
        }
    }
}
