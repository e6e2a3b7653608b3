package import Domain
import Synchronization
package import UseCases

/// A clock that stands still until the test moves it.
package final class MovingClock: Sendable {
    private let time: Mutex<Timestamp>

    /// - Parameter start: 2026-11-22T14:05:00Z unless given.
    package init(at start: Timestamp = Timestamp(milliseconds: 1_795_356_300_000)) {
        time = Mutex(start)
    }

    package var now: Timestamp { time.withLock { $0 } }

    package func advance(_ duration: Duration) {
        time.withLock { $0 = $0 + duration }
    }

    package var source: TimeSource { TimeSource { self.now } }
}
