import Domain
import Store
import Testing

@Suite("Rows of flows and proofs, on either engine")
struct FlowRowTests {
    static func flow(_ id: String, of account: ID<Account> = anna, expiresAt: Timestamp = now + Flow.lives) -> Flow {
        Flow(
            id: ID(rawValue: id), purpose: .reset, account: account, epoch: 1, link: ID(rawValue: "link"),
            startedAt: now, expiresAt: expiresAt)
    }

    @Test("A flow is read back with its own proofs only", arguments: Engine.allCases)
    func roundTrip(engine: Engine) async throws {
        try await withPeople(engine) { database in
            let proof = Proof(flow: ID(rawValue: "f"), account: anna, kind: .resetLinkAtPrimary, provenAt: now)
            try await database.write { transaction in
                for id in ["f", "g"] { try transaction.insertFlow(Self.flow(id)) }
                try transaction.insertProof(proof)
            }
            let found = try await database.read { try $0.findFlow(ID(rawValue: "f")) }
            #expect(found == Self.flow("f"))
            let next = try await database.read { try $0.listProofs(in: ID(rawValue: "f")) }
            #expect(next == [proof])
            let third = try await database.read { try $0.listProofs(in: ID(rawValue: "g")) }
            #expect(third.isEmpty)
        }
    }

    @Test("A proof of a flow that isn't there is not stored", arguments: Engine.allCases)
    func noFlow(engine: Engine) async throws {
        try await withPeople(engine) { database in
            await #expect(throws: DatabaseFault.self) {
                try await database.write {
                    try $0.insertProof(Proof(flow: ID(rawValue: "x"), account: anna, kind: .totp, provenAt: now))
                }
            }
        }
    }

    @Test("Of 64 who consume it, one wins", arguments: Engine.allCases)
    func oneWinner(engine: Engine) async throws {
        try await withPeople(engine) { database in
            try await database.write { try $0.insertFlow(Self.flow("f")) }
            let found = try await database.winners { try $0.updateFlowConsumed(ID(rawValue: "f"), at: now) }
            #expect(found == 1)
        }
    }

    @Test(
        "A flow that is void or over is consumed by nobody, and voiding spares other people's",
        arguments: Engine.allCases)
    func dead(engine: Engine) async throws {
        try await withPeople(engine) { database in
            try await database.write { transaction in
                try transaction.insertFlow(Self.flow("void"))
                try transaction.updateFlowsVoided(of: anna, at: now)
                try transaction.insertFlow(Self.flow("late", expiresAt: now))
                try transaction.insertFlow(Self.flow("live", of: bert))
                try transaction.updateFlowsVoided(of: anna, at: now)
            }
            for (id, isLive) in [("void", false), ("late", false), ("live", true)] {
                let found = try await database.write { try $0.updateFlowConsumed(ID(rawValue: id), at: now) }
                #expect(found == isLive)
            }
        }
    }

    @Test("Sweeping takes the proofs with the flow", arguments: Engine.allCases)
    func swept(engine: Engine) async throws {
        try await withPeople(engine) { database in
            try await database.write { transaction in
                try transaction.insertFlow(Self.flow("f"))
                try transaction.insertProof(Proof(flow: ID(rawValue: "f"), account: anna, kind: .totp, provenAt: now))
                try transaction.insertFlow(Self.flow("young", expiresAt: now + .days(2)))
            }
            let found = try await database.write { try $0.deleteFlows(expiredBefore: now + .days(1)) }
            #expect(found == 1)
            let next = try await database.read { try $0.findFlow(ID(rawValue: "young")) }
            #expect(next != nil)
        }
    }
}
