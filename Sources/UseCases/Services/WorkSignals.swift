/// Wakes the background services when there is something for them, so that nobody waits for a poll.
package struct WorkSignals: Sendable {
    package let mail = Signal()
    package let push = Signal()
    package let phoneNotices = Signal()
    package let deliveries = Signal()

    /// Holds at most one wake-up: a worker that is busy looks again once, however often it was called.
    package struct Signal: Sendable {
        package let wakes: AsyncStream<Void>
        private let continuation: AsyncStream<Void>.Continuation

        init() {
            (wakes, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        }

        package func wake() {
            continuation.yield()
        }
    }
}
