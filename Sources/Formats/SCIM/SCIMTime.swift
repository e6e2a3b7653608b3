package import Domain

/// Times as RFC 7643 writes them (section 2.3.5): `xsd:dateTime`, `2026-11-22T22:10:00.123Z`.
package enum SCIMTime {
    package static func text(_ time: Timestamp) -> String {
        let civil = CivilTime(time)
        let fraction = time.milliseconds - time.milliseconds / 1_000 * 1_000
        let day = "\(digits(civil.year, 4))-\(digits(civil.month, 2))-\(digits(civil.day, 2))"
        let clock = "\(digits(civil.hour, 2)):\(digits(civil.minute, 2)):\(digits(civil.second, 2))"
        return "\(day)T\(clock).\(digits(Int(fraction), 3))Z"
    }

    /// - Returns: `nil` for what is no such time, or has no zone. Of fractions, milliseconds count.
    package static func read(_ text: String) -> Timestamp? {
        guard
            let match = text.wholeMatch(
                of: /(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:(Z)|([+-])(\d\d):(\d\d))/
                    .asciiOnlyDigits()),
            let year = Int(match.1), let month = Int(match.2), let day = Int(match.3), let hour = Int(match.4),
            let minute = Int(match.5), let second = Int(match.6), (1...12).contains(month), (1...31).contains(day),
            hour < 24, minute < 60, second < 61
        else { return nil }
        let fraction = Int(((match.7 ?? "0") + "000").prefix(3)) ?? 0
        let east = (match.10.flatMap { Int($0) } ?? 0) * 60 + (match.11.flatMap { Int($0) } ?? 0)
        let offset = match.9 == "-" ? -east : east
        let days = CivilTime.daysSince1970(year: year, month: month, day: day)
        let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second - offset * 60
        return Timestamp(milliseconds: Int64(seconds * 1_000 + fraction))
    }

    private static func digits(_ number: Int, _ count: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, count - text.count)) + text
    }
}
