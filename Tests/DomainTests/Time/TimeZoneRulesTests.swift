import Domain
import Testing

/// Midnight UTC of a date.
func date(_ year: Int, _ month: Int, _ day: Int) -> Timestamp {
    Timestamp(milliseconds: Int64(CivilTime.daysSince1970(year: year, month: month, day: day)) * 86_400_000)
}

extension TimeZoneRules {
    /// `CET-1CEST,M3.5.0,M10.5.0/3`
    static let berlin = ruled(
        3_600,
        YearlyRule.Summer(
            offset: 7_200, start: YearlyRule.Moment(day: .weekday(month: 3, week: 5, weekday: 0), second: 7_200),
            end: YearlyRule.Moment(day: .weekday(month: 10, week: 5, weekday: 0), second: 10_800)))
    /// `CST5CDT,M3.2.0/0,M11.1.0/1`, as in Havana: in spring the clocks go from midnight to one, in autumn from one to
    /// midnight.
    static let havana = ruled(
        -5 * 3_600,
        YearlyRule.Summer(
            offset: -4 * 3_600, start: YearlyRule.Moment(day: .weekday(month: 3, week: 2, weekday: 0), second: 0),
            end: YearlyRule.Moment(day: .weekday(month: 11, week: 1, weekday: 0), second: 3_600)))
    /// `AEST-10AEDT,M10.1.0,M4.1.0/3`: summer lies over the new year.
    static let sydney = ruled(
        36_000,
        YearlyRule.Summer(
            offset: 39_600, start: YearlyRule.Moment(day: .weekday(month: 10, week: 1, weekday: 0), second: 7_200),
            end: YearlyRule.Moment(day: .weekday(month: 4, week: 1, weekday: 0), second: 10_800)))
    /// The day of 30 December 2011 was left out.
    static let apia = TimeZoneRules(
        earliestOffset: -10 * 3_600,
        transitions: [
            Transition(instant: Int(date(2011, 12, 30).milliseconds / 1_000) + 10 * 3_600, offset: 14 * 3_600)
        ],
        rule: nil)
    static let kathmandu = ruled(20_700, nil)

    static func ruled(_ offset: Int, _ summer: YearlyRule.Summer?) -> TimeZoneRules {
        TimeZoneRules(
            earliestOffset: offset, transitions: [], rule: YearlyRule(standardOffset: offset, summer: summer))
    }
}

@Suite("Days by the clocks of a place")
struct TimeZoneRulesTests {
    @Test("A date is the inverse of what a calendar shows")
    func dates() {
        for day in -200_000..<200_000 {
            let civil = CivilTime(Timestamp(milliseconds: Int64(day) * 86_400_000))
            #expect(CivilTime.daysSince1970(year: civil.year, month: civil.month, day: civil.day) == day)
        }
    }

    struct Day: Sendable {
        let zone: TimeZoneRules
        let day: Timestamp
        let hour: Int
        let begins: Timestamp
    }

    static let days = [
        Day(zone: .utc, day: date(2026, 11, 22), hour: 0, begins: date(2026, 11, 22)),
        Day(zone: .utc, day: date(1969, 12, 31), hour: 6, begins: date(1969, 12, 31) + .hours(6)),
        Day(zone: .kathmandu, day: date(2026, 11, 22), hour: 6, begins: date(2026, 11, 22) + .minutes(15)),
        // Winter, summer, and the days on which the clocks are changed.
        Day(zone: .berlin, day: date(2026, 1, 15), hour: 6, begins: date(2026, 1, 15) + .hours(5)),
        Day(zone: .berlin, day: date(2026, 7, 15), hour: 6, begins: date(2026, 7, 15) + .hours(4)),
        Day(zone: .berlin, day: date(2026, 3, 28), hour: 6, begins: date(2026, 3, 28) + .hours(5)),
        Day(zone: .berlin, day: date(2026, 3, 29), hour: 6, begins: date(2026, 3, 29) + .hours(4)),
        Day(zone: .berlin, day: date(2026, 10, 25), hour: 6, begins: date(2026, 10, 25) + .hours(5)),
        // 02:00 is skipped in spring; in autumn it comes twice, and the first one counts.
        Day(zone: .berlin, day: date(2026, 3, 29), hour: 2, begins: date(2026, 3, 29) + .hours(1)),
        Day(zone: .berlin, day: date(2026, 10, 25), hour: 2, begins: date(2026, 10, 25)),
        // A midnight that does not exist, and one that comes twice.
        Day(zone: .havana, day: date(2026, 3, 8), hour: 0, begins: date(2026, 3, 8) + .hours(5)),
        Day(zone: .havana, day: date(2026, 11, 1), hour: 0, begins: date(2026, 11, 1) + .hours(4)),
        Day(zone: .havana, day: date(2026, 11, 2), hour: 0, begins: date(2026, 11, 2) + .hours(5)),
        Day(zone: .sydney, day: date(2027, 1, 1), hour: 6, begins: date(2026, 12, 31) + .hours(19)),
        Day(zone: .sydney, day: date(2026, 6, 1), hour: 6, begins: date(2026, 5, 31) + .hours(20)),
        // A day that does not exist begins with the one after it.
        Day(zone: .apia, day: date(2011, 12, 29), hour: 6, begins: date(2011, 12, 29) + .hours(16)),
        Day(zone: .apia, day: date(2011, 12, 30), hour: 6, begins: date(2011, 12, 30) + .hours(10)),
        Day(zone: .apia, day: date(2011, 12, 31), hour: 6, begins: date(2011, 12, 30) + .hours(16)),
    ]

