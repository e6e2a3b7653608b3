package import Domain

extension Timestamp {
    /// `22 November 2026, 14:05 UTC`.
    package var words: String { "\(dateWords), \(clockWords)" }

    /// `22 November 2026`.
    package var dateWords: String {
        let months = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November",
            "December",
        ]
        let civil = CivilTime(self)
        return "\(civil.day) \(months[civil.month - 1]) \(civil.year)"
    }

    /// `14:05 UTC`.
    package var clockWords: String {
        let civil = CivilTime(self)
        return [civil.hour, civil.minute].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":") + " UTC"
    }
}

/// `1 day`, `7 days`.
func counted(_ count: Int, _ singular: StaticString, _ plural: StaticString) -> String {
    count == 1 ? "1 \(singular)" : "\(count) \(plural)"
}
