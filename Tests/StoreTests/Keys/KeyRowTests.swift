import Domain
import Store
import Testing

@Suite("Wrapped keys and what they seal, on either engine")
struct KeyRowTests {
    @Test("Of servers that add the same version, one wins and all read the same", arguments: Engine.allCases)
    func oneWinner(engine: Engine) async throws {
        try await withPeople(engine) { database in
            let key = WrappedKey(purpose: "data", version: 2, wrapped: "w")
            let found = try await database.winners { try $0.insertWrappedKey(key, at: now) }
            #expect(found == 1)
            let next = try await database.read { try $0.listWrappedKeys() }
            #expect(next == [key])
        }
    }

    @Test("Sealing anew never overwrites a password that was set meanwhile", arguments: Engine.allCases)
    func meanwhile(engine: Engine) async throws {
        try await withPeople(engine) { database in
            try await PasswordRowTests.set(["a", "b"], remembering: 5, database)
            let present = try await database.read { try $0.listVerifiers(after: "", limit: 9) }
            let earlier = try await database.read { try $0.listEarlierVerifiers(of: anna) }
            try await PasswordRowTests.set(["c"], remembering: 5, database)
            try await database.write { transaction in
                for stored in present {
                    try transaction.updateSealed(stored, to: SealedVerifier(text: "old sealed anew"))
                }
                for stored in earlier {
                    try transaction.updateEarlierSealed(stored, to: SealedVerifier(text: "a anew"))
                }
            }
            let found = try await database.read { try $0.findVerifier(of: anna)?.text }
            #expect(found == "c")
            let next = try await database.read { try $0.listEarlierVerifiers(of: anna, limit: 9).map(\.text) }
            #expect(next == ["b", "a anew"])
        }
    }
}
