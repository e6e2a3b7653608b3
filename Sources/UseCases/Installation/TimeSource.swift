package import Domain
import FoundationEssentials

/// The one clock. Tests hand in one that they move.
package struct TimeSource: Sendable {
    package let now: @Sendable () -> Timestamp

    package init(now: @escaping @Sendable () -> Timestamp) {
        self.now = now
    }

    /// The machine's own clock, in UTC.
    package static let system = TimeSource {
        Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000))
    }
}
