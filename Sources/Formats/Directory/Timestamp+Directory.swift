package import Domain

/// Times as directories write them.
extension Timestamp {
    /// Generalized Time (RFC 4517, section 3.3.13): `20251123014413Z`, with fractions and offsets where there are any.
    package init?(generalizedTime text: some StringProtocol) {
        var rest = text.utf8[...]
        guard let year = Self.takeNumber(4, from: &rest), let month = Self.takeNumber(2, from: &rest),
            let day = Self.takeNumber(2, from: &rest), let hour = Self.takeNumber(2, from: &rest),
            (1...12).contains(month), (1...31).contains(day), hour <= 23
        else { return nil }
        var milliseconds = Int64(CivilTime.daysSince1970(year: year, month: month, day: day)) * 86_400_000
        milliseconds += Int64(hour) * 3_600_000
        // What a fraction is one of: the smallest unit that is written.
        var unit: Int64 = 3_600_000
        if let minute = Self.takeNumber(2, from: &rest) {
            guard minute <= 59 else { return nil }
            (milliseconds, unit) = (milliseconds + Int64(minute) * 60_000, 60_000)
            if let second = Self.takeNumber(2, from: &rest) {
                // 60 is a leap second.
                guard second <= 60 else { return nil }
                (milliseconds, unit) = (milliseconds + Int64(second) * 1_000, 1_000)
            }
        }
        if rest.first == UInt8(ascii: ".") || rest.first == UInt8(ascii: ",") {
            let digits = rest.dropFirst().prefix { Self.isDigit($0) }
            guard !digits.isEmpty else { return nil }
            rest = rest.dropFirst(digits.count + 1)
            // Six digits are finer than a millisecond of any unit.
            let (fraction, scale) = digits.prefix(6).reduce((Int64(0), Int64(1))) { sum, digit in
                (sum.0 * 10 + Int64(digit - UInt8(ascii: "0")), sum.1 * 10)
            }
            milliseconds += fraction * unit / scale
        }
        guard let offset = Self.offset(rest) else { return nil }
        self.init(milliseconds: milliseconds - offset)
    }

    /// Active Directory's 64-bit times: units of 100 nanoseconds since 1601-01-01T00:00:00Z. `nil` for both of its ways to
    /// say *never*, 0 and the largest.
    package init?(fileTime text: some StringProtocol) {
        guard let units = Int64(text), units > 0, units < Int64.max else { return nil }
        self.init(milliseconds: units / 10_000 - 11_644_473_600_000)
    }

    /// In milliseconds.
    private static func offset(_ text: some Collection<UInt8>) -> Int64? {
        var rest = Array(text)[...]
        guard let sign = rest.popFirst() else { return nil }
        switch sign {
        case UInt8(ascii: "Z"): return rest.isEmpty ? 0 : nil
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            guard let hours = takeNumber(2, from: &rest), hours <= 23 else { return nil }
            let minutes = rest.isEmpty ? 0 : takeNumber(2, from: &rest)
            guard let minutes, minutes <= 59, rest.isEmpty else { return nil }
            return Int64(hours * 60 + minutes) * (sign == UInt8(ascii: "+") ? 60_000 : -60_000)
        default: return nil
        }
    }

    private static func takeNumber<Bytes: Collection<UInt8>>(_ length: Int, from rest: inout Bytes) -> Int?
    where Bytes.SubSequence == Bytes {
        let digits = rest.prefix(length)
        guard digits.count == length, digits.allSatisfy(isDigit) else { return nil }
        rest = rest.dropFirst(length)
        return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}

extension Duration {
    /// Active Directory's spans: negative units of 100 nanoseconds. `nil` for *never*, which is written as the smallest.
    init?(fileTimeSpan text: some StringProtocol) {
        guard let units = Int64(text), units <= 0, units > Int64.min else { return nil }
        self = .milliseconds(-(units / 10_000))
    }
}
