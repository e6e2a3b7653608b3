import Domain
import Store
import TestInstallation
import Testing
import UseCases

@Suite("Changing settings, on either engine")
struct SettingTests {
    @Test("A change holds at once and leaves both values in the trail", arguments: Engine.allCases)
    func audited(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.set("lockout.attempts", to: "007")
            #expect(try await it.installation.findSettings().lockout.attempts == 7)
            let event = try #require(try await it.events().last)
            #expect(event.kind == "setting.changed" && event.actor == "host")
            #expect(event.details == #"{"from":"10","setting":"lockout.attempts","to":"7"}"#)
        }
    }

    @Test(
        "What is not allowed is refused with the range, and leaves nothing", arguments: Engine.allCases,
        [
            ("lockout.attempts", "2", "3 to 100"), ("lockout.attempts", "-1", "3 to 100"),
            ("password.minimum-length", "9223372036854775808", "8 to 64"), ("password.history", "25", "0 to 24"),
        ])
    func refused(engine: Engine, setting: (name: String, value: String, range: String)) async throws {
        try await TestInstallation.with(engine) { it in
            let outcome = try await it.installation.hostRights.administration.changeSetting(
                setting.name, to: setting.value)
            #expect(outcome.refusals == [.settingOutOfRange(key: setting.name, range: setting.range)])
            #expect(try await it.events().isEmpty)
            #expect(try await it.installation.findSettings() == Settings())
        }
    }

    @Test("An unknown name is refused by name", arguments: Engine.allCases)
    func unknown(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let outcome = try await it.installation.hostRights.administration.changeSetting("no.such", to: "1")
            #expect(outcome.refusals == [.settingUnknown("no.such")])
        }
    }

    @Test("Changes to different settings at once are all kept", arguments: Engine.allCases)
    func parallel(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let names = ["password.history", "lockout.attempts", "factors.attempts", "session.hours"]
            try await withThrowingTaskGroup(of: Void.self) { group in
                for name in names { group.addTask { try await it.set(name, to: "8") } }
                try await group.waitForAll()
            }
            let settings = try await it.installation.findSettings()
            #expect(settings.password.history == 8 && settings.lockout.attempts == 8)
            #expect(settings.factors.attempts == 8 && settings.session.absolute == .hours(8))
        }
    }
}
