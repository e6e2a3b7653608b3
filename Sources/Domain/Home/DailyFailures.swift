/// How many sign-ins failed on a day of the organisation's calendar.
package struct DailyFailures: Hashable, Sendable {
    /// Days since 1970-01-01.
    package let day: Int
    package let failures: Int

    package init(day: Int, failures: Int) {
        self.day = day
        self.failures = failures
    }

    /// So many days the administrators' home shows, today included.
    package static let shown = 14

    /// Every day up to today has its number, also where nothing failed.
    ///
    /// - Parameter counts: By the moments from which they were counted, in spans no day's end lies within.
    package static func byDay(
        _ counts: [(start: Timestamp, failures: Int)], in zone: TimeZoneRules, at now: Timestamp
    ) -> [DailyFailures] {
        let today = zone.day(at: now)
        var failures: [Int: Int] = [:]
        for (start, count) in counts { failures[zone.day(at: start), default: 0] += count }
        return (today - shown + 1...today).map { DailyFailures(day: $0, failures: failures[$0] ?? 0) }
    }
}
