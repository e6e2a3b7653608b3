import Domain

/// How fast activation mails go out: a hundred thousand at once are what mail providers take for spam.
package struct ActivationPace: Hashable, Sendable {
    package static let range = 1...6_000

    package let perMinute: Int

    /// `nil` outside `range`.
    package init?(perMinute: Int) {
        guard Self.range.contains(perMinute) else { return nil }
        self.perMinute = perMinute
    }

    var interval: Duration { .milliseconds(60_000 / perMinute) }
}

/// The times at which activation mails may leave, one after the other.
struct ActivationSchedule: Sendable {
    let pace: ActivationPace
    private(set) var next: Timestamp

    /// - Parameter last: That of the last mail that another import has queued.
    init(_ pace: ActivationPace, behind last: Timestamp?, at now: Timestamp) {
        self.pace = pace
        next = max(now, last.map { $0 + pace.interval } ?? now)
    }

    mutating func take() -> Timestamp {
        defer { next = next + pace.interval }
        return next
    }

    mutating func take(_ count: Int) {
        next = next + pace.interval * count
    }
}
