import Domain
import Formats
import Store
import TestDatabases
import TestInstallation
import Testing
import UseCases

@Suite("Settings that are secret, on either engine")
struct SecretSettingTests {
    private static let name = "factors.duo.client-secret"

    private static func secret(_ it: TestInstallation) async throws -> String? {
        try await it.installation.findDuo(try await it.installation.findSettings())?.clientSecret.exposed
    }

    @Test("One is kept under the data key, and neither the trail nor a list shows it", arguments: Engine.allCases)
    func sealed(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.useDuo()
            #expect(try await Self.secret(it) == TestInstallation.duoSecret)
            for text in try await DatabaseDumpTests.dump(it) {
                #expect(!text.contains("deadbeef"))
            }
            let event = try #require(try await it.events().last { $0.details.contains(Self.name) })
            #expect(event.details == #"{"from":"","setting":"factors.duo.client-secret","to":"(set)"}"#)
            let settings = try await it.installation.findSettings()
            #expect(SettingKey.all.map { $0.read(settings) }.filter { $0.contains("s1.") }.isEmpty)
            try await it.set(Self.name, to: "")
            #expect(try await it.installation.findSettings().factors.duo.clientSecret == nil)
            #expect(try await Self.secret(it) == nil)
        }
    }

    @Test("What can't be one is refused before it is sealed", arguments: Engine.allCases, ["x", "(set)", "s1.1.AAAA"])
    func refused(engine: Engine, value: String) async throws {
        try await TestInstallation.with(engine) { it in
            let outcome = try await it.installation.hostRights.administration.changeSetting(Self.name, to: value)
            #expect(
                outcome.refusals
                    == [.settingOutOfRange(key: Self.name, range: "40 letters and digits, or empty")])
            #expect(try await it.installation.findSettings() == Settings())
        }
    }

    @Test("A rotation of keys seals it anew, also for a server that has not heard of it", arguments: Engine.allCases)
    func rotated(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.useDuo()
            let other = try await it.neighbour()
            #expect(try await it.installation.rotateKeys(by: .host).sealed == 1)
            #expect(try await it.number("SELECT COUNT(*) FROM settings WHERE value LIKE 's1.2.%'") == 1)
            #expect(try await it.number("SELECT COUNT(*) FROM settings WHERE value LIKE 's1.1.%'") == 0)
            #expect(try await Self.secret(other) == TestInstallation.duoSecret)
        }
    }

    @Test("It goes into a backup as it is, with who has Duo, and comes back", arguments: Engine.allCases)
    func restored(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUserWithDuo()
            try await it.withBackup { file in
                try await it.restore(file, into: it.installation.database, replacing: true)
                let restored = try await it.reopened()
                #expect(try await Self.secret(restored) == TestInstallation.duoSecret)
                let flow = try await restored.signInFlow()
                #expect(try await restored.answerByDuo(flow).session != nil)
            }
        }
    }
}
