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

    @Test("What somebody has changed meanwhile is not overwritten", arguments: Engine.allCases)
    func changedMeanwhile(engine: Engine) async throws {
        try await withPeople(engine) { database in
            let key = try SettingKey.named("password.history")
            for (value, old, new, isChanged) in [("3", "3", "4", true), ("7", "4", "5", false)] {
                let done = try await database.write { transaction in
                    try transaction.updateSetting(key, to: value)
                    return try transaction.updateSetting(key, from: old, to: new)
                }
                #expect(done == isChanged)
            }
            let settings = try await database.read { try $0.findSettings() }
            #expect(settings.password.history == 7)
            // What was taken away meanwhile doesn't come back.
            try await database.write { try $0.execute("DELETE FROM settings") }
            let isBack = try await database.write { try $0.updateSetting(key, from: "7", to: "8") }
            #expect(!isBack)
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
