package import Domain

extension Timestamp {
    /// `22 November 2026, 14:05 UTC`.
    package var words: String { words(by: .utc) }

    /// `22 November 2026`.
    package var dateWords: String { CivilTime(self).dateWords }

    /// `14:05 UTC`.
    package var clockWords: String { "\(CivilTime(self).clockWords) UTC" }

    /// `22 November 2026, 15:05 (Europe/Berlin)`. A zone's name says which clocks are meant, and in UTC it is `UTC`.
    package func words(by clock: WallClock) -> String {
        let civil = clock.rules.civilTime(at: self)
        let zone = clock.zone == .utc ? "UTC" : "(\(clock.zone))"
        return "\(civil.dateWords), \(civil.clockWords) \(zone)"
    }
}

extension CivilTime {
    fileprivate var dateWords: String {
        let months = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November",
            "December",
        ]
        return "\(day) \(months[month - 1]) \(year)"
    }

    fileprivate var clockWords: String {
        [hour, minute].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    }
}

/// `1 day`, `7 days`.
func counted(_ count: Int, _ singular: StaticString, _ plural: StaticString) -> String {
    count == 1 ? "1 \(singular)" : "\(PeopleWords.grouped(count)) \(plural)"
}
