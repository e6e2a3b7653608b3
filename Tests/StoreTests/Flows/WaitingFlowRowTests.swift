import Domain
import Store
import Testing

@Suite("Rows of flows that wait, on either engine")
struct WaitingFlowRowTests {
    static func flow(_ id: String, digest: String?) -> Flow {
        Flow(
            id: ID(rawValue: id), purpose: .change, account: anna, epoch: 1, link: nil, digest: digest,
            sealed: SealedSecret(text: "sealed"), session: ID(rawValue: "session"), isSessionOver: true,
            startedAt: now, expiresAt: now + Flow.lives)
    }

    @Test("One is found by the digest of its token, with what is sealed in it", arguments: Engine.allCases)
    func found(engine: Engine) async throws {
        try await withPeople(engine) { database in
            try await database.write { transaction in
                try transaction.insertFlow(Self.flow("f", digest: "digest"))
                // Flows that end in the request that began them have none, any number of them.
                for id in ["g", "h"] { try transaction.insertFlow(Self.flow(id, digest: nil)) }
                #expect(try transaction.findFlow(digest: "digest") == Self.flow("f", digest: "digest"))
                #expect(try transaction.findFlow(digest: "other") == nil)
            }
        }
    }

    @Test("It knows whether the session in which it was begun has ended", arguments: Engine.allCases)
    func session(engine: Engine) async throws {
        try await withPeople(engine) { database in
            let session = Session(
                id: ID(rawValue: "session"), account: anna, epoch: 1, signedInAt: now, lastSeenAt: now,
                origin: Origin(address: "192.0.2.7", browser: "Firefox"))
            try await database.write { transaction in
                try transaction.insertFlow(Self.flow("f", digest: "digest"))
                try transaction.insertSession(session, digest: "session's")
                #expect(try transaction.findFlow(ID(rawValue: "f"))?.isSessionOver == false)
                try transaction.deleteSession(session.id)
                #expect(try transaction.findFlow(ID(rawValue: "f"))?.isSessionOver == true)
                #expect(try transaction.findFlow(digest: "digest")?.isSessionOver == true)
            }
        }
    }

    @Test("No token opens two", arguments: Engine.allCases)
    func unique(engine: Engine) async throws {
        try await withPeople(engine) { database in
            await #expect(throws: DatabaseFault.self) {
                try await database.write { transaction in
                    for id in ["f", "g"] { try transaction.insertFlow(Self.flow(id, digest: "digest")) }
                }
            }
        }
    }

    @Test("What is sealed goes when the flow is over, however it ends", arguments: Engine.allCases)
    func sealedGoes(engine: Engine) async throws {
        try await withPeople(engine) { database in
            try await database.write { transaction in
                for id in ["consumed", "kept", "void"] { try transaction.insertFlow(Self.flow(id, digest: id)) }
                _ = try transaction.updateFlowConsumed(ID(rawValue: "consumed"), at: now)
                try transaction.updateFlowsVoided(of: anna, keeping: ID(rawValue: "kept"), at: now)
                for (id, isSealed) in [("consumed", false), ("kept", true), ("void", false)] {
                    let flow = try #require(try transaction.findFlow(digest: id))
                    #expect((flow.sealed != nil) == isSealed)
                    #expect((flow.voidedAt != nil) == (id == "void"))
                }
                try transaction.updateFlowsVoided(of: anna, at: now)
                #expect(try transaction.findFlow(digest: "kept")?.sealed == nil)
            }
        }
    }

    @Test("A proof that is given again is as old as its newest time", arguments: Engine.allCases)
    func again(engine: Engine) async throws {
        try await withPeople(engine) { database in
            try await database.write { transaction in
                try transaction.insertFlow(Self.flow("f", digest: nil))
                for time in [now, now + .minutes(4)] {
                    try transaction.insertProof(
                        Proof(flow: ID(rawValue: "f"), account: anna, kind: .totp, provenAt: time))
                }
                #expect(try transaction.listProofs(in: ID(rawValue: "f")).map(\.provenAt) == [now + .minutes(4)])
            }
        }
    }

    @Test("A session keeps what it was opened with, and what it is good for", arguments: Engine.allCases)
    func openedWith(engine: Engine) async throws {
        try await withPeople(engine) { database in
            let session = Session(
                id: ID(rawValue: "s"), account: anna, epoch: 1, signedInAt: now, lastSeenAt: now,
                origin: Origin(address: "192.0.2.7", browser: "Firefox"), proofs: [.currentPassword, .recoveryCode],
                scope: .enrolment)
            try await database.write { transaction in
                try transaction.insertSession(session, digest: "digest")
                #expect(try transaction.findSession(digest: "digest")?.0 == session)
                try transaction.updateSessionScope(session.id, to: .full)
                #expect(try transaction.findSession(digest: "digest")?.0.scope == .full)
            }
        }
    }

    @Test(
        "An exception from the rule and the first day without a factor stay with the account",
        arguments: Engine.allCases)
    func account(engine: Engine) async throws {
        try await withPeople(engine) { database in
            try await database.write { transaction in
                #expect(try transaction.findAccount(anna)?.factorRule == nil)
                for rule in [FactorRule.required, .exempt, nil] {
                    try transaction.updateAccountFactorRule(anna, to: rule)
                    #expect(try transaction.findAccount(anna)?.factorRule == rule)
                }
                for time in [now, nil] {
                    try transaction.updateAccountFactorMissed(anna, at: time)
                    #expect(try transaction.findAccount(anna)?.factorMissedAt == time)
                }
                #expect(try transaction.findAccount(bert)?.factorMissedAt == nil)
            }
        }
    }
}
