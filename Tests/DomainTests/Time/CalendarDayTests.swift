import Domain
import Testing

@Suite("A day of the calendar")
struct CalendarDayTests {
    @Test("It is read as it is written", arguments: ["2027-01-15", "2028-02-29", "2000-01-01", "2999-12-31"])
    func reads(_ text: String) {
        #expect(CalendarDay(text)?.text == text)
    }

    @Test(
        "What is no day is none",
        arguments: [
            "", "2027-02-29", "2027-13-01", "2027-00-10", "2027-01-00", "2027-1-15", "27-01-15", "2027-01-15 ",
            "2027-01-1５", "+027-01-15", "1999-12-31", "15.01.2027", "2027-01-15-",
        ])
    func refuses(_ text: String) {
        #expect(CalendarDay(text) == nil)
    }

    @Test("Days are counted over the ends of months and years")
    func adds() {
        #expect((CalendarDay("2027-01-15").map { $0 + -21 })?.text == "2026-12-25")
        #expect((CalendarDay("2028-02-28").map { $0 + 1 })?.text == "2028-02-29")
    }
}
