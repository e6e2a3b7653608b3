import Domain
import Formats
import Store
import TestInstallation
import Testing
import UseCases

@Suite("Administrators of administrators, on either engine")
struct OwnershipTests {
    static let reason = try? Reason("reorganisation")

    @Test(
        "The last active owner stays one, whoever asks", arguments: Engine.allCases,
        [AdministratorAction.suspend, .setRole(.administrator), .setRole(.auditor)])
    func lastOwner(engine: Engine, action: AdministratorAction) async throws {
        try await TestInstallation.with(engine) { it in
            let owner = try await it.addAdministrator(.owner)
            // Neither counts: one has not chosen a password yet, one is suspended.
            let host = it.installation.hostRights.ownership
            _ = try await host.invite(
                .owner, email: EmailAddress("new@example.org"), name: PersonName(given: "N", family: ""))
            let other = try await it.addAdministrator(.owner, "other@example.org")
            #expect(try await host.perform(.suspend, on: other.account.id, because: nil).isDone)
            let own = try #require(it.installation.rights(of: owner).ownership)
            for right in [own, host] {
                let outcome = try await right.perform(action, on: owner.account.id, because: Self.reason)
                #expect(outcome.refusals == [.lastOwner])
            }
            #expect(try await host.perform(.activate, on: other.account.id, because: nil).isDone)
            #expect(try await own.perform(action, on: owner.account.id, because: Self.reason).isDone)
        }
    }

    @Test("Of two owners who take each other's role at once, one keeps it", arguments: Engine.allCases)
    func race(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            for round in 0..<8 {
                let owners = [
                    try await it.addAdministrator(.owner, "a\(round)@example.org"),
                    try await it.addAdministrator(.owner, "b\(round)@example.org"),
                ]
                // Those of the rounds before are gone.
                let host = it.installation.hostRights
                let rest = try #require(try await host.auditing.listAdministrators().value)
                for one in rest
                where !owners.contains(where: { $0.account.id == one.account.id }) && one.account.isActiveOwner {
                    #expect(try await host.ownership.perform(.suspend, on: one.account.id, because: nil).isDone)
                }
                let action = round.isMultiple(of: 2) ? AdministratorAction.setRole(.helpdesk) : .suspend
                let outcomes = try await withThrowingTaskGroup(of: Outcome<PerformedAction>.self) { group in
                    for (one, other) in zip(owners, owners.reversed()) {
                        let right = try #require(it.installation.rights(of: one).ownership)
                        group.addTask { try await right.perform(action, on: other.account.id, because: Self.reason) }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(outcomes.count(where: \.isDone) == 1)
                let left = try await host.auditing.listAdministrators().value?.filter(\.account.isActiveOwner)
                #expect(left?.count == 1)
            }
        }
    }

    @Test("Another role ends every session, is told and recorded", arguments: Engine.allCases)
    func role(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let owner = try await it.addAdministrator(.owner)
            let other = try await it.addAdministrator(.helpdesk)
            let right = try #require(it.installation.rights(of: owner).ownership)
            let changed = try await right.perform(.setRole(.administrator), on: other.account.id, because: Self.reason)
            #expect(changed.value?.account.kind == .administrator(.administrator))
            #expect(changed.value?.account.epoch == other.account.epoch + 1)
            #expect(
                try await right.perform(.setRole(.administrator), on: other.account.id, because: Self.reason).refusals
                    == [.nothingToChange])
            let event = try #require(try await it.events().last)
            #expect(event.kind == "administrator.role-changed")
            #expect(event.details == #"{"from":"helpdesk","reason":"reorganisation","to":"administrator"}"#)
            try await it.work()
            #expect(it.mails().contains("role-changed to helpdesk@example.org"))
        }
    }

    @Test("An invitation is mailed, can be taken back, and be renewed", arguments: Engine.allCases)
    func invitation(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let right = try #require(try await it.rights(.owner).ownership)
            let address = try EmailAddress("new@example.org")
            let invited = try #require(
                try await right.invite(.auditor, email: address, name: PersonName(given: "Nora", family: "")).value)
            #expect(
                try await right.invite(.auditor, email: address, name: PersonName(given: "N", family: "")).refusals
                    == [.addressTaken])
            try await it.work()
            let first = try it.token(in: .activation, as: .activationLink, at: .administrators)
            #expect(try await right.perform(.suspend, on: invited.id, because: Self.reason).isDone)
            #expect(try await it.installation.openLink(first) == nil)
            let again = try await right.perform(.activate, on: invited.id, because: Self.reason)
            #expect(again.value?.account.state == .staged)
            try await it.work()
            let second = try it.token(in: .activation, as: .activationLink, at: .administrators)
            #expect(try await it.installation.openLink(second) != nil)
            // Also with another role, which leaves older links behind.
            #expect(try await right.perform(.setRole(.helpdesk), on: invited.id, because: Self.reason).isDone)
            #expect(try await it.installation.openLink(second) == nil)
            try await it.work()
            let third = try it.token(in: .activation, as: .activationLink, at: .administrators)
            #expect(try await it.reset(third, to: TestInstallation.password).isDone)
        }
    }
}
