/// How far the events have come to one receiver. Whoever moves it holds its lease.
package struct Forwarder: Hashable, Sendable {
    package let receiver: EventReceiver
    /// The number of the last event that the receiver has confirmed.
    package let forwarded: Int
    /// The last event of what was sent and not confirmed, so that it is the same again.
    package let batchEnd: Int?
    /// Failures in a row.
    package let failures: Int
    package let dueAt: Timestamp
    package let confirmedAt: Timestamp?
    /// The newest one, in words.
    package let failure: String?
    package let failedAt: Timestamp?
    /// The receiver said that it wants no more, ever.
    package let stoppedAt: Timestamp?

    /// A server that is still sending after this long is taken for dead.
    package static let lease: Duration = .minutes(1)
    /// A time further ahead than any pause comes from a clock that was set back since: it holds nobody up.
    package static let furthestDue: Duration = .hours(2)
    private static let longestPause: Duration = .minutes(5)
    private static let longestAsked: Duration = .hours(1)

    package init(
        receiver: EventReceiver, forwarded: Int, batchEnd: Int? = nil, failures: Int = 0,
        dueAt: Timestamp = Timestamp(milliseconds: 0), confirmedAt: Timestamp? = nil, failure: String? = nil,
        failedAt: Timestamp? = nil, stoppedAt: Timestamp? = nil
    ) {
        self.receiver = receiver
        self.forwarded = forwarded
        self.batchEnd = batchEnd
        self.failures = failures
        self.dueAt = dueAt
        self.confirmedAt = confirmedAt
        self.failure = failure
        self.failedAt = failedAt
        self.stoppedAt = stoppedAt
    }

    package func isDue(at now: Timestamp) -> Bool {
        stoppedAt == nil && (dueAt <= now || dueAt > now + Self.furthestDue)
    }

    /// 1 s, 2 s, 4 s … five minutes, or up to an hour where the receiver asks for it; and up to a fifth more, so that
    /// several senders don't come back in step.
    ///
    /// - Parameters:
    ///   - failures: In a row, this one included.
    ///   - chance: Any number.
    package static func pause(after failures: Int, asked: Duration?, chance: UInt128) -> Duration {
        let doubled = min(.seconds(1) * (1 << min(max(failures - 1, 0), 9)), longestPause)
        let whole = max(doubled, min(asked ?? .zero, longestAsked))
        return whole + .milliseconds(whole.inMilliseconds * Int64(chance % 200) / 1_000)
    }
}
