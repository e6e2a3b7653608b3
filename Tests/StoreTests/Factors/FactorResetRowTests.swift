import Domain
import Store
import Testing

@Suite("Rows of factor resets, on either engine")
struct FactorResetRowTests {
    static func reset(_ digest: String?, lives: Duration = .minutes(10)) -> FactorReset {
        FactorReset(account: anna, digest: digest, createdAt: now, expiresAt: now + lives)
    }

    @Test("The newest takes the place of the one before, until it is over", arguments: Engine.allCases)
    func roundTrip(engine: Engine) async throws {
        try await withPeople(engine) { database in
            try await database.write { transaction in
                #expect(try transaction.findFactorReset(of: anna) == nil)
                for reset in [Self.reset("digest"), Self.reset(nil, lives: .hours(24))] {
                    try transaction.insertFactorReset(reset)
                    #expect(try transaction.findFactorReset(of: anna) == reset)
                }
                #expect(try transaction.findEnrolledFactors(of: anna).waitsForEnrolmentCode)
                #expect(try !transaction.findEnrolledFactors(of: bert).waitsForEnrolmentCode)
                try transaction.deleteFactorReset(of: anna)
                #expect(try transaction.findFactorReset(of: anna) == nil)
            }
        }
    }

    @Test("Removing all factors leaves none, and other people's alone", arguments: Engine.allCases)
    func removed(engine: Engine) async throws {
        try await withPeople(engine) { database in
            try await database.write { transaction in
                for account in [anna, bert] {
                    let id = "of \(account)"
                    try transaction.insertPendingAuthenticator(AuthenticatorRowTests.authenticator(id, of: account))
                    _ = try transaction.updateAuthenticatorConfirmed(ID(rawValue: id), of: account, step: 1, at: now)
                    try transaction.insertRecoveryCode(RecoveryCodeRowTests.code("code \(id)", of: account))
                }
                try transaction.deleteFactors(of: anna)
                #expect(try transaction.findEnrolledFactors(of: anna) == EnrolledFactors())
                #expect(try transaction.findEnrolledFactors(of: bert).answering == [.totp, .recoveryCode])
            }
        }
    }
}
