import Domain
import Formats
import Store
import TestInstallation
import Testing
import UseCases

@Suite("Following one flow, on either engine")
struct FlowEventsTests {
    private static func flow(_ event: StoredEvent) throws -> ID<Flow>? {
        try event.facts()["flow"].flatMap { ID(parsing: $0) }
    }

    private static func kinds(of flow: ID<Flow>, _ it: TestInstallation) async throws -> [String] {
        let right = it.installation.hostRights.auditing
        guard case .done(let page) = try await right.listEvents(EventSelection(flow: flow), limit: 50) else {
            return []
        }
        return page.events.map(\.kind).reversed()
    }

    @Test(
        "A sign-in with a wrong code and a right one is one flow, and the next one another", arguments: Engine.allCases)
    func signIn(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (phone, _) = try await it.addUserWithPhone()
            it.clock.advance(.days(1))
            let token = try await it.signInFlow()
            let wrong = phone.code() == "000000" ? "000001" : "000000"
            #expect(try await !it.answer(.totp(code: wrong), in: token).isDone)
            #expect(try await it.answer(.totp(code: phone.code()), in: token).isDone)
            let asked = try #require(try await it.events().last { $0.kind == "factor.asked" })
            let flow = try #require(try Self.flow(asked))
            #expect(try await Self.kinds(of: flow, it) == ["factor.asked", "factor.failed", "sign-in.succeeded"])
            it.clock.advance(.days(40))
            _ = try await it.signInFlow()
            #expect(try await Self.kinds(of: flow, it).count == 3)
        }
    }

    @Test("No event says a flow’s token", arguments: Engine.allCases)
    func noToken(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUserWithPhone()
            let token = try await it.signInFlow()
            for event in try await it.events() {
                #expect(!event.details.contains(token.text.exposed) && !event.details.contains(token.digest))
            }
        }
    }

    @Test("The end of a time is found without looking through what came after it", arguments: Engine.allCases)
    func until(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let (early, count) = (it.clock.now, try await it.events().count)
            it.clock.advance(.days(2))
            for number in 0..<20 { try await it.set("lockout.attempts", to: String(11 + number % 2)) }
            let right = it.installation.hostRights.auditing
            let page = try await right.listEvents(EventSelection(until: early + .days(1)), limit: 50)
            guard case .done(let found) = page else { throw NotDone() }
            #expect(found.events.count == count)
        }
    }

    private struct NotDone: Error {}
}
