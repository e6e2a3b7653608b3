import Domain
import Store
import Testing

@Suite("Rows of recovery codes, on either engine")
struct RecoveryCodeRowTests {
    static func code(_ id: String, of account: ID<Account> = anna) -> StoredRecoveryCode {
        StoredRecoveryCode(id: ID(rawValue: id), account: account, digest: "digest \(id)", createdAt: now)
    }

    @Test("One is found by its digest, for its account, until it is spent", arguments: Engine.allCases)
    func find(engine: Engine) async throws {
        try await withPeople(engine) { database in
            try await database.write { transaction in
                for id in ["a", "b"] { try transaction.insertRecoveryCode(Self.code(id)) }
                #expect(try transaction.findRecoveryCode(of: bert, digest: "digest a") == nil)
                #expect(try transaction.findRecoveryCode(of: anna, digest: "digest") == nil)
                let found = try #require(try transaction.findRecoveryCode(of: anna, digest: "digest a"))
                #expect(try transaction.updateRecoveryCodeSpent(found, at: now))
                #expect(try !transaction.updateRecoveryCodeSpent(found, at: now))
                #expect(try transaction.findRecoveryCode(of: anna, digest: "digest a") == nil)
                #expect(try transaction.findEnrolledFactors(of: anna).recoveryCodes == 1)
            }
        }
    }

    @Test("Of 64 who spend it, one wins", arguments: Engine.allCases)
    func oneWinner(engine: Engine) async throws {
        try await withPeople(engine) { database in
            try await database.write { try $0.insertRecoveryCode(Self.code("a")) }
            #expect(try await database.winners { try $0.updateRecoveryCodeSpent(ID(rawValue: "a"), at: now) } == 1)
        }
    }

    @Test("New ones take the place of the old, of one person only", arguments: Engine.allCases)
    func replaced(engine: Engine) async throws {
        try await withPeople(engine) { database in
            try await database.write { transaction in
                try transaction.insertRecoveryCode(Self.code("a"))
                try transaction.insertRecoveryCode(Self.code("b", of: bert))
                try transaction.deleteRecoveryCodes(of: anna)
                #expect(try transaction.findEnrolledFactors(of: anna).recoveryCodes == 0)
                #expect(try transaction.findEnrolledFactors(of: bert).recoveryCodes == 1)
            }
        }
    }
}
