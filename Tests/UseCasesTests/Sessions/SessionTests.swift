import Domain
import Formats
import Store
import TestInstallation
import Testing
import UseCases

@Suite("Sessions, on either engine")
struct SessionTests {
    @Test("An idle session ends after half an hour", arguments: Engine.allCases)
    func idle(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let session = try await it.session()
            it.clock.advance(.minutes(30) - .milliseconds(1))
            #expect(try await it.installation.findSession(session.token) != nil)
            it.clock.advance(.minutes(30))
            #expect(try await it.installation.findSession(session.token) == nil)
        }
    }

    @Test("One that is used lives for twelve hours and no longer", arguments: Engine.allCases)
    func absolute(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let session = try await it.session()
            for _ in 1...35 {
                it.clock.advance(.minutes(20))
                #expect(try await it.installation.findSession(session.token) != nil)
            }
            it.clock.advance(.minutes(20))
            #expect(try await it.installation.findSession(session.token) == nil)
        }
    }

    enum Ending: CaseIterable {
        case change, reset, suspension, expiry, signOut
    }

    static func end(_ ending: Ending, _ it: TestInstallation, _ session: NewSession) async throws {
        switch ending {
        case .change: #expect(try await it.change(session, to: "amber glacier 77").isDone)
        case .reset: #expect(try await it.reset(try await it.resetToken(), to: "amber glacier 77").isDone)
        case .suspension: try await it.act(.suspend)
        case .expiry: try await it.act(.expire)
        case .signOut: try await it.installation.signOut(session.signedIn, origin: TestInstallation.origin)
        }
    }

    @Test(
        "What ends it ends it here at once, and on every other server within a second", arguments: Engine.allCases,
        Ending.allCases)
    func ends(engine: Engine, ending: Ending) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let neighbour = try await it.neighbour()
            let (session, other) = (try await it.session(), try await it.session())
            for server in [it, neighbour] { #expect(try await server.installation.findSession(session.token) != nil) }
            try await Self.end(ending, it, session)
            #expect(try await it.installation.findSession(session.token) == nil)
            it.clock.advance(.seconds(1))
            #expect(try await neighbour.installation.findSession(session.token) == nil)
            // Signing out ends this one; everything else ends all.
            #expect((try await it.installation.findSession(other.token) != nil) == (ending == .signOut))
        }
    }

    @Test("What ended stays ended when the account is active again", arguments: Engine.allCases)
    func stays(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let session = try await it.session()
            try await it.act(.suspend)
            try await it.act(.activate)
            it.clock.advance(.seconds(1))
            #expect(try await it.installation.findSession(session.token) == nil)
            #expect(try await it.signIn().isDone)
        }
    }

    @Test("A person ends one of their sessions, or all others, and nobody else's", arguments: Engine.allCases)
    func own(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await it.addUser("bert@example.org", userName: "bert")
            let one = try await it.session()
            it.clock.advance(.seconds(1))
            let two = try await it.session()
            it.clock.advance(.seconds(1))
            let three = try await it.session()
            let berts = try await it.session("bert")
            let origin = TestInstallation.origin
            #expect(try await it.installation.listSessions(of: one.signedIn).count == 3)
            try await it.installation.endSession(berts.signedIn.session.id, of: one.signedIn, origin: origin)
            try await it.installation.endSession(two.signedIn.session.id, of: one.signedIn, origin: origin)
            #expect(
                try await it.installation.listSessions(of: one.signedIn).map(\.id) == [
                    three.signedIn.session.id, one.signedIn.session.id,
                ])
            try await it.installation.endOtherSessions(of: one.signedIn, origin: origin)
            #expect(try await it.installation.listSessions(of: one.signedIn).map(\.id) == [one.signedIn.session.id])
            #expect(try await it.installation.findSession(berts.token) != nil)
            #expect(try await it.count(.sessionsEnded) == 2)
        }
    }

    @Test("A shorter limit holds for sessions that are there already", arguments: Engine.allCases)
    func settings(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let session = try await it.session()
            it.clock.advance(.minutes(6))
            try await it.set("session.idle-minutes", to: "5")
            #expect(try await it.installation.findSession(session.token) == nil)
        }
    }

    @Test(
        "A token that was never given out, or was for something else, is nobody's session", arguments: Engine.allCases)
    func foreign(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let session = try await it.session()
            #expect(try await it.installation.findSession(session.browser) == nil)
            #expect(try await it.installation.findSession(it.installation.chance.token(.session)) == nil)
        }
    }
}
