import Domain
import Store
import Testing

@Suite("Rows of phones and requests to them, on either engine")
struct PushRowTests {
    static func request(_ id: String, of account: ID<Account> = anna, flow: String = "flow") -> PushRequest {
        PushRequest(
            id: ID(rawValue: id), account: account, flow: ID(rawValue: flow), purpose: .reset,
            number: SealedSecret(text: "sealed"), origin: Origin(address: "192.0.2.7", browser: "Firefox"),
            createdAt: now, expiresAt: now + PushRequest.lives)
    }

    static let enrolment = PhoneEnrolment(
        id: ID(rawValue: "e"), account: anna, flow: ID(rawValue: "flow"), createdAt: now,
        expiresAt: now + PhoneEnrolment.lives)

    static func candidate(_ name: String = "Pixel") throws -> PhoneEnrolment.Candidate {
        PhoneEnrolment.Candidate(
            phone: ID(rawValue: "phone"), name: try #require(FactorName(name)), key: "key", numberDigest: "number")
    }

    @Test("A request is read back", arguments: Engine.allCases)
    func roundTrip(engine: Engine) async throws {
        try await withPeople(engine) { database in
            try await database.write { try $0.insertPushRequest(Self.request("r")) }
            #expect(try await database.read { try $0.findPushRequest(ID(rawValue: "r")) } == Self.request("r"))
            let newest = try await database.read { try $0.findNewestPushRequest(in: ID(rawValue: "flow")) }
            #expect(newest == Self.request("r"))
            #expect(try await database.read { try $0.listOpenPushRequests(at: now) } == [anna: ID(rawValue: "r")])
        }
    }

    @Test("An account has one open request; another account has its own", arguments: Engine.allCases)
    func oneOpen(engine: Engine) async throws {
        try await withPeople(engine) { database in
            try await database.write { try $0.insertPushRequest(Self.request("r")) }
            await #expect(throws: DatabaseFault.self) {
                try await database.write { try $0.insertPushRequest(Self.request("s", flow: "other")) }
            }
            try await database.write { try $0.insertPushRequest(Self.request("t", of: bert)) }
            let decided = try await database.write {
                try $0.updatePushRequestDecided(ID(rawValue: "r"), as: .denied, at: now)
            }
            #expect(decided)
            try await database.write { try $0.insertPushRequest(Self.request("s", flow: "other")) }
        }
    }

    @Test("Of 64 answers one counts, and of 64 uses of it one", arguments: Engine.allCases)
    func oneWinner(engine: Engine) async throws {
        try await withPeople(engine) { database in
            try await database.write { try $0.insertPushRequest(Self.request("r")) }
            let id = ID<PushRequest>(rawValue: "r")
            let answers = try await database.winners {
                try $0.updatePushRequestDecided(id, as: .approved, at: now)
            }
            #expect(answers == 1)
            let elsewhere = try await database.winners(of: 1) {
                try $0.updatePushRequestSpent(id, in: ID(rawValue: "other"), at: now)
            }
            #expect(elsewhere == 0)
            let uses = try await database.winners {
                try $0.updatePushRequestSpent(id, in: ID(rawValue: "flow"), at: now)
            }
            #expect(uses == 1)
        }
    }

    @Test("Of 64 servers one sends it", arguments: Engine.allCases)
    func oneSender(engine: Engine) async throws {
        try await withPeople(engine) { database in
            try await database.write { try $0.insertPushRequest(Self.request("r")) }
            let senders = try await database.winners {
                try $0.updatePushRequestsSent(at: now, limit: 10) == [Self.request("r")]
            }
            #expect(senders == 1)
        }
    }

    @Test("What is too late, or whose flow is over, makes room", arguments: Engine.allCases)
    func dead(engine: Engine) async throws {
        try await withPeople(engine) { database in
            try await database.write {
                try $0.insertFlow(FlowRowTests.flow("flow"))
                try $0.insertPushRequest(Self.request("r"))
                try $0.updateDeadPushRequests(of: anna, at: now)
            }
            #expect(try await database.read { try $0.findOpenPushRequest(of: anna) } != nil)
            try await database.write {
                try $0.updateFlowVoided(ID(rawValue: "flow"), at: now)
                try $0.updateDeadPushRequests(of: anna, at: now)
            }
            #expect(try await database.read { try $0.findOpenPushRequest(of: anna) } == nil)
        }
    }

    @Test("Of 64 that scan a code one is noted, and becomes a phone once", arguments: Engine.allCases)
    func enrolment(engine: Engine) async throws {
        try await withPeople(engine) { database in
            let candidate = try Self.candidate()
            try await database.write { try $0.insertPhoneEnrolment(Self.enrolment, digest: "code") }
            let scans = try await database.winners {
                try $0.updatePhoneEnrolmentCandidate(Self.enrolment.id, to: candidate, phoneDigest: "d", at: now)
            }
            #expect(scans == 1)
            let found = try await database.read { try $0.findPhoneEnrolment(phoneDigest: "d") }
            #expect(found?.candidate == candidate)
            let phones = try await database.winners {
                try $0.insertPhone(confirming: Self.enrolment.id, of: anna, at: now)
            }
            #expect(phones == 1)
            let phone = Phone(
                id: candidate.phone, account: anna, name: candidate.name, key: "key", createdAt: now)
            #expect(try await database.read { try $0.findPhone(digest: "d") } == phone)
            #expect(try await database.read { try $0.findEnrolledFactors(of: anna).phones } == 1)
        }
    }

    @Test("Numbers are counted one by one", arguments: Engine.allCases)
    func tries(engine: Engine) async throws {
        try await withPeople(engine) { database in
            try await database.write { try $0.insertPhoneEnrolment(Self.enrolment, digest: "code") }
            let counted = try await database.winners {
                try $0.updatePhoneEnrolmentTried(Self.enrolment.id, atMost: 3)
            }
            #expect(counted == 3)
        }
    }
}
