/// A day of the Gregorian calendar, wherever one is: `2027-01-15`.
package struct CalendarDay: Hashable, Comparable, Sendable, Codable {
    package let daysSince1970: Int

    package init(daysSince1970: Int) {
        self.daysSince1970 = daysSince1970
    }

    /// - Parameter text: Year, month and day as RFC 3339 writes them, of 2000 to 2999; `nil` for what is no such day.
    package init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2], parts.allSatisfy({ $0.utf8.allSatisfy(\.isASCIIDigit) }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]),
            (2_000...2_999).contains(year), (1...12).contains(month), day >= 1
        else { return nil }
        daysSince1970 = CivilTime.daysSince1970(year: year, month: month, day: day)
        let civil = CivilTime(start)
        guard (civil.year, civil.month, civil.day) == (year, month, day) else { return nil }
    }

    /// Midnight in UTC.
    package var start: Timestamp { Timestamp(milliseconds: Int64(daysSince1970) * 86_400_000) }

    package var text: String {
        let civil = CivilTime(start)
        return [civil.year, civil.month, civil.day].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: "-")
    }

    package static func + (day: CalendarDay, days: Int) -> CalendarDay {
        CalendarDay(daysSince1970: day.daysSince1970 + days)
    }

    package static func < (left: CalendarDay, right: CalendarDay) -> Bool { left.daysSince1970 < right.daysSince1970 }
}
