import Domain
import Store
import TestInstallation
import Testing
import UseCases

@Suite("Settings rehearsed and changed together, on either engine")
struct RehearsalTests {
    private static func effects(
        _ it: TestInstallation, _ changes: [String: String]
    ) async throws -> [SettingEffect] {
        let rehearsal = try await it.installation.hostRights.administration.rehearse(
            changes.map { SettingChange($0.key, to: $0.value) })
        guard case .done(let found) = rehearsal else { throw Unexpected(what: "\(rehearsal)") }
        return found.effects
    }

    @Test("A lifetime names those who are overdue, and nothing is changed by asking", arguments: Engine.allCases)
    func expiry(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser("old@example.org", userName: "old")
            it.clock.advance(.days(100))
            try await it.addUser("new@example.org", userName: "new")
            let events = try await it.events().count
            let effects = try await Self.effects(it, ["password.expires-after-days": "90"])
            guard case .passwordsEnd(1, let ends)? = effects.first, effects.count == 1 else {
                Issue.record("\(effects)")
                return
            }
            #expect(ends.lowerBound == ends.upperBound && ends.lowerBound > it.clock.now + .days(6))
            #expect(try await it.events().count == events)
            #expect(try await it.installation.findSettings() == Settings())
            // It is as was foretold.
            try await it.set("password.expires-after-days", to: "90")
            try await ExpirySweeper(installation: it.installation, logger: .silent).sweep()
            let old = try #require(try await it.installation.findUser(try EmailAddress("old@example.org")))
            #expect(old.account.announcedExpiry == ends.lowerBound)
            #expect(
                try await Self.effects(it, ["password.expires-after-days": "0"]) == [.announcedEndsVoid(people: 1)])
        }
    }

    @Test("A requirement names those without a second proof", arguments: Engine.allCases)
    func factors(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUserWithDuo()
            try await it.addUser("plain@example.org", userName: "plain")
            try await it.addUser("other@example.org", userName: "other")
            #expect(
                try await Self.effects(it, ["factors.required": "everyone"]) == [
                    .mustEnrol(users: 2, administrators: 0, days: 7)
                ])
            #expect(
                try await Self.effects(it, ["recovery.reset-without-factor": "false"]) == [.noResetByMail(people: 2)])
            #expect(
                try await Self.effects(it, ["recovery.email-reset": "false"]) == [.noResetByRecoveryAddress(people: 0)])
        }
    }

    @Test("Shorter sessions name those that would be over", arguments: Engine.allCases)
    func sessions(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            _ = try await it.session()
            it.clock.advance(.minutes(20))
            _ = try await it.session()
            #expect(try await Self.effects(it, ["session.idle-minutes": "10"]) == [.sessionsEnd(sessions: 1)])
            #expect(try await Self.effects(it, ["session.idle-minutes": "25"]) == [.sessionsEnd(sessions: 0)])
            it.clock.advance(.minutes(15))
            #expect(try await Self.effects(it, ["session.idle-minutes": "10"]) == [.sessionsEnd(sessions: 1)])
        }
    }

    @Test("Of several changes all are made, or none and every fault is named", arguments: Engine.allCases)
    func together(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let right = it.installation.hostRights.administration
            let refused = try await right.changeSettings([
                SettingChange("lockout.attempts", to: "5"), SettingChange("lockout.minutes", to: "-1"),
                SettingChange("no.such", to: "1"),
            ])
            #expect(refused.refusals.contains(.settingUnknown("no.such")))
            let late = try await right.changeSettings([
                SettingChange("lockout.attempts", to: "5"), SettingChange("lockout.minutes", to: "-1"),
                SettingChange("lockout.counter-reset-minutes", to: "x"),
            ])
            #expect(late.refusals.count == 2)
            #expect(try await it.installation.findSettings() == Settings())
            #expect(try await it.events().isEmpty)
            let done = try await right.changeSettings([
                SettingChange("lockout.attempts", to: "5"), SettingChange("lockout.minutes", to: "30"),
                SettingChange("lockout.counter-reset-minutes", to: "15"),
            ])
            #expect(done.refusals.isEmpty)
            // What stayed the same is no event.
            #expect(try await it.events().map(\.kind) == ["setting.changed", "setting.changed"])
        }
    }

    @Test("What somebody else changed meanwhile is not undone unseen", arguments: Engine.allCases)
    func meanwhile(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let right = it.installation.hostRights.administration
            let change = SettingChange("lockout.attempts", from: "10", to: "5")
            try await it.set("lockout.attempts", to: "20")
            let outcome = try await right.changeSettings([change])
            #expect(outcome.refusals == [.settingChangedMeanwhile(key: "lockout.attempts")])
            #expect(try await it.installation.findSettings().lockout.attempts == 20)
        }
    }

    @Test("Of many who change the same from the same at once, one does", arguments: Engine.allCases)
    func race(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let done = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 3..<19 where number != 10 {
                    group.addTask {
                        try await it.installation.hostRights.administration.changeSettings([
                            SettingChange("lockout.attempts", from: "10", to: "\(number)")
                        ]).refusals.isEmpty
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(done == 1)
        }
    }

    @Test("Only who holds the right rehearses and changes", arguments: Engine.allCases)
    func lostRight(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let rights = try await it.rights(.administrator)
            let right = try #require(rights.administration)
            #expect(try await right.changeSetting("lockout.attempts", to: "5").refusals.isEmpty)
            let event = try #require(try await it.events().last { $0.kind == "setting.changed" })
            #expect(event.actor.hasPrefix("account:"))
            for role in [AdministratorRole.helpdesk, .auditor] {
                #expect(try await it.rights(role).administration == nil)
            }
        }
    }
}
