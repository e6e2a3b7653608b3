extension Timestamp {
    /// RFC 3339, section 5.6: `2025-11-22T14:05:09Z`.
    package var internetDateTime: String { "\(wholeSeconds)Z" }

    /// With milliseconds: `2025-11-22T14:05:09.040Z`.
    package var preciseInternetDateTime: String {
        let fraction = String(1_000 + Int(milliseconds).flooredDivision(1_000).remainder).dropFirst()
        return "\(wholeSeconds).\(fraction)Z"
    }

    private var wholeSeconds: String {
        let civil = CivilTime(self)
        let date = [civil.year, civil.month, civil.day].map(Self.twoDigits).joined(separator: "-")
        let clock = [civil.hour, civil.minute, civil.second].map(Self.twoDigits).joined(separator: ":")
        return "\(date)T\(clock)"
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
