import Domain
import Store
import Testing

@Suite("Rows of passkeys and spent challenges, on either engine")
struct PasskeyRowTests {
    static func passkey(
        _ id: String, of account: ID<Account> = anna, credentialID: String? = nil, signCount: Int = 7,
        lastUsedAt: Timestamp? = nil
    ) throws -> Passkey {
        Passkey(
            id: ID(rawValue: id), account: account, credentialID: credentialID ?? "credential-\(id)",
            publicKey: "cose-\(id)", signCount: signCount, name: try #require(FactorName("Ännas “Laptop”")),
            isBackupEligible: true, isBackedUp: false, createdAt: now, lastUsedAt: lastUsedAt)
    }

    private func insert(_ passkeys: [Passkey], into database: any Database) async throws {
        try await database.write { transaction in
            for passkey in passkeys {
                let isNew = try transaction.insertPasskey(passkey)
                #expect(isNew)
            }
        }
    }

    @Test("A passkey is read back whole, by its credential id and among its account's", arguments: Engine.allCases)
    func roundTrip(engine: Engine) async throws {
        try await withPeople(engine) { database in
            let largest = try Self.passkey("b", signCount: Int(UInt32.max), lastUsedAt: now)
            let passkeys = [try Self.passkey("a"), largest, try Self.passkey("c", of: bert)]
            try await insert(passkeys, into: database)
            let found = try await database.read { try $0.findPasskey(credentialID: "credential-b") }
            #expect(found == largest)
            let listed = try await database.read { try $0.listPasskeys(of: anna) }
            #expect(listed == Array(passkeys.prefix(2)))
            let nobodys = try await database.read { try $0.findPasskey(credentialID: "Credential-b") }
            #expect(nobodys == nil)
        }
    }

    @Test("A credential id belongs to one account only, also of 64 who add it at once", arguments: Engine.allCases)
    func uniqueCredential(engine: Engine) async throws {
        try await withPeople(engine) { database in
            let places = try (0..<64).map {
                try Self.passkey("p\($0)", of: $0 % 2 == 0 ? anna : bert, credentialID: "one")
            }
            let added = try await withThrowingTaskGroup(of: Bool.self) { group in
                for passkey in places { group.addTask { try await database.write { try $0.insertPasskey(passkey) } } }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(added == 1)
        }
    }

    @Test("Of 64 who move the counter on from where it was, one wins", arguments: Engine.allCases)
    func counter(engine: Engine) async throws {
        try await withPeople(engine) { database in
            let passkey = try Self.passkey("a")
            try await insert([passkey], into: database)
            let winners = try await database.winners {
                try $0.updatePasskeyUsed(passkey, signCount: 8, isBackedUp: true, at: now + .minutes(1))
            }
            #expect(winners == 1)
            let found = try await database.read { try $0.findPasskey(credentialID: passkey.credentialID) }
            #expect(found?.signCount == 8)
            #expect(found?.isBackedUp == true)
            #expect(found?.lastUsedAt == now + .minutes(1))
        }
    }

    @Test("Of 64 who spend a challenge, one wins; once it ran out it is swept", arguments: Engine.allCases)
    func challenge(engine: Engine) async throws {
        try await withPeople(engine) { database in
            let challenge = SpentChallenge(digest: "digest", expiresAt: now)
            let winners = try await database.winners { try $0.insertSpentChallenge(challenge) }
            #expect(winners == 1)
            let early = try await database.write { try $0.deleteSpentChallenges(expiredBefore: now) }
            #expect(early == 0)
            let late = try await database.write { try $0.deleteSpentChallenges(expiredBefore: now + .seconds(1)) }
            #expect(late == 1)
        }
    }

    @Test("Only its own account renames or removes a passkey", arguments: Engine.allCases)
    func ownership(engine: Engine) async throws {
        try await withPeople(engine) { database in
            let (passkey, name) = (try Self.passkey("a"), try #require(FactorName("Old laptop")))
            try await insert([passkey], into: database)
            let isStrangers = try await database.write { transaction in
                let isRenamed = try transaction.updatePasskeyName(passkey.id, of: bert, to: name)
                let isDeleted = try transaction.deletePasskey(passkey.id, of: bert)
                return isRenamed || isDeleted
            }
            #expect(!isStrangers)
            let isOwn = try await database.write { try $0.updatePasskeyName(passkey.id, of: anna, to: name) }
            #expect(isOwn)
            let listed = try await database.read { try $0.listPasskeys(of: anna) }
            #expect(listed.map(\.name) == [name])
            let isGone = try await database.write { try $0.deletePasskey(passkey.id, of: anna) }
            #expect(isGone)
            let left = try await database.read { try $0.listPasskeys(of: anna) }
            #expect(left.isEmpty)
        }
    }

    @Test(
        "Passkeys count among the factors, are gone with them, and say when they were used", arguments: Engine.allCases)
    func factors(engine: Engine) async throws {
        try await withPeople(engine) { database in
            let passkeys = [
                try Self.passkey("a"), try Self.passkey("b", lastUsedAt: now), try Self.passkey("c", of: bert),
            ]
            try await insert(passkeys, into: database)
            let enrolled = try await database.read { try $0.findEnrolledFactors(of: anna) }
            #expect(enrolled.passkeys == 2)
            #expect(enrolled.own == [.passkey])
            let uses = try await database.read { try $0.listFactorUses(of: anna) }
            #expect(uses == [.passkey: now])
            try await database.write { try $0.deleteFactors(of: anna) }
            let left = try await database.read { try $0.findEnrolledFactors(of: anna) }
            #expect(left.isEmpty)
            let others = try await database.read { try $0.findEnrolledFactors(of: bert) }
            #expect(others.passkeys == 1)
        }
    }
}
