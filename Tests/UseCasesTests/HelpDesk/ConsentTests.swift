import Domain
import Formats
import Store
import TestInstallation
import Testing
import UseCases

@Suite("A second administrator's consent, on either engine")
struct ConsentTests {
    static let reason = try? Reason("lost phone")

    /// Somebody with an authenticator, a request about them by the help desk, and who asked.
    private func asked(
        _ it: TestInstallation, _ action: HelpDeskAction = .spokenCode
    ) async throws -> (reset: DeskReset, asker: SignedIn, person: NewSession) {
        let (_, person) = try await it.addUserWithPhone()
        try await it.set("helpdesk.second-consent", to: "true")
        let asker = try await it.addAdministrator(.helpdesk)
        let desk = try #require(it.installation.rights(of: asker).helpDesk)
        let performed = try await desk.perform(action, on: person.signedIn.account.id, because: Self.reason)
        #expect(performed.value?.spokenCode == nil)
        return (try #require(performed.value?.waits), asker, person)
    }

    @Test(
        "Nothing happens until another one consents; the code is shown once, to who asked", arguments: Engine.allCases)
    func spokenCode(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (reset, asker, person) = try await asked(it)
            let desk = try #require(it.installation.rights(of: asker).helpDesk)
            #expect(try await it.enrolled(person).hasAuthenticator)
            #expect(try await desk.takeCode(of: reset.id).refusals == [.consentOver])
            let second = try await it.rights(.administrator)
            let administration = try #require(second.administration)
            #expect(try await administration.grant(reset.id).isDone)
            #expect(try await it.installation.findSession(person.token) == nil)
            #expect(try await second.helpDesk?.takeCode(of: reset.id).refusals == [.notAllowed])
            let code = try #require(try await desk.takeCode(of: reset.id).value)
            #expect(try await desk.takeCode(of: reset.id).refusals == [.consentOver])
            // It opens what it always does.
            let flow = try await it.beginWithFactor()
            #expect(try await it.answer(.enrolmentCode(code.text.exposed), in: flow).isDone)
            let details = try #require(try await it.events().last { $0.kind == "factor.reset" })
            #expect(details.actor == Actor.account(asker.account.id).text)
            #expect(details.details.contains(#""consent":"account:"#))
            #expect(details.details.contains(#""reason":"lost phone""#))
        }
    }

    @Test("Of 64 consents at once one acts", arguments: Engine.allCases)
    func race(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (reset, _, _) = try await asked(it)
            let rights = [
                try await it.rights(.administrator), try await it.rights(.owner),
            ].compactMap(\.administration)
            let outcomes = try await withThrowingTaskGroup(of: Outcome<DeskReset>.self) { group in
                for number in 0..<64 { group.addTask { try await rights[number % 2].grant(reset.id) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.count(where: \.isDone) == 1)
            #expect(outcomes.allSatisfy { $0.isDone || $0.refusals == [.consentOver] })
            #expect(try await it.count(.factorReset) == 1)
            #expect(try await it.count(.consentGiven) == 1)
        }
    }

    @Test("Nobody consents to their own request, or to one about themself", arguments: Engine.allCases)
    func own(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let owner = try await it.addAdministrator(.owner)
            let other = try await it.addAdministrator(.owner, "other@example.org")
            let right = try #require(it.installation.rights(of: owner).ownership)
            let performed = try await right.perform(
                .resetAuthenticator, on: other.account.id, because: Self.reason)
            let reset = try #require(performed.value?.waits)
            for signedIn in [owner, other] {
                let administration = try #require(it.installation.rights(of: signedIn).administration)
                #expect(try await administration.grant(reset.id).refusals == [.ownRequest])
            }
            #expect(try await it.count(.factorReset) == 0)
            // Also an administrator's factors take two; at the host one is enough.
            #expect(try await it.rights(.administrator).administration?.grant(reset.id).isDone == true)
            #expect(try await it.count(.factorReset) == 1)
            let host = it.installation.hostRights.ownership
            let done = try await host.perform(.resetAuthenticator, on: owner.account.id, because: nil)
            #expect(done.value?.waits == nil)
            #expect(try await it.count(.factorReset) == 2)
        }
    }

