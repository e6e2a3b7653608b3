/// A point in time as a calendar and a clock show it in UTC, in the Gregorian calendar.
package struct CivilTime: Hashable, Sendable {
    package let year: Int
    /// 1 (January) to 12.
    package let month: Int
    /// 1 to 31.
    package let day: Int
    /// 0 (Sunday) to 6.
    package let weekday: Int
    package let hour: Int
    package let minute: Int
    package let second: Int

    /// Fractions of a second are dropped.
    package init(_ time: Timestamp) {
        let (days, secondOfDay) = Int(time.milliseconds).flooredDivision(1_000).quotient.flooredDivision(86_400)
        hour = secondOfDay / 3_600
        minute = secondOfDay / 60 % 60
        second = secondOfDay % 60
        // 1970-01-01 was a Thursday.
        weekday = (days + 4).flooredDivision(7).remainder
        (year, month, day) = Self.date(daysSince1970: days)
    }

    /// Days from 1970-01-01 to a date of the Gregorian calendar; counts as `date(daysSince1970:)` does.
    ///
    /// - Parameters:
    ///   - month: 1 (January) to 12.
    ///   - day: 1 to 31; one that the month doesn't have is taken for as many days behind its first.
    package static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
        let yearFromMarch = month > 2 ? year : year - 1
        let (era, yearOfEra) = yearFromMarch.flooredDivision(400)
        let daysBeforeMonth = (153 * ((month + 9) % 12) + 2) / 5
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + daysBeforeMonth + day - 1
        return era * 146_097 + dayOfEra - 719_468
    }

    /// Counts from 1 March of the year 0: a leap day is then the last day of its year, so whole centuries, spans of
    /// four years, years and months can be taken off one after the other. 400 years are 146,097 days.
    private static func date(daysSince1970: Int) -> (year: Int, month: Int, day: Int) {
        let (era, dayOfEra) = (daysSince1970 + 719_468).flooredDivision(146_097)
        var days = dayOfEra
        let centuries = min(days / 36_524, 3)
        days -= centuries * 36_524
        let fours = days / 1_461
        days -= fours * 1_461
        let years = min(days / 365, 3)
        days -= years * 365

        let lengthsFromMarch = [31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 31]
        var monthsSinceMarch = 0
        while monthsSinceMarch < lengthsFromMarch.count, days >= lengthsFromMarch[monthsSinceMarch] {
            days -= lengthsFromMarch[monthsSinceMarch]
            monthsSinceMarch += 1
        }
        let year = era * 400 + centuries * 100 + fours * 4 + years
        return monthsSinceMarch < 10
            ? (year, monthsSinceMarch + 3, days + 1) : (year + 1, monthsSinceMarch - 9, days + 1)
    }
}

extension Int {
    /// Rounds towards the past, so that times before 1970 come out right.
    func flooredDivision(_ divisor: Int) -> (quotient: Int, remainder: Int) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
