import Dispatch
import FoundationEssentials
import Synchronization

/// How often the same work is done a second by all cores at once, each doing nothing else.
struct RatePerThread: Sendable {
    let threads: Int
    let perSecond: Double

    /// - Parameter work: False where it was not done; what a thread did then doesn't count.
    static func measure(for seconds: Double, _ work: @Sendable () -> Bool) -> RatePerThread {
        let threads = ProcessInfo.processInfo.activeProcessorCount
        let rates = Mutex([Double](repeating: 0, count: threads))
        DispatchQueue.concurrentPerform(iterations: threads) { thread in
            let rate = onOneThread(for: seconds, work)
            rates.withLock { $0[thread] = rate }
        }
        return RatePerThread(threads: threads, perSecond: rates.withLock { $0.reduce(0, +) })
    }

    private static func onOneThread(for seconds: Double, _ work: () -> Bool) -> Double {
        let clock = ContinuousClock()
        let start = clock.now
        var count = 0.0
        while true {
            let elapsed = (clock.now - start) / Duration.seconds(1)
            if elapsed >= seconds { return count / elapsed }
            guard work() else { return 0 }
            count += 1
        }
    }

    var json: String { #"{"threads": \#(threads), "per_second": \#(perSecond)}"# }
}
