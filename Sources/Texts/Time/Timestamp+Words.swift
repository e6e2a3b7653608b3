package import Domain

extension Timestamp {
    /// `22 November 2025 at 14:05 UTC`
    package var words: String {
        let civil = CivilTime(self)
        return "\(dayWords) at \(twoDigits(civil.hour)):\(twoDigits(civil.minute)) UTC"
    }

    /// `22 November 2025`
    package var dayWords: String {
        let civil = CivilTime(self)
        return "\(civil.day) \(months[civil.month - 1]) \(civil.year)"
    }

    /// `2025-11-22T14:05:09Z` (RFC 3339), for machines.
    package var machineReadable: String {
        let civil = CivilTime(self)
        let date = "\(civil.year)-\(twoDigits(civil.month))-\(twoDigits(civil.day))"
        return "\(date)T\(twoDigits(civil.hour)):\(twoDigits(civil.minute)):\(twoDigits(civil.second))Z"
    }
}

private let months = [
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
]

private func twoDigits(_ number: Int) -> String {
    number < 10 ? "0\(number)" : "\(number)"
}
