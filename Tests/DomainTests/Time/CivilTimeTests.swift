import Domain
import Testing

@Suite("The calendar in UTC")
struct CivilTimeTests {
    @Test(
        "Known times",
        arguments: [
            (0, [1970, 1, 1, 4, 0, 0, 0]),
            (-1, [1969, 12, 31, 3, 23, 59, 59]),
            (951_782_400_000, [2000, 2, 29, 2, 0, 0, 0]),
            (951_868_800_000, [2000, 3, 1, 3, 0, 0, 0]),
            (1_795_356_300_999, [2026, 11, 22, 0, 14, 5, 0]),
            (4_107_542_399_000, [2100, 2, 28, 0, 23, 59, 59]),
            (4_107_542_400_000, [2100, 3, 1, 1, 0, 0, 0]),
            (253_402_300_799_000, [9999, 12, 31, 5, 23, 59, 59]),
        ] as [(Int64, [Int])])
    func knownTimes(milliseconds: Int64, expected: [Int]) {
        let civil = CivilTime(Timestamp(milliseconds: milliseconds))
        let parts = [civil.year, civil.month, civil.day, civil.weekday, civil.hour, civil.minute, civil.second]
        #expect(parts == expected)
    }

    @Test("Every day of 400 years follows the day before")
    func everyDay() {
        let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        var (year, month, day, weekday) = (1970, 1, 1, 4)
        for count in 0..<146_097 {
            let civil = CivilTime(Timestamp(milliseconds: Int64(count) * 86_400_000))
            guard (civil.year, civil.month, civil.day, civil.weekday) == (year, month, day, weekday) else {
                Issue.record("\(civil) where \(year)-\(month)-\(day) was due")
                return
            }
            let isLeapYear = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            weekday = (weekday + 1) % 7
            day += 1
            if day > lengths[month - 1] + (month == 2 && isLeapYear ? 1 : 0) { (day, month) = (1, month + 1) }
            if month > 12 { (month, year) = (1, year + 1) }
        }
    }
}
