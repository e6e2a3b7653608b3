import Domain
import Formats
import Store
import TestDatabases
import TestInstallation
import Testing
import UseCases

@Suite("Having proven oneself again, on either engine")
struct ProvenAgainTests {
    private static func has(
        _ it: TestInstallation, _ session: NewSession, in flow: Token? = nil, within limit: Duration = .minutes(5)
    ) async throws -> Bool {
        try await it.installation.hasProvenAgain(session.signedIn, in: flow, within: limit)
    }

    @Test("A sign-in counts for a while; then a factor does, for as long", arguments: Engine.allCases)
    func factor(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (phone, session) = try await it.addUserWithPhone()
            #expect(try await Self.has(it, session))
            it.clock.advance(.minutes(5) + .seconds(1))
            #expect(try await !Self.has(it, session))
            #expect(try await Self.has(it, session, within: .minutes(15)))

            let asked = try await it.factorsFlow(session)
            #expect(try await !Self.has(it, session, in: asked))
            it.clock.advance(.minutes(10))
            let proven = try await it.factorsFlow(session, by: phone)
            #expect(try await Self.has(it, session, in: proven))
            it.clock.advance(.minutes(5) + .seconds(1))
            #expect(try await !Self.has(it, session, in: proven))
            #expect(try await Self.has(it, session, in: proven, within: .minutes(15)))
            it.clock.advance(.minutes(10))
            #expect(try await !Self.has(it, session, in: proven, within: .minutes(15)))
        }
    }

    @Test("What one session has proven is worth nothing to another one of the same account", arguments: Engine.allCases)
    func otherSession(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (phone, session) = try await it.addUserWithPhone()
            it.clock.advance(.seconds(TOTP.period))
            let other = try await it.session(phone: phone)
            it.clock.advance(.minutes(6))
            let proven = try await it.factorsFlow(session, by: phone)
            #expect(try await Self.has(it, session, in: proven))
            #expect(try await !Self.has(it, other, in: proven))
        }
    }
}
