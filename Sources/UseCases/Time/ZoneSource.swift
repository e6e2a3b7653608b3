package import Domain
package import Formats
import Synchronization

/// The organisation's time zone, as the machine's zone files had it within the last hour: they change when a country
/// changes its mind, and no page should wait for a file.
package final class ZoneSource: Sendable {
    package static let lifetime: Duration = .hours(1)

    private struct Entry {
        let clock: WallClock
        let readAt: Timestamp
    }

    private let directory: ZoneDirectory
    private let entry = Mutex<Entry?>(nil)

    package init(directory: ZoneDirectory = .system) {
        self.directory = directory
    }

    package func clock(of organisation: Organisation, at now: Timestamp) throws(ZoneDirectory.Fault) -> WallClock {
        let zone = organisation.timeZone
        let cached = entry.withLock { entry -> WallClock? in
            guard let entry, entry.clock.zone == zone, entry.readAt <= now, now < entry.readAt + Self.lifetime else {
                return nil
            }
            return entry.clock
        }
        if let cached { return cached }
        let clock = WallClock(zone: zone, rules: try directory.rules(of: zone))
        entry.withLock { $0 = Entry(clock: clock, readAt: now) }
        return clock
    }
}

extension Installation {
    /// The organisation's clock for what is shown to people: in UTC, and saying so, where its zone can't be read.
    package func wallClock(under settings: Settings) -> WallClock {
        (try? zones.clock(of: settings.organisation, at: time.now())) ?? .utc
    }

    /// By the same clock.
    func comingWeek(from now: Timestamp, under settings: Settings) -> ComingWeek {
        ComingWeek(from: now, under: settings.password, in: wallClock(under: settings).rules)
    }

    /// When an account's password expires at the earliest, whether its person was told of it or not.
    package func foreseenExpiry(of account: Account, under settings: Settings) -> Timestamp? {
        account.foreseenExpiry(
            under: settings.password, on: DailySchedule(zone: wallClock(under: settings).rules), at: time.now())
    }
}
