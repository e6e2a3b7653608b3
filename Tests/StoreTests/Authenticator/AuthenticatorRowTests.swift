import Domain
import Store
import Testing

@Suite("Rows of authenticators, on either engine")
struct AuthenticatorRowTests {
    static func authenticator(_ id: String, of account: ID<Account> = anna, flow: String? = "f") -> Authenticator {
        Authenticator(
            id: ID(rawValue: id), account: account, secret: SealedSecret(text: "sealed \(id)"), createdAt: now,
            flow: flow.map(ID.init(rawValue:)))
    }

    static func confirm(_ id: String, step: Int = 7, in transaction: any Transaction) throws -> Bool {
        try transaction.updateAuthenticatorConfirmed(ID(rawValue: id), of: anna, step: step, at: now)
    }

    @Test("One that waits is read back, answers nothing, and gives way to the next", arguments: Engine.allCases)
    func pending(engine: Engine) async throws {
        try await withPeople(engine) { database in
            try await database.write { transaction in
                try transaction.insertPendingAuthenticator(Self.authenticator("a"))
                #expect(try transaction.findPendingAuthenticator(of: anna) == Self.authenticator("a"))
                #expect(try transaction.findAuthenticator(of: anna) == nil)
                #expect(try transaction.findPendingAuthenticator(of: bert) == nil)
                #expect(try transaction.findEnrolledFactors(of: anna).isEmpty)
                try transaction.insertPendingAuthenticator(Self.authenticator("b"))
                #expect(try transaction.findPendingAuthenticator(of: anna)?.id.rawValue == "b")
                #expect(try !Self.confirm("a", in: transaction))
            }
        }
    }

    @Test("Confirmed it takes the place of the one that answered, with its step as used", arguments: Engine.allCases)
    func confirmed(engine: Engine) async throws {
        try await withPeople(engine) { database in
            try await database.write { transaction in
                for id in ["old", "new"] {
                    try transaction.insertPendingAuthenticator(Self.authenticator(id))
                    #expect(try Self.confirm(id, step: id == "old" ? 7 : 9, in: transaction))
                    #expect(try !Self.confirm(id, in: transaction))
                }
                let found = try transaction.findAuthenticator(of: anna)
                #expect(found?.id.rawValue == "new" && found?.lastStep == 9 && found?.confirmedAt == now)
                #expect(found?.flow == nil)
                #expect(try transaction.findEnrolledFactors(of: anna).own == [.totp])
                #expect(try transaction.findEnrolledFactors(of: bert).own.isEmpty)
            }
        }
    }

    @Test("Two that answer, or two that wait, are impossible", arguments: Engine.allCases, [Optional(now), nil])
    func unique(engine: Engine, confirmedAt: Timestamp?) async throws {
        try await withPeople(engine) { database in
            await #expect(throws: DatabaseFault.self) {
                try await database.write { transaction in
                    for id in ["a", "b"] {
                        try transaction.execute(
                            """
                            INSERT INTO authenticators (id, account_id, secret, created_at, confirmed_at)
                            VALUES ($1, $2, 'sealed', $3, $4)
                            """, ID<Authenticator>(rawValue: id), anna, now, confirmedAt)
                    }
                }
            }
        }
    }

    @Test(
        "A step is used once, and none before it afterwards", arguments: Engine.allCases,
        [(8, true), (7, false), (6, false), (0, false), (100, true)])
    func step(engine: Engine, _ step: (Int, Bool)) async throws {
        try await withPeople(engine) { database in
            try await database.write { transaction in
                try transaction.insertPendingAuthenticator(Self.authenticator("a"))
                // What waits has no steps to use.
                #expect(try !transaction.updateAuthenticatorStep(ID(rawValue: "a"), to: 8, at: now))
                _ = try Self.confirm("a", step: 7, in: transaction)
                #expect(try transaction.updateAuthenticatorStep(ID(rawValue: "a"), to: step.0, at: now) == step.1)
                #expect(try !transaction.updateAuthenticatorStep(ID(rawValue: "a"), to: step.0, at: now))
            }
        }
    }

    @Test("Of 64 who use a step, and of 64 who confirm, one wins", arguments: Engine.allCases)
    func oneWinner(engine: Engine) async throws {
        try await withPeople(engine) { database in
            try await database.write { try $0.insertPendingAuthenticator(Self.authenticator("a")) }
            #expect(try await database.winners { try Self.confirm("a", step: 7, in: $0) } == 1)
            let used = try await database.winners { try $0.updateAuthenticatorStep(ID(rawValue: "a"), to: 8, at: now) }
            #expect(used == 1)
        }
    }

    @Test("What nobody confirmed is swept, what answers isn't", arguments: Engine.allCases)
    func swept(engine: Engine) async throws {
        try await withPeople(engine) { database in
            try await database.write { transaction in
                try transaction.insertPendingAuthenticator(Self.authenticator("a"))
                _ = try Self.confirm("a", in: transaction)
                try transaction.insertPendingAuthenticator(Self.authenticator("b"))
                #expect(try transaction.deletePendingAuthenticators(createdBefore: now) == 0)
                #expect(try transaction.deletePendingAuthenticators(createdBefore: now + .days(1)) == 1)
                #expect(try transaction.findAuthenticator(of: anna) != nil)
            }
        }
    }

    @Test("Secrets are listed in pages, and sealed anew where nobody was first", arguments: Engine.allCases)
    func sealedAnew(engine: Engine) async throws {
        try await withPeople(engine) { database in
            try await database.write { transaction in
                try transaction.insertPendingAuthenticator(Self.authenticator("a"))
                try transaction.insertPendingAuthenticator(Self.authenticator("b", of: bert))
                #expect(try transaction.listAuthenticatorSecrets(after: "", limit: 1).map(\.id.rawValue) == ["a"])
                #expect(try transaction.listAuthenticatorSecrets(after: "a", limit: 5).map(\.id.rawValue) == ["b"])
                let (old, new) = (SealedSecret(text: "sealed a"), SealedSecret(text: "anew"))
                #expect(try transaction.updateAuthenticatorSecret(ID(rawValue: "a"), from: old, to: new))
                #expect(try !transaction.updateAuthenticatorSecret(ID(rawValue: "a"), from: old, to: new))
                #expect(try transaction.findPendingAuthenticator(of: anna)?.secret == new)
            }
        }
    }
}
