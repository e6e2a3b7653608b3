package import Domain

extension Transaction {
    /// What administrators changed, over what holds by itself.
    ///
    /// A stored value that this version no longer allows is passed over: the default is the safe one.
    package func findSettings() throws -> Settings {
        var settings = Settings()
        for row in try list("SELECT name, value FROM settings") {
            guard let key = try? SettingKey.named(try row.text(0)) else { continue }
            settings = (try? key.setting(try row.text(1), in: settings)) ?? settings
        }
        return settings
    }

    /// - Parameter value: As `SettingKey.stored(in:)` gives it.
    package func updateSetting(_ key: SettingKey, to value: String) throws {
        try send(
            """
            INSERT INTO settings (name, value) VALUES ($1, $2)
            ON CONFLICT (name) DO UPDATE SET value = excluded.value
            """, key.name, value)
    }

    /// Changes a setting that is still as it was read; false where somebody has changed it since.
    ///
    /// - Parameter old: As `SettingKey.stored(in:)` gives it, not empty.
    package func updateSetting(_ key: SettingKey, from old: String, to value: String) throws -> Bool {
        try execute("UPDATE settings SET value = $3 WHERE name = $1 AND value = $2", key.name, old, value) == 1
    }
}
