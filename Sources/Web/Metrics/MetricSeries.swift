import Metrics
import Synchronization

/// One row of numbers, written to from any thread.
protocol Series: AnyObject, Sendable {
    func write(name: String, labels: MetricLabels, to text: inout String)
}

/// Goes up only.
final class Count: Series, CounterHandler, FloatingPointCounterHandler {
    private let total = Mutex(0.0)

    func increment(by amount: Int64) {
        increment(by: Double(amount))
    }

    func increment(by amount: Double) {
        guard amount > 0, amount.isFinite else { return }
        total.withLock { $0 += amount }
    }

    func reset() {
        total.withLock { $0 = 0 }
    }

    func write(name: String, labels: MetricLabels, to text: inout String) {
        text += "\(name)\(labels.braced()) \(sample(total.withLock(\.self)))\n"
    }
}

/// Shows the latest value.
final class Gauge: Series, MeterHandler, RecorderHandler {
    private let value = Mutex(0.0)

    func set(_ new: Int64) { set(Double(new)) }
    func set(_ new: Double) { value.withLock { $0 = new } }
    func increment(by amount: Double) { value.withLock { $0 += amount } }
    func decrement(by amount: Double) { value.withLock { $0 -= amount } }
    func record(_ new: Int64) { set(new) }
    func record(_ new: Double) { set(new) }

    func write(name: String, labels: MetricLabels, to text: inout String) {
        text += "\(name)\(labels.braced()) \(sample(value.withLock(\.self)))\n"
    }
}

/// How many values there were, and their sum: two rows give an average over any stretch of time.
final class Summary: Series, RecorderHandler {
    private let total = Mutex((count: 0, sum: 0.0))

    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        total.withLock { total in
            total.count += 1
            total.sum += value
        }
    }

    func write(name: String, labels: MetricLabels, to text: inout String) {
        let (count, sum) = total.withLock(\.self)
        text += "\(name)_sum\(labels.braced()) \(sample(sum))\n"
        text += "\(name)_count\(labels.braced()) \(count)\n"
    }
}

/// Durations in fixed buckets: the same ones everywhere, so that servers can be added up.
final class Histogram: Series, TimerHandler {
    /// The upper ends, in seconds: from a page out of memory (1 ms) past one password hash (25 to 50 ms) to a
    /// target that hangs (10 s).
    static let bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

    private let state = Mutex((counts: [Int](repeating: 0, count: bounds.count + 1), sum: 0.0))

    func recordNanoseconds(_ duration: Int64) {
        let seconds = Double(duration) / 1_000_000_000
        let bucket = Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count
        state.withLock { state in
            state.counts[bucket] += 1
            state.sum += seconds
        }
    }

    func write(name: String, labels: MetricLabels, to text: inout String) {
        let (counts, sum) = state.withLock(\.self)
        var cumulative = 0
        for (count, bound) in zip(counts, Self.bounds.map(sample) + ["+Inf"]) {
            cumulative += count
            text += "\(name)_bucket\(labels.braced(bound: bound)) \(cumulative)\n"
        }
        text += "\(name)_sum\(labels.braced()) \(sample(sum))\n"
        text += "\(name)_count\(labels.braced()) \(cumulative)\n"
    }
}

/// A number as the format spells it: whole ones without a fraction.
private func sample(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
    return Int64(exactly: value).map(String.init) ?? String(value)
}
