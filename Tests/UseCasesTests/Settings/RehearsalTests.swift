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
                    .usersMustEnrol(people: 2, days: 7)
                ])
            #expect(
                try await Self.effects(it, ["recovery.reset-without-factor": "false"]) == [.noResetByMail(people: 2)])
            #expect(
                try await Self.effects(it, ["recovery.email-reset": "false"]) == [.noResetByRecoveryAddress(people: 0)])
        }
    }

    @Test("Who is exempt need not enrol, and administrators have no days", arguments: Engine.allCases)
    func exempt(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await it.addUser("free@example.org", userName: "free")
            try await it.addUser("bound@example.org", userName: "bound")
            try await it.addAdministrator(password: TestInstallation.password)
            #expect(try await it.perform(.setFactorRule(.exempt), on: "free@example.org").isDone)
            #expect(try await it.perform(.setFactorRule(.required), on: "bound@example.org").isDone)
            try await it.set("factors.required", to: "none")
            #expect(
                try await Self.effects(it, ["factors.required": "everyone"]) == [
                    .usersMustEnrol(people: 1, days: 7), .administratorsMustEnrol(people: 1),
                ])
            // The way to reset is taken from whoever has none, asked for or not.
            #expect(
                try await Self.effects(it, ["recovery.reset-without-factor": "false"]) == [.noResetByMail(people: 4)])
        }
    }

    @Test("Fewer days for enrolment name whose are over at once", arguments: Engine.allCases)
    func overdue(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            for name in ["early", "late", "free", "bound", "away"] {
                try await it.addUser("\(name)@example.org", userName: name)
            }
            #expect(try await it.perform(.setFactorRule(.required), on: "bound@example.org").isDone)
            try await it.set("factors.required", to: "users")
            for name in ["early", "free", "bound"] { _ = try await it.session(name) }
            #expect(try await it.perform(.setFactorRule(.exempt), on: "free@example.org").isDone)
            it.clock.advance(.days(4))
            _ = try await it.session("late")
            let fewer = ["factors.enrolment-days": "3"]
            #expect(try await Self.effects(it, fewer) == [.enrolmentOverdue(people: 2)])
            #expect(
                try await Self.effects(it, fewer.merging(["factors.required": "none"]) { $1 }) == [
                    .enrolmentOverdue(people: 1), .needNotEnrol,
                ])
            #expect(
                try await Self.effects(it, ["factors.enrolment-days": "4"]) == [.enrolmentOverdue(people: 2)])
            #expect(
                try await Self.effects(it, ["factors.enrolment-days": "5"]) == [.enrolmentOverdue(people: 0)])
            // It is as was foretold.
            try await it.set("factors.enrolment-days", to: "3")
            for (name, scope) in [("early", SessionScope.enrolment), ("bound", .enrolment), ("late", .full)] {
                #expect(try await it.session(name).signedIn.session.scope == scope, "\(name)")
            }
            #expect(try await Self.effects(it, ["factors.enrolment-days": "2"]) == [.enrolmentOverdue(people: 0)])
        }
    }

    @Test("Days that began under an earlier requirement are counted on", arguments: Engine.allCases)
    func overdueAgain(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await it.set("factors.required", to: "users")
            _ = try await it.session()
            try await it.set("factors.required", to: "none")
            let required = ["factors.required": "users"]
            #expect(try await Self.effects(it, required) == [.usersMustEnrol(people: 1, days: 7)])
            it.clock.advance(.days(7))
            #expect(
                try await Self.effects(it, required) == [
                    .usersMustEnrol(people: 1, days: 7), .enrolmentOverdue(people: 1),
                ])
        }
    }

    @Test("Who has expired is told of where nobody may sign in to change", arguments: Engine.allCases)
    func shutOut(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            for name in ["anna", "bert", "cleo"] { try await it.addUser("\(name)@example.org", userName: name) }
            try await it.set("password.allow-change-after-expiry", to: "true")
            try await it.act(.expire)
            try await it.act(.expire, on: "bert@example.org")
            try await it.act(.suspend, on: "bert@example.org")
            let never = ["password.allow-change-after-expiry": "false"]
            #expect(try await it.signIn().isDone)
            #expect(try await Self.effects(it, never) == [.expiredShutOut(people: 1)])
            try await it.set("password.allow-change-after-expiry", to: "false")
            #expect(try await it.signIn().refusals == [.wrongCredentials])
            try await it.act(.restore)
            try await it.set("password.allow-change-after-expiry", to: "true")
            #expect(try await Self.effects(it, never) == [.expiredShutOut(people: 0)])
        }
    }

    @Test("Whose password a directory decides about expires there", arguments: Engine.allCases)
    func decidedElsewhere(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let (anna, bert) = (try await it.addUser(), try await it.addUser("bert@example.org", userName: "bert"))
            let connector = try await it.addConnector()
            for (name, authority, account) in [("One", PasswordAuthority.directory, anna), ("Two", .both, bert)] {
                let connection = try await it.addConnection(
                    name, carriedBy: connector, [.authority: authority.rawValue])
                try await it.bind(account, to: connection)
            }
            it.clock.advance(.days(100))
            let effects = try await Self.effects(it, ["password.expires-after-days": "90"])
            guard case .passwordsEnd(1, _)? = effects.first, effects.count == 1 else {
                Issue.record("\(effects)")
                return
            }
        }
    }

    @Test("A limit that is lowered locks nobody, and nothing is told of it", arguments: Engine.allCases)
    func loweredLimit(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            for _ in 1...7 { _ = try await it.signIn(password: "wrong") }
            #expect(try await Self.effects(it, ["lockout.attempts": "5"]).isEmpty)
            try await it.set("lockout.attempts", to: "5")
            #expect(try await it.signIn().isDone)
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
