import Domain
import Store
import TestInstallation
import Testing
import UseCases

@Suite("Rights of administrators, on either engine")
struct RightsTests {
    static let reason = try? Reason("a caller who proved who they are")

    @Test(
        "A role holds the rights of its own, and does what they let it do", arguments: Engine.allCases,
        AdministratorRole.allCases)
    func matrix(engine: Engine, role: AdministratorRole) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let (anna, rights) = (try await it.id(), try await it.rights(role))
            #expect((rights.reading != nil) == role.rights.contains(.reading))
            #expect((rights.auditing != nil) == role.rights.contains(.auditing))
            #expect((rights.helpDesk != nil) == role.rights.contains(.helpDesk))
            #expect((rights.administration != nil) == role.rights.contains(.administration))
            #expect((rights.ownership != nil) == role.rights.contains(.ownership))
            for action in HelpDeskAction.allCases {
                let outcome = try await rights.helpDesk?.perform(action, on: anna, because: Self.reason)
                // Everything that is refused is so because of how Anna's account stands.
                #expect(outcome?.refusals.contains(.notAllowed) != true)
            }
            if let right = rights.administration {
                for action in UserAction.allCases {
                    let outcome = try await right.perform(action, on: anna, because: Self.reason)
                    #expect(!outcome.refusals.contains(.notAllowed), "\(action.name)")
                }
                #expect(try await right.tryReceiver(.syslog).refusals == [.nothingPending])
            }
            #expect(try await rights.auditing?.listForwardingHealth().refusals.isEmpty != false)
            #expect(try await rights.auditing?.listAdministrators().value?.count == (rights.auditing == nil ? nil : 1))
        }
    }

    @Test(
        "A right that was taken away a moment ago is none", arguments: Engine.allCases,
        [
            AdministratorAction.setRole(.auditor), .suspend,
        ])
    func stale(engine: Engine, action: AdministratorAction) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let anna = try await it.id()
            _ = try await it.addAdministrator(.owner)
            let signedIn = try await it.addAdministrator(.administrator)
            let rights = it.installation.rights(of: signedIn)
            #expect(try await rights.helpDesk?.perform(.unlock, on: anna, because: nil).isDone == true)
            let owner = it.installation.hostRights.ownership
            #expect(try await owner.perform(action, on: signedIn.account.id, because: nil).isDone)
            let outcomes = [
                try await rights.helpDesk?.perform(.unlock, on: anna, because: nil),
                try await rights.administration?.perform(.account(.suspend), on: anna, because: Self.reason),
            ]
            for outcome in outcomes { #expect(outcome?.refusals == [.notAllowed]) }
            #expect(try await rights.auditing?.listAdministrators().refusals == [.notAllowed])
            #expect(try await rights.auditing?.listForwardingHealth().refusals == [.notAllowed])
            #expect(try await rights.administration?.tryReceiver(.syslog).refusals == [.notAllowed])
            #expect(
                try await rights.administration?.invite(
                    PersonName(given: "A", family: "B"), email: EmailAddress("new@example.org"), userName: nil
                ).refusals == [.notAllowed])
            #expect(try await it.installation.findUser(EmailAddress("anna@example.org"))?.account.state == .active)
        }
    }

    @Test("People, and sessions that are good for less, hold no right", arguments: Engine.allCases)
    func nobody(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let owner = try await it.addAdministrator(.owner)
            for signedIn in [
                try await it.signedIn(it.id()), try await it.signedIn(owner.account.id, scope: .enrolment),
                try await it.signedIn(owner.account.id, scope: .passwordChange),
            ] {
                let rights = it.installation.rights(of: signedIn)
                #expect(rights.reading == nil && rights.auditing == nil && rights.helpDesk == nil)
                #expect(rights.administration == nil && rights.ownership == nil)
            }
        }
    }

    @Test("Rights over people are none over administrators, and the other way round", arguments: Engine.allCases)
    func kinds(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let anna = try await it.id()
            let owner = try await it.addAdministrator(.owner)
            let rights = it.installation.rights(of: owner)
            for action in UserAction.allCases {
                let outcome = try await rights.administration?.perform(
                    action, on: owner.account.id, because: Self.reason)
                #expect(outcome?.refusals == [.accountUnknown], "\(action.name)")
            }
            for action in [AdministratorAction.suspend, .setRole(.owner), .activate, .unlock, .resetAuthenticator] {
                let outcome = try await rights.ownership?.perform(action, on: anna, because: Self.reason)
                #expect(outcome?.refusals == [.accountUnknown])
            }
        }
    }

    @Test("An administrator says why; unlocking goes without, and the host isn't asked", arguments: Engine.allCases)
    func reasons(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let anna = try await it.id()
            let right = try #require(try await it.rights(.administrator).administration)
            for action in UserAction.allCases where action != .account(.unlock) {
                #expect(try await right.perform(action, on: anna, because: nil).refusals == [.reasonMissing])
            }
            #expect(try await right.perform(.account(.unlock), on: anna, because: nil).isDone)
            #expect(try await it.perform(.account(.suspend)).isDone)
            let reason = try Reason("left, ticket \"4711\"")
            #expect(try await right.perform(.account(.activate), on: anna, because: reason).isDone)
            let event = try #require(try await it.events().last)
            #expect(event.kind == "account.state-changed")
            #expect(event.actor.hasPrefix("account:"))
            #expect(event.details.contains("left, ticket \\\"4711\\\""))
            try await it.work()
            // The person is told of it, and not why.
            let mail = try #require(it.mail.sent.first { $0.kind == "account-activated" })
            #expect(mail.recipient == "anna@example.org" && !mail.text.contains("4711"))
        }
    }
}
