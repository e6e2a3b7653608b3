import Domain
import Store
import Testing

@Suite("Stored settings, on either engine")
struct SettingRowTests {
    @Test("What was changed holds over the defaults, the last change over the ones before", arguments: Engine.allCases)
    func stored(engine: Engine) async throws {
        try await withPeople(engine) { database in
            let key = try SettingKey.named("password.history")
            let found = try await database.read { try $0.findSettings() }
            #expect(found == Settings())
            for value in ["3", "7"] { try await database.write { try $0.updateSetting(key, to: value) } }
            var expected = Settings()
            expected.password.history = 7
            let settings = expected
            let next = try await database.read { try $0.findSettings() }
            #expect(next == settings)
        }
    }

    @Test("A stored value that is not allowed, or a name that is unknown, is passed over", arguments: Engine.allCases)
    func passedOver(engine: Engine) async throws {
        try await withPeople(engine) { database in
            try await database.write { transaction in
                try transaction.execute(
                    "INSERT INTO settings (name, value) VALUES ('password.history', '900'), ('no.such', 'x')")
            }
            let found = try await database.read { try $0.findSettings() }
            #expect(found == Settings())
        }
    }
}
