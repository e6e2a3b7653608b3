package import Domain
import Store

extension Installation {
    /// The settings, no older than a second: what another process changed is seen after that. What decides about a
    /// change reads them in its own transaction.
    package func findSettings() async throws -> Settings {
        let now = time.now()
        if let cached = settingsCache.find(at: now) { return cached }
        let settings = try await database.glance { try $0.findSettings() }
        settingsCache.insert(settings, at: now)
        return settings
    }
}
