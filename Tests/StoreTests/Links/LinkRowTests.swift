import Domain
import Store
import Testing

@Suite("Rows of links, on either engine")
struct LinkRowTests {
    static func insert(_ links: [Link], _ database: any Database) async throws {
        try await database.write { transaction in
            for link in links { try transaction.insertLink(link, digest: "digest-\(link.id)") }
        }
    }

    @Test("A link is found by its digest and by its id, and by nothing else", arguments: Engine.allCases)
    func found(engine: Engine) async throws {
        try await withPeople(engine) { database in
            try await Self.insert([.sample()], database)
            let found = try await database.read { try $0.findLink(digest: "digest-link") }
            #expect(found == .sample())
            let next = try await database.read { try $0.findLink(ID(rawValue: "link")) }
            #expect(next == .sample())
            for other in ["link", "", "DIGEST-LINK", "digest-link ", "%", "digest-lin_"] {
                let third = try await database.read { try $0.findLink(digest: other) }
                #expect(third == nil)
            }
        }
    }

    @Test("Of 64 who spend it, one wins", arguments: Engine.allCases)
    func oneWinner(engine: Engine) async throws {
        try await withPeople(engine) { database in
            try await Self.insert([.sample()], database)
            let found = try await database.winners { try $0.updateLinkSpent(ID(rawValue: "link"), at: now) }
            #expect(found == 1)
        }
    }

    @Test("A link that is void or expired is spent by nobody", arguments: Engine.allCases)
    func dead(engine: Engine) async throws {
        try await withPeople(engine) { database in
            try await Self.insert([.sample("void"), .sample("late", kind: .activation, expiresAt: now)], database)
            try await database.write { try $0.updateLinksVoided(of: anna, kinds: [.reset], at: now) }
            for id in ["void", "late", "none"] {
                let found = try await database.write { try $0.updateLinkSpent(ID(rawValue: id), at: now) }
                #expect(!found)
            }
        }
    }

    @Test("Voiding is for one account and one kind", arguments: Engine.allCases)
    func voided(engine: Engine) async throws {
        try await withPeople(engine) { database in
            try await Self.insert([.sample("a"), .sample("b", kind: .verify), .sample("c", account: "bert")], database)
            try await database.write { try $0.updateLinksVoided(of: anna, kinds: [.reset], at: now) }
            let void = try await database.read { transaction in
                try ["a", "b", "c"].filter { try transaction.findLink(ID(rawValue: $0))?.voidedAt != nil }
            }
            #expect(void == ["a"])
        }
    }
}
