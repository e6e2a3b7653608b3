/// The one moment of the organisation's day at which passwords expire and are announced to.
package struct DailySchedule: Hashable, Sendable {
    package let zone: TimeZoneRules
    /// 0 to 23, by the organisation's clocks.
    package let hour: Int

    /// At six in the morning nobody is cut off in the middle of their work, no telephone rings at midnight, and a mail is
    /// the first thing that its reader sees.
    package static let hour = 6

    package init(zone: TimeZoneRules, hour: Int = hour) {
        self.zone = zone
        self.hour = hour
    }

    /// - Parameter day: Days since 1970-01-01.
    package func moment(of day: Int) -> Timestamp {
        zone.moment(hour: hour, of: day)
    }

    /// The day whose moment has come and is the latest; `nil` between midnight and then.
    package func dueDay(at now: Timestamp) -> Int? {
        let day = zone.day(at: now)
        return moment(of: day) <= now ? day : nil
    }
}
