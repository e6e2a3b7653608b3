import Synchronization

/// What each thread has measured.
final class RatePerThread: Sendable {
    private let rates: Mutex<[Double]>

    init(count: Int) {
        rates = Mutex([Double](repeating: 0, count: count))
    }

    func set(_ rate: Double, at thread: Int) {
        rates.withLock { $0[thread] = rate }
    }

    var sum: Double { rates.withLock { $0.reduce(0, +) } }
}
