/// How a zone's clocks go on being changed every year: the value of a POSIX `TZ` string, as a zone file ends with one
/// (RFC 8536, section 3.3).
package struct YearlyRule: Hashable, Sendable {
    /// Seconds east of Greenwich.
    package let standardOffset: Int
    /// `nil`: the clocks aren't changed.
    package let summer: Summer?

    /// The part of the year with another offset.
    package struct Summer: Hashable, Sendable {
        package let offset: Int
        package let start: Moment
        package let end: Moment

        package init(offset: Int, start: Moment, end: Moment) {
            self.offset = offset
            self.start = start
            self.end = end
        }
    }

    /// A time of a day, by the clock as it is before the change.
    package struct Moment: Hashable, Sendable {
        package let day: Day
        /// Seconds from the day's 00:00; less than nothing and more than a day are other days.
        package let second: Int

        package init(day: Day, second: Int) {
            self.day = day
            self.second = second
        }
    }

    package enum Day: Hashable, Sendable {
        /// 1 to 365: 29 February is never counted (`Jn`).
        case ofYearWithoutLeapDay(Int)
        /// 0 to 365 (`n`).
        case ofYear(Int)
        /// The `week`th such weekday of a month, the fifth being the last; 0 is Sunday (`Mm.w.d`).
        case weekday(month: Int, week: Int, weekday: Int)
    }

    package init(standardOffset: Int, summer: Summer? = nil) {
        self.standardOffset = standardOffset
        self.summer = summer
    }

    func offset(at instant: Int) -> Int {
        changes(around: instant).last { $0.instant <= instant }?.offset ?? standardOffset
    }

    /// The changes of the year of this instant, and of its neighbours, in order.
    func changes(around instant: Int) -> [TimeZoneRules.Transition] {
        guard let summer else { return [] }
        let year = CivilTime(Timestamp(milliseconds: Int64(instant) * 1_000)).year
        return (year - 1...year + 1).flatMap { year in
            [
                TimeZoneRules.Transition(
                    instant: summer.start.second(of: year) - standardOffset, offset: summer.offset),
                TimeZoneRules.Transition(
                    instant: summer.end.second(of: year) - summer.offset, offset: standardOffset),
            ]
        }.sorted {
            // Where summer lasts all year its end is the start of the next one, which has the last word.
            $0.instant == $1.instant ? $1.offset == summer.offset : $0.instant < $1.instant
        }
    }
}

extension YearlyRule.Moment {
    /// Seconds from 1970-01-01 00:00 by the same clock.
    fileprivate func second(of year: Int) -> Int {
        day.number(in: year) * 86_400 + second
    }
}

extension YearlyRule.Day {
    /// Days since 1970-01-01.
    fileprivate func number(in year: Int) -> Int {
        let newYear = CivilTime.daysSince1970(year: year, month: 1, day: 1)
        switch self {
        case .ofYear(let day): return newYear + day
        case .ofYearWithoutLeapDay(let day):
            // 1 March is its day 60, in every year.
            return day < 60
                ? newYear + day - 1 : CivilTime.daysSince1970(year: year, month: 3, day: 1) + day - 60
        case .weekday(let month, let week, let weekday):
            let first = CivilTime.daysSince1970(year: year, month: month, day: 1)
            let next =
                month == 12
                ? CivilTime.daysSince1970(year: year + 1, month: 1, day: 1)
                : CivilTime.daysSince1970(year: year, month: month + 1, day: 1)
            let firstWeekday = (first + 4).flooredDivision(7).remainder
            var day = first + (weekday - firstWeekday + 7) % 7 + (week - 1) * 7
            if day >= next { day -= 7 }
            return day
        }
    }
}