    @Test(
        "Who was demoted, suspended or has a new password asked for nothing", arguments: Engine.allCases,
        [AdministratorAction.setRole(.auditor), .suspend])
    func demotedAsker(engine: Engine, action: AdministratorAction) async throws {
        try await TestInstallation.with(engine) { it in
            let (reset, asker, _) = try await asked(it)
            let second = try #require(try await it.rights(.administrator).administration)
            #expect(try await it.perform(action, onAdministrator: asker.account.email.text).isDone)
            #expect(try await second.grant(reset.id).refusals == [.askerNotAllowed])
            // Back in the old role, they are another one than who asked.
            let back: AdministratorAction = action == .suspend ? .activate : .setRole(.helpdesk)
            #expect(try await it.perform(back, onAdministrator: asker.account.email.text).isDone)
            #expect(try await second.grant(reset.id).refusals == [.askerNotAllowed])
            #expect(try await it.count(.factorReset) == 0)
        }
    }

    @Test("Who consents has to be an owner or administrator, and still one", arguments: Engine.allCases)
    func demotedConsenter(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (reset, _, _) = try await asked(it)
            let second = try await it.addAdministrator(.administrator)
            let right = try #require(it.installation.rights(of: second).administration)
            #expect(try await it.perform(.setRole(.helpdesk), onAdministrator: second.account.email.text).isDone)
            #expect(try await right.grant(reset.id).refusals == [.notAllowed])
            #expect(try await it.rights(.auditor).administration == nil)
            // A program may ask, and not consent.
            let name = try #require(APIKeyName("robot"))
            let key = try #require(
                try await it.installation.hostRights.host.addAPIKey(name, as: .administrator, lives: .days(1)).value)
            let program = try #require(it.installation.rights(of: key.key).administration)
            #expect(try await program.grant(reset.id).refusals == [.notAllowed])
            #expect(try await it.count(.factorReset) == 0)
        }
    }

    @Test("What a key asked for any administrator refuses, and only the host grants", arguments: Engine.allCases)
    func askedByKey(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (_, person) = try await it.addUserWithPhone()
            try await it.set("helpdesk.second-consent", to: "true")
            let name = try #require(APIKeyName("robot"))
            let key = try #require(
                try await it.installation.hostRights.host.addAPIKey(name, as: .helpdesk, lives: .days(1)).value)
            let desk = try #require(it.installation.rights(of: key.key).helpDesk)
            let (id, second) = (
                person.signedIn.account.id, try #require(try await it.rights(.administrator).administration)
            )
            func ask() async throws -> DeskReset {
                try #require(try await desk.perform(.spokenCode, on: id, because: Self.reason).value?.waits)
            }
            let reset = try await ask()
            #expect(try await second.grant(reset.id).refusals == [.notAllowed])
            #expect(try await second.refuse(reset.id, because: Self.reason).isDone)
            let host = it.installation.hostRights.administration
            #expect(try await host.grant(try await ask().id).isDone)
        }
    }

    @Test("A request is over after four hours, once refused, and by a newer one", arguments: Engine.allCases)
    func over(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (reset, asker, person) = try await asked(it)
            let second = try #require(try await it.rights(.administrator).administration)
            let desk = try #require(it.installation.rights(of: asker).helpDesk)
            let newer = try #require(
                try await desk.perform(.spokenCode, on: person.signedIn.account.id, because: Self.reason).value?.waits)
            #expect(try await second.grant(reset.id).refusals == [.consentOver])
            #expect(try await second.refuse(newer.id, because: nil).refusals == [.reasonMissing])
            #expect(try await second.refuse(newer.id, because: Self.reason).isDone)
            #expect(try await second.grant(newer.id).refusals == [.consentOver])
            let last = try #require(
                try await desk.perform(.spokenCode, on: person.signedIn.account.id, because: Self.reason).value?.waits)
            it.clock.advance(DeskReset.consentLives)
            #expect(try await second.grant(last.id).refusals == [.consentOver])
            #expect(try await it.enrolled(person).hasAuthenticator)
        }
    }

    @Test("A link to the organisation's own mailbox, and unlocking, take one", arguments: Engine.allCases)
    func single(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (_, person) = try await it.addUserWithPhone()
            try await it.set("helpdesk.second-consent", to: "true")
            let desk = try #require(try await it.rights(.helpdesk).helpDesk)
            for action in [HelpDeskAction.sendReset, .unlock] {
                let performed = try await desk.perform(action, on: person.signedIn.account.id, because: Self.reason)
                #expect(performed.value != nil && performed.value?.waits == nil)
            }
            // An administrator is talked into things like anybody.
            let administration = try #require(try await it.rights(.administrator).administration)
            let performed = try await administration.perform(
                .resetAuthenticator, on: person.signedIn.account.id, because: Self.reason)
            #expect(performed.value?.waits != nil)
        }
    }
}