    @Test("An hour of a day has one first moment, skipped or doubled as it may be", arguments: days)
    func moments(sample: Day) {
        let day = Int(sample.day.milliseconds / 86_400_000)
        #expect(sample.zone.moment(hour: sample.hour, of: day) == sample.begins)
    }

    @Test(
        "Before its moment no clock shows the hour, and days follow each other, for sixty years",
        arguments: [TimeZoneRules.utc, .berlin, .havana, .sydney, .apia, .kathmandu], [0, 2, 6, 23])
    func order(zone: TimeZoneRules, hour: Int) {
        var before: Timestamp?
        for day in 3_650..<25_550 {
            let moment = zone.moment(hour: hour, of: day)
            if let before { #expect(before <= moment) }
            before = moment
            let (here, just) = (zone.civilTime(at: moment), zone.civilTime(at: moment - .milliseconds(1)))
            // A minute of that day or, where it is skipped, of a later one; and right before of an earlier one.
            #expect(zone.day(at: moment) > day || zone.day(at: moment) == day && here.hour >= hour)
            #expect(zone.day(at: moment - .milliseconds(1)) < day || just.hour < hour || just.hour == 23)
        }
    }

    @Test("Summer that lasts all year is one offset")
    func allYear() {
        // `EST5EDT,0/0,J365/25`, RFC 8536, section 3.3.1
        let zone = TimeZoneRules.ruled(
            -18_000,
            YearlyRule.Summer(
                offset: -14_400, start: YearlyRule.Moment(day: .ofYear(0), second: 0),
                end: YearlyRule.Moment(day: .ofYearWithoutLeapDay(365), second: 25 * 3_600)))
        for day in stride(from: 20_000, to: 21_500, by: 1) {
            #expect(zone.moment(hour: 0, of: day) == Timestamp(milliseconds: Int64(day * 86_400 + 14_400) * 1_000))
        }
    }

    @Test(
        "A rule's days are found in common and in leap years",
        arguments: [
            (YearlyRule.Day.ofYear(59), date(2028, 2, 29), date(2027, 3, 1)),
            (.ofYearWithoutLeapDay(59), date(2028, 2, 28), date(2027, 2, 28)),
            (.ofYearWithoutLeapDay(60), date(2028, 3, 1), date(2027, 3, 1)),
            (.weekday(month: 2, week: 5, weekday: 2), date(2028, 2, 29), date(2027, 2, 23)),
            (.weekday(month: 12, week: 5, weekday: 5), date(2028, 12, 29), date(2027, 12, 31)),
            (.weekday(month: 2, week: 1, weekday: 1), date(2028, 2, 7), date(2027, 2, 1)),
        ])
    func ruleDays(rule: YearlyRule.Day, leap: Timestamp, common: Timestamp) {
        // An hour that begins with that day's midnight and ends at the year's last moment tells when it was.
        let zone = TimeZoneRules.ruled(
            0,
            YearlyRule.Summer(
                offset: 3_600, start: YearlyRule.Moment(day: rule, second: 0),
                end: YearlyRule.Moment(day: .ofYearWithoutLeapDay(365), second: 86_400)))
        for start in [leap, common] {
            #expect(zone.civilTime(at: start - .seconds(1)).hour == 23)
            #expect(zone.civilTime(at: start).hour == 1)
        }
    }

    @Test("The time of day is that of the place, with its name")
    func civil() {
        let civil = TimeZoneRules.kathmandu.civilTime(at: date(2026, 11, 22) + .hours(20))
        #expect([civil.year, civil.month, civil.day, civil.hour, civil.minute] == [2026, 11, 23, 1, 45])
    }
}
