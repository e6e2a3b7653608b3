import Domain
import Formats
import Store
import TestInstallation
import Testing
import UseCases

/// Security row 13: exactly one authenticator answers, whoever confirms how often and where at once.
@Suite("Races for an authenticator, on either engine")
struct AuthenticatorRaceTests {
    @Test("Of 64 who confirm at once one does, and the step is used", arguments: Engine.allCases)
    func race(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let session = try await it.session()
            let (flow, phone) = try await it.pending(session)
            let code = phone.code()
            let done = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<64 { group.addTask { try await it.confirm(code, flow, session).isDone } }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(done == 1)
            #expect(try await it.count(.factorAdded) == 1)
        }
    }

    @Test("Of 64 who confirm a replacement at once one does, and then it alone answers", arguments: Engine.allCases)
    func replacementRace(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (old, session) = try await it.addUserWithPhone()
            let flow = try await it.factorsFlow(session, by: old)
            it.clock.advance(.seconds(30))
            let new = try await it.pending(session, in: flow)
            let code = new.code()
            let done = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<64 { group.addTask { try await it.confirm(code, flow, session).isDone } }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(done == 1)
            #expect(try await it.count(.factorReplaced) == 1)
            #expect(try await Self.answering([old, new], it) == [false, true])
        }
    }

    @Test(
        "Of two flows in which a secret waited the later one's counts, however they are raced; one answers in the end",
        arguments: Engine.allCases)
    func twoFlows(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (old, session) = try await it.addUserWithPhone()
            let other = try await it.session(phone: old)
            it.clock.advance(.seconds(30))
            let first = try await it.factorsFlow(session, by: old)
            it.clock.advance(.seconds(30))
            let second = try await it.factorsFlow(other, by: old)
            it.clock.advance(.seconds(30))
            let early = try await it.pending(session, in: first)
            let late = try await it.pending(other, in: second)
            #expect(try await Self.answering([old, early, late], it) == [true, false, false])
            it.clock.advance(.seconds(30))
            let waiting = [(early.code(), first, session), (late.code(), second, other)]
            let done = try await withThrowingTaskGroup(of: (Int, Bool).self) { group in
                for number in 0..<64 {
                    let (code, flow, session) = waiting[number % 2]
                    group.addTask { (number % 2, try await it.confirm(code, flow, session).isDone) }
                }
                return try await group.reduce(into: [0, 0]) { $0[$1.0] += $1.1 ? 1 : 0 }
            }
            #expect(done == [0, 1])
            #expect(try await Self.answering([old, early, late], it) == [false, false, true])
            #expect(try await it.number("SELECT COUNT(*) FROM authenticators") == 1)
        }
    }

    @Test("Begun in one flow while another confirms, exactly one answers in the end", arguments: Engine.allCases, 0..<4)
    func crossed(engine: Engine, repetition: Int) async throws {
        try await TestInstallation.with(engine) { it in
            let (old, session) = try await it.addUserWithPhone()
            let other = try await it.session(phone: old)
            it.clock.advance(.seconds(30))
            let first = try await it.factorsFlow(session, by: old)
            it.clock.advance(.seconds(30))
            let second = try await it.factorsFlow(other, by: old)
            it.clock.advance(.seconds(30))
            let new = try await it.pending(session, in: first)
            let code = new.code()
            async let confirmed = it.confirm(code, first, session)
            let begun = try await withThrowingTaskGroup(of: AuthenticatorSecret?.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        try await it.installation.beginAuthenticator(
                            second, of: other.signedIn, origin: TestInstallation.origin
                        ).value?.secret
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let isReplaced = try await confirmed.isDone
            let others = begun.compactMap(\.self).map { AuthenticatorApp(secret: $0, clock: it.clock) }
            #expect(
                try await Self.answering([old, new] + others, it) == [!isReplaced, isReplaced]
                    + others.map { _ in false })
        }
    }

    /// Which of them open a sign-in. The clock moves on in between.
    private static func answering(_ apps: [AuthenticatorApp], _ it: TestInstallation) async throws -> [Bool] {
        var answering: [Bool] = []
        for app in apps {
            it.clock.advance(.seconds(30))
            // In another browser than any of before: what is wrong here is no matter.
            try await it.tamper("DELETE FROM attempts")
            answering.append(try await it.answer(.totp(code: app.code()), in: try await it.signInFlow()).isDone)
        }
        return answering
    }
}
