import Domain
import Texts

extension HTML {
    /// A point in time, in UTC; the script may show it in the reader's own time.
    static func moment(_ time: Timestamp) -> HTML {
        "<time datetime=\"\(time.internetDateTime)\">\(time.words)</time>"
    }
}

extension Timestamp {
    /// RFC 3339, section 5.6: `2025-11-22T14:05:09Z`.
    var internetDateTime: String {
        let civil = CivilTime(self)
        let date = [civil.year, civil.month, civil.day].map(Self.twoDigits).joined(separator: "-")
        let clock = [civil.hour, civil.minute, civil.second].map(Self.twoDigits).joined(separator: ":")
        return "\(date)T\(clock)Z"
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
