import Domain
import Formats
import Store
import TestInstallation
import Testing
import UseCases

@Suite("Where a factor is required, on either engine")
struct FactorRuleTests {
    static func scope(_ it: TestInstallation) async throws -> SessionScope {
        try await it.session().signedIn.session.scope
    }

    @Test("There are some days, then enrolment only; with a factor everything is open", arguments: Engine.allCases)
    func days(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await it.set("factors.required", to: "users")
            // Long before: the days count from the first sign-in.
            it.clock.advance(.days(30))
            #expect(try await Self.scope(it) == .full)
            it.clock.advance(.days(7) - .milliseconds(1))
            #expect(try await Self.scope(it) == .full)
            it.clock.advance(.milliseconds(1))
            let session = try await it.session()
            #expect(session.signedIn.session.scope == .enrolment)
            #expect(try await it.installation.findSession(session.token)?.session.scope == .enrolment)
            let phone = try await it.enrol(session)
            #expect(try await it.installation.findSession(session.token)?.session.scope == .full)
            #expect(try await it.session(phone: phone).signedIn.session.scope == .full)
        }
    }

    @Test("What is required no more is forgotten, and counts anew later", arguments: Engine.allCases)
    func anew(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await it.set("factors.required", to: "users")
            #expect(try await Self.scope(it) == .full)
            try await it.set("factors.required", to: "none")
            it.clock.advance(.days(100))
            #expect(try await Self.scope(it) == .full)
            try await it.set("factors.required", to: "users")
            it.clock.advance(.days(100))
            #expect(try await Self.scope(it) == .full)
            it.clock.advance(.days(7))
            #expect(try await Self.scope(it) == .enrolment)
        }
    }

    @Test("One account can be an exception, either way", arguments: Engine.allCases)
    func exceptions(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            func set(_ rule: FactorRule?) async throws {
                #expect(try await it.perform(.setFactorRule(rule)).isDone)
            }
            try await set(.required)
            #expect(try await Self.scope(it) == .full)
            it.clock.advance(.days(7))
            #expect(try await Self.scope(it) == .enrolment)
            try await set(.exempt)
            #expect(try await Self.scope(it) == .full)
            try await it.set("factors.required", to: "everyone")
            it.clock.advance(.days(50))
            #expect(try await Self.scope(it) == .full)
            try await set(nil)
            #expect(try await Self.scope(it) == .full)
            it.clock.advance(.days(7))
            #expect(try await Self.scope(it) == .enrolment)
            #expect(try await it.count(.factorRuleChanged) == 3)
            #expect(
                try await it.perform(.setFactorRule(.exempt), on: "nobody@example.org").refusals == [.accountUnknown])
        }
    }

    @Test("A session for enrolment verifies no recovery address", arguments: Engine.allCases)
    func recoveryAddress(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let token = try await RecoveryAddressTests.request(it)
            try await it.set("factors.required", to: "users")
            try await it.set("factors.enrolment-days", to: "1")
            try await it.tamper("UPDATE accounts SET factor_missed_at = 0")
            let session = try #require(try await it.signIn(verifyLink: token).value)
            #expect(session.signedIn.session.scope == .enrolment && session.recovery == nil)
            #expect(try await it.installation.findRecoveryAddresses(of: session.signedIn).verified == nil)
        }
    }
}
