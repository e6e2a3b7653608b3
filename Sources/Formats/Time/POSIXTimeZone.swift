import Domain

/// The value of a POSIX `TZ` variable (POSIX.1-2017, section 8.3), with the longer hours that RFC 8536, section 3.3.1,
/// allows: `CET-1CEST,M3.5.0,M10.5.0/3`.
enum POSIXTimeZone {
    static func parse(_ text: [UInt8]) -> YearlyRule? {
        var reader = Reader(rest: text[...])
        guard reader.name(), let west = reader.time(hours: 0...24) else { return nil }
        if reader.isAtEnd { return YearlyRule(standardOffset: -west) }
        guard reader.name() else { return nil }
        var summerOffset = -west + 3_600
        if !reader.isNext(",") {
            guard let west = reader.time(hours: 0...24) else { return nil }
            summerOffset = -west
        }
        // Without dates of its own, POSIX leaves them to the system: no zone file does that.
        guard let start = reader.moment(), let end = reader.moment(), reader.isAtEnd else { return nil }
        return YearlyRule(
            standardOffset: -west, summer: YearlyRule.Summer(offset: summerOffset, start: start, end: end))
    }
}

private struct Reader {
    var rest: ArraySlice<UInt8>

    var isAtEnd: Bool { rest.isEmpty }

    func isNext(_ character: Unicode.Scalar) -> Bool { rest.first == UInt8(ascii: character) }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard isNext(character) else { return false }
        rest.removeFirst()
        return true
    }

    /// Three letters or more, or such in angle brackets with digits and signs. What it says matters to nobody here.
    mutating func name() -> Bool {
        let isQuoted = skip("<")
        let length = rest.prefix { byte in
            Self.isLetter(byte) || isQuoted && (Self.isDigit(byte) || "+-".utf8.contains(byte))
        }.count
        rest = rest.dropFirst(length)
        return length >= 3 && (!isQuoted || skip(">"))
    }

    /// Seconds: `[+-]h[h[h]][:mm[:ss]]`.
    mutating func time(hours: ClosedRange<Int>) -> Int? {
        let sign = skip("-") ? -1 : 1
        if sign == 1 { _ = skip("+") }
        guard let hour = number(hours) else { return nil }
        var seconds = hour * 3_600
        for unit in [60, 1] where skip(":") {
            guard let part = number(0...59) else { return nil }
            seconds += part * unit
        }
        return sign * seconds
    }

    /// `,date[/time]`, at 02:00 unless said otherwise.
    mutating func moment() -> YearlyRule.Moment? {
        guard skip(","), let day = day() else { return nil }
        guard skip("/") else { return YearlyRule.Moment(day: day, second: 2 * 3_600) }
        return time(hours: 0...167).map { YearlyRule.Moment(day: day, second: $0) }
    }

    private mutating func day() -> YearlyRule.Day? {
        if skip("J") { return number(1...365).map(YearlyRule.Day.ofYearWithoutLeapDay) }
        guard skip("M") else { return number(0...365).map(YearlyRule.Day.ofYear) }
        guard let month = number(1...12), skip("."), let week = number(1...5), skip("."), let weekday = number(0...6)
        else { return nil }
        return .weekday(month: month, week: week, weekday: weekday)
    }

    private mutating func number(_ allowed: ClosedRange<Int>) -> Int? {
        let digits = rest.prefix(while: Self.isDigit)
        guard (1...3).contains(digits.count) else { return nil }
        rest = rest.dropFirst(digits.count)
        let value = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
        return allowed.contains(value) ? value : nil
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
