import Domain
import Formats
import Store
import TestInstallation
import Testing
import UseCases

@Suite("This wasn't me, on either engine")
struct StopTests {
    static let reason = try? Reason("lost phone")

    private func stopLink(_ it: TestInstallation) async throws -> StopClaim {
        try await it.work()
        return .link(try it.token(in: .helpDesk, as: .stopLink))
    }

    @Test("A request is taken back by the link, and the links die with it", arguments: Engine.allCases)
    func request(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (_, person) = try await it.addUserWithPhone()
            try await it.set("helpdesk.second-consent", to: "true")
            let (desk, second) = (
                try #require(try await it.rights(.helpdesk).helpDesk), try await it.rights(.administrator)
            )
            let waits = try #require(
                try await desk.perform(.spokenCode, on: person.signedIn.account.id, because: Self.reason).value?.waits)
            let claim = try await stopLink(it)
            // Looking changes nothing.
            for _ in 0..<10 { #expect(try await it.installation.findStop(claim)?.state == .open) }
            #expect(try await it.installation.stop(claim, origin: TestInstallation.origin).value == false)
            #expect(try await it.installation.stop(claim, origin: TestInstallation.origin).refusals == [.linkDead])
            #expect(try await it.installation.findStop(claim) == nil)
            #expect(try await second.administration?.grant(waits.id).refusals == [.consentOver])
            // Nobody was signed out by what never happened.
            #expect(try await it.installation.findSession(person.token) != nil)
            try await it.work()
            #expect(it.mails().contains("help-desk to administrator@example.org"))
        }
    }

    @Test("Every address is told, each with a link of its own", arguments: Engine.allCases)
    func everyAddress(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await RecoveryAddressTests.verify(it)
            try await it.work()
            let before = it.mail.sent.count
            #expect(try await it.perform(.sendReset(.primary)).isDone)
            try await it.work()
            #expect(
                it.mails(from: before) == [
                    "help-desk to anna@example.org", "help-desk to anna@home.example",
                    "password-reset to anna@example.org",
                ])
            #expect(Set(it.mail.sent.dropFirst(before).compactMap(\.token)).count == 3)
        }
    }

    @Test("A code that nobody used is void, and the account stays open", arguments: Engine.allCases)
    func unused(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUserWithPhone()
            let code = try await it.resetFactors(isSpoken: true)
            let flow = try await it.beginWithFactor()
            #expect(
                try await it.installation.stop(try await stopLink(it), origin: TestInstallation.origin).value == false)
            #expect(try await it.answer(.enrolmentCode(code), in: flow).refusals == [.nothingPending])
            let again = try await it.beginWithFactor()
            #expect(try await it.answer(.enrolmentCode(code), in: again).refusals == [.codeWrong])
            #expect(try await it.installation.findUser(EmailAddress("anna@example.org"))?.account.state == .active)
        }
    }

    @Test("Where a second proof was set up by it, sessions end and the account is closed", arguments: Engine.allCases)
    func used(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUserWithPhone()
            let code = try await it.resetFactors(isSpoken: true)
            let flow = try await it.beginWithFactor()
            let thief = try #require(try await it.answer(.enrolmentCode(code), in: flow).session)
            _ = try await it.enrol(thief)
            let claim = try await stopLink(it)
            #expect(try await it.installation.stop(claim, origin: TestInstallation.origin).value == true)
            #expect(try await it.installation.findSession(thief.token) == nil)
            #expect(try await it.installation.findUser(EmailAddress("anna@example.org"))?.account.state == .suspended)
            #expect(try await it.begin().refusals == [.wrongCredentials])
        }
    }

    @Test("Nor does it help to remove again what was set up by it", arguments: Engine.allCases)
    func usedAndRemoved(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUserWithPhone()
            let code = try await it.resetFactors(isSpoken: true)
            let flow = try await it.beginWithFactor()
            let thief = try #require(try await it.answer(.enrolmentCode(code), in: flow).session)
            let phone = try await it.enrol(thief)
            it.clock.advance(.seconds(TOTP.period))
            let proven = try await it.factorsFlow(thief, by: phone)
            #expect(
                try await it.installation.removeAuthenticator(
                    proven, of: thief.signedIn, origin: TestInstallation.origin
                ).isDone)
            #expect(
                try await it.installation.stop(try await stopLink(it), origin: TestInstallation.origin).value == true)
            #expect(try await it.begin().refusals == [.wrongCredentials])
        }
    }

    @Test(
        "A link to a new password is void, or what was done with it is stopped", arguments: Engine.allCases,
        [false, true])
    func link(engine: Engine, wasUsed: Bool) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            // The first password was not set by it.
            it.clock.advance(.seconds(1))
            #expect(try await it.perform(.sendReset(.primary)).isDone)
            let claim = try await stopLink(it)
            let reset = try it.token(in: .passwordReset, as: .resetLink)
            if wasUsed { #expect(try await it.reset(reset, to: "amber glacier 77").isDone) }
            #expect(try await it.installation.stop(claim, origin: TestInstallation.origin).value == wasUsed)
            #expect(try await it.installation.openLink(reset) == nil)
        }
    }

    @Test("It can be stopped for seven days, also from the first page", arguments: Engine.allCases)
    func notice(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            #expect(try await it.perform(.sendReset(.primary)).isDone)
            let session = try await it.session()
            let reset = try #require(try await it.installation.listStoppable(of: session.signedIn).first)
            try await it.addUser("ben@example.org", userName: "ben")
            let stranger = try await it.session("ben@example.org")
            #expect(try await it.installation.findStop(.signedIn(stranger.signedIn, reset.id)) == nil)
            it.clock.advance(DeskReset.stoppableFor - .minutes(1))
            let again = try await it.session()
            #expect(try await it.installation.listStoppable(of: again.signedIn) == [reset])
            it.clock.advance(.minutes(1))
            #expect(try await it.installation.listStoppable(of: again.signedIn).isEmpty)
            it.clock.advance(.seconds(0) - .minutes(1))
            let claim = StopClaim.signedIn(again.signedIn, reset.id)
            #expect(try await it.installation.stop(claim, origin: TestInstallation.origin).isDone)
            #expect(try await it.installation.findSession(again.token) == nil)
        }
    }

    @Test("The last active owner isn't closed out", arguments: Engine.allCases)
    func lastOwner(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let owner = try await it.addAdministrator(.owner)
            #expect(
                try await it.perform(.resetAuthenticator, onAdministrator: owner.account.email.text).isDone)
            try await it.work()
            let claim = StopClaim.link(try it.token(in: .helpDesk, as: .stopLink, at: .administrators))
            // As if they had set a password by it.
            it.clock.advance(.minutes(1))
            try await it.tamper("UPDATE accounts SET password_changed_at = 9000000000000 WHERE role = 'owner'")
            #expect(try await it.installation.stop(claim, origin: TestInstallation.origin).value == false)
        }
    }

    @Test("Bulk actions leave out what takes consent", arguments: Engine.allCases)
    func bulk(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUserWithPhone()
            try await it.set("helpdesk.second-consent", to: "true")
            let right = try #require(try await it.rights(.administrator).administration)
            let preview = try await right.previewBulk(
                .resetAuthenticator, on: .list(.everybody(.name, .ascending)))
            #expect(preview.value?.leftOut == [.consentNeeded: 1])
        }
    }
}
