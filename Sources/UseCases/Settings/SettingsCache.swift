import Domain
import Synchronization

/// The settings as they were read within the last second. Every page shows the organisation's name, also the page that
/// turns people away when there is too much to do.
package final class SettingsCache: Sendable {
    private struct Entry {
        let settings: Settings
        let readAt: Timestamp
    }

    private let entry = Mutex<Entry?>(nil)

    func find(at now: Timestamp) -> Settings? {
        entry.withLock { entry in
            guard let entry, entry.readAt <= now, now < entry.readAt + .seconds(1) else { return nil }
            return entry.settings
        }
    }

    func insert(_ settings: Settings, at now: Timestamp) {
        entry.withLock { $0 = Entry(settings: settings, readAt: now) }
    }

    func removeAll() {
        entry.withLock { $0 = nil }
    }
}
