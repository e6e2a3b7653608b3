import Domain
import Formats
import Store
import TestInstallation
import Testing
import UseCases

@Suite("One person's page, on either engine")
struct UserDetailsTests {
    static func details(_ it: TestInstallation) async throws -> UserDetails {
        let found = try await it.installation.hostRights.reading.findUser(it.id()).value ?? nil
        guard let found else { throw Unexpected(what: "nobody") }
        return found
    }

    static let reason = try? Reason("a test")

    @Test("Nothing is wrong with somebody who gets on", arguments: Engine.allCases)
    func fine(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (_, session) = try await it.addUserWithPhone()
            let details = try await Self.details(it)
            #expect(details.problems.isEmpty && details.mend == nil)
            #expect(details.factors.map(\.kind) == [.totp])
            #expect(details.sessions.map(\.id) == [session.signedIn.session.id])
            #expect(details.lastSignedInAt == session.signedIn.session.signedInAt)
            #expect(details.events.first?.kind == .factorAdded)
            #expect(details.requirement == .met)
        }
    }

    @Test("What is wrong has one thing that mends it, and does", arguments: Engine.allCases)
    func mended(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await it.set("lockout.minutes", to: "0")
            let breakages: [(UserProblem, @Sendable () async throws -> Void)] = [
                (.suspended, { try await it.act(.suspend) }), (.expired, { try await it.act(.expire) }),
                (
                    .locked(until: nil),
                    {
                        for _ in 0..<10 { _ = try await it.signIn(password: "a wrong guess 12") }
                    }
                ),
                (
                    .waitsForEnrolment(codeIsLive: false),
                    {
                        _ = try await it.resetFactors(isSpoken: true)
                        it.clock.advance(.minutes(11))
                    }
                ),
            ]
            for (problem, breaks) in breakages {
                try await breaks()
                let broken = try await Self.details(it)
                #expect(broken.problems.contains(problem) && broken.mend == problem.mend, "\(problem)")
                let mend = try #require(broken.mend)
                let right = it.installation.hostRights.administration
                #expect(try await right.perform(mend, on: broken.account.id, because: nil).isDone)
                #expect(try await !Self.details(it).problems.contains(problem))
            }
        }
    }

    @Test("Somebody who never got their mail gets another one", arguments: Engine.allCases)
    func activation(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let right = it.installation.hostRights.administration
            _ = try await right.invite(
                PersonName(given: "Anna", family: ""), email: EmailAddress("anna@example.org"), userName: nil)
            #expect(try await Self.details(it).problems == [.neverActivated(linkIsLive: true)])
            it.mail.fail(with: .permanent(.refused(reply: 550)))
            try await it.work()
            let failed = try await Self.details(it)
            #expect(failed.problems == [.neverActivated(linkIsLive: true), .mailGivenUp(.activation)])
            #expect(failed.mend == .mailActivation && failed.mails.first?.failure?.contains("550") == true)
            it.mail.fail(with: nil)
            it.clock.advance(.days(8))
            #expect(try await Self.details(it).problems.first == .neverActivated(linkIsLive: false))
            #expect(try await right.perform(.mailActivation, on: failed.account.id, because: nil).isDone)
            try await it.work()
            let link = try it.token(in: .activation, as: .activationLink)
            #expect(try await it.reset(link, to: TestInstallation.password).isDone)
            #expect(try await Self.details(it).problems.isEmpty)
        }
    }

    @Test("Five links an hour, and the person's own requests go on", arguments: Engine.allCases)
    func linksAnHour(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let right = try #require(try await it.rights(.helpdesk).helpDesk)
            let anna = try await it.id()
            for _ in 1...UserAction.linksAnHour {
                #expect(try await right.perform(.sendReset, on: anna, because: Self.reason).isDone)
            }
            #expect(try await right.perform(.sendReset, on: anna, because: Self.reason).refusals == [.tooManyAttempts])
            try await it.work()
            let sent = it.mails().count
            try await it.installation.requestReset(address: try EmailAddress("anna@example.org"), at: .users)
            try await it.work()
            #expect(it.mails().count == sent + 1)
            it.clock.advance(.hours(1) + .seconds(1))
            #expect(try await right.perform(.sendReset, on: anna, because: Self.reason).isDone)
        }
    }

    @Test(
        "A reset that was sent works as if they had asked, and needs what they would need", arguments: Engine.allCases)
    func sendReset(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let right = try #require(try await it.rights(.helpdesk).helpDesk)
            let anna = try await it.id()
            #expect(
                try await right.perform(.sendResetToRecovery, on: anna, because: Self.reason).refusals == [
                    .noRecoveryAddress
                ])
            #expect(try await right.perform(.sendReset, on: anna, because: Self.reason).isDone)
            try await it.work()
            let first = try it.token(in: .passwordReset, as: .resetLink)
            #expect(try await right.perform(.sendReset, on: anna, because: Self.reason).isDone)
            try await it.work()
            #expect(try await it.reset(first, to: "amber glacier 77").refusals == [.linkDead])
            #expect(try await it.reset(try it.token(in: .passwordReset, as: .resetLink), to: "amber glacier 77").isDone)
            try await it.set("recovery.reset-without-factor", to: "false")
            #expect(try await right.perform(.sendReset, on: anna, because: Self.reason).refusals == [.resetImpossible])
            try await it.act(.expire)
            #expect(try await right.perform(.sendReset, on: anna, because: Self.reason).refusals == [.accountExpired])
            try await it.act(.suspend)
            #expect(
                try await right.perform(.sendReset, on: anna, because: Self.reason).refusals == [
                    .stateForbids(.suspended)
                ])
        }
    }

    @Test("Signing somebody out ends their sessions and nothing else", arguments: Engine.allCases)
    func signOut(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let sessions = [try await it.session(), try await it.session()]
            #expect(try await it.perform(.signOut).isDone)
            for session in sessions { #expect(try await it.installation.findSession(session.token) == nil) }
            #expect(try await it.perform(.signOut).refusals == [.nothingToChange])
            #expect(try await it.signIn().isDone)
            try await it.work()
            #expect(it.mail.sent.last { $0.kind == "signed-out" } != nil)
        }
    }

    @Test("One session ends, the others stay, and the person is told", arguments: Engine.allCases)
    func endSession(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await it.addUser("bo@example.org", userName: "bo")
            let (one, other) = (try await it.session(), try await it.session())
            let foreign = try await it.session("bo@example.org")
            let (anna, bo) = (try await it.id(), try await it.id(of: "bo@example.org"))
            let right = try #require(try await it.rights(.administrator).administration)
            let id = one.signedIn.session.id
            #expect(try await right.endSession(id, of: anna, because: nil).refusals == [.reasonMissing])
            // Whoever names somebody else's learns nothing from it.
            #expect(
                try await right.endSession(foreign.signedIn.session.id, of: anna, because: Self.reason).refusals
                    == [.sessionUnknown])
            #expect(try await right.endSession(id, of: bo, because: Self.reason).refusals == [.sessionUnknown])
            #expect(try await right.endSession(id, of: anna, because: Self.reason).isDone)
            #expect(try await it.installation.findSession(one.token) == nil)
            #expect(try await it.installation.findSession(other.token) != nil)
            #expect(try await it.installation.findSession(foreign.token) != nil)
            #expect(try await right.endSession(id, of: anna, because: Self.reason).refusals == [.sessionUnknown])
            let event = try #require(try await it.events().last { $0.kind == "session.ended" })
            #expect(event.account == anna && event.details.contains("\"which\":\"one\""))
            try await it.work()
            #expect(it.mail.sent.last { $0.kind == "signed-out" }?.recipient == "anna@example.org")
        }
    }

    @Test("It is said how many sessions there are behind those that are shown", arguments: Engine.allCases)
    func manySessions(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            for _ in 1...23 { _ = try await it.session() }
            let reading = it.installation.hostRights.reading
            let details = try #require(try await reading.findUser(try await it.id()).value ?? nil)
            #expect((details.sessions.count, details.moreSessions) == (20, 3))
        }
    }

    @Test("The column that lists go by follows whatever is enrolled and removed", arguments: Engine.allCases)
    func derived(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            func expect(_ hasFactor: Bool) async throws {
                #expect(try await it.number("SELECT has_factor FROM accounts") == (hasFactor ? 1 : 0))
            }
            try await it.addUser()
            try await expect(false)
            let session = try await it.session()
            _ = try await it.pending(session)
            try await expect(false)
            try await it.enrol(session)
            try await expect(true)
            _ = try await it.perform(.resetAuthenticator)
            try await expect(false)
        }
    }
}
