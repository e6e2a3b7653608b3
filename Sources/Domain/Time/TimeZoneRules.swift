/// What clocks show in one time zone: when they were changed, and the rule by which they go on being changed.
package struct TimeZoneRules: Hashable, Sendable {
    /// A change of the clocks.
    package struct Transition: Hashable, Sendable {
        /// Seconds since 1970-01-01T00:00:00Z; may be negative.
        package let instant: Int
        /// Seconds east of Greenwich, from then on.
        package let offset: Int

        package init(instant: Int, offset: Int) {
            self.instant = instant
            self.offset = offset
        }
    }

    /// Before the first transition.
    private let earliestOffset: Int
    /// In the order of their instants.
    private let transitions: [Transition]
    /// From the last transition on; `nil` where nothing changes any more.
    private let rule: YearlyRule?

    /// - Parameter transitions: In strictly rising order of their instants.
    package init(earliestOffset: Int, transitions: [Transition], rule: YearlyRule?) {
        self.earliestOffset = earliestOffset
        self.transitions = transitions
        self.rule = rule
    }

    package static let utc = TimeZoneRules(earliestOffset: 0, transitions: [], rule: nil)

    /// The day that a calendar shows there: days since 1970-01-01.
    package func day(at time: Timestamp) -> Int {
        let instant = time.wholeSeconds
        return (instant + offset(at: instant)).flooredDivision(86_400).quotient
    }

    /// What a calendar and a clock show there, written as if it were UTC.
    package func civilTime(at time: Timestamp) -> CivilTime {
        let instant = time.wholeSeconds
        return CivilTime(Timestamp(milliseconds: Int64(instant + offset(at: instant)) * 1_000))
    }

    /// The first moment at which a clock shows this hour of this day, or a later time where that hour is skipped.
    ///
    /// - Parameters:
    ///   - hour: 0 to 23.
    ///   - day: Days since 1970-01-01.
    package func moment(hour: Int, of day: Int) -> Timestamp {
        let shown = day * 86_400 + hour * 3_600
        // No offset reaches 26 hours, and no change of the clocks reaches two days.
        let (start, end) = (shown - 2 * 86_400, shown + 2 * 86_400)
        var offset = offset(at: start)
        for change in changes(after: start, until: end) {
            if shown - offset < change.instant { break }
            offset = change.offset
            // The clocks went past it: what they show now is the first that comes after it.
            if shown - offset <= change.instant { return Timestamp(seconds: change.instant) }
        }
        return Timestamp(seconds: shown - offset)
    }

    private func offset(at instant: Int) -> Int {
        guard let last = transitions.last, instant < last.instant else {
            return rule?.offset(at: instant) ?? transitions.last?.offset ?? earliestOffset
        }
        let next = transitions.firstIndexAfter(instant)
        return next == 0 ? earliestOffset : transitions[next - 1].offset
    }

    private func changes(after start: Int, until end: Int) -> [Transition] {
        let first = transitions.firstIndexAfter(start)
        let listed = transitions[first...].prefix { $0.instant <= end }
        let lastListed = transitions.last?.instant ?? .min
        let ruled = rule?.changes(around: end).filter { $0.instant > max(start, lastListed) && $0.instant <= end }
        return listed + (ruled ?? [])
    }
}

extension [TimeZoneRules.Transition] {
    /// By halving: a zone has some hundred of them.
    fileprivate func firstIndexAfter(_ instant: Int) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle].instant <= instant { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension Timestamp {
    /// Since 1970, towards the past.
    fileprivate var wholeSeconds: Int { Int(milliseconds).flooredDivision(1_000).quotient }

    fileprivate init(seconds: Int) {
        self.init(milliseconds: Int64(seconds) * 1_000)
    }
}
