package import Metrics
import Synchronization

/// Keeps the process's metrics and writes them in the Prometheus text format, version 0.0.4.
///
/// Memory is bounded: a family holds at most `seriesPerFamily` combinations of dimensions; whatever comes after is
/// counted together, with `other` for every dimension. A path or a name that an attacker chooses can't fill the
/// server's memory or the database that scrapes it.
package final class PrometheusMetrics: MetricsFactory {
    /// For the response that carries `exposition()`.
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private struct State {
        var families: [String: Family] = [:]
        /// What was asked for, in the caller's words: a request asks for its counters again each time.
        var known: [Request: any Series] = [:]
    }

    private let seriesPerFamily: Int
    private let state = Mutex(State())

    package init(seriesPerFamily: Int = 200) {
        self.seriesPerFamily = seriesPerFamily
    }

    /// Every family, sorted by name, and in it every series, sorted by its labels.
    package func exposition() -> String {
        let families = state.withLock { $0.families.sorted { $0.key < $1.key } }
        var text = ""
        for (name, family) in families {
            text += "# TYPE \(name) \(family.kind.rawValue)\n"
            for (labels, series) in family.series.sorted(by: { $0.key.text < $1.key.text }) {
                series.write(name: name, labels: labels, to: &text)
            }
        }
        return text
    }

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        series(.counter, label, dimensions, make: Count.init)
    }

    package func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        series(.counter, label, dimensions, make: Count.init)
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        series(.gauge, label, dimensions, make: Gauge.init)
    }

    /// A recorder that does not aggregate shows its latest value; one that does, its count and sum.
    package func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        aggregate
            ? series(.summary, label, dimensions, make: Summary.init)
            : series(.gauge, label, dimensions, make: Gauge.init)
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        series(.histogram, label, dimensions, make: Histogram.init)
    }

    // A series outlives the handle that wrote to it: a counter that vanished and came back would look like a restart.
    package func destroyCounter(_ handler: any CounterHandler) {}
    package func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    package func destroyMeter(_ handler: any MeterHandler) {}
    package func destroyRecorder(_ handler: any RecorderHandler) {}
    package func destroyTimer(_ handler: any TimerHandler) {}

    /// Of the gauges of this name, those with other dimensions go: what they told of is gone.
    package func keepGauges(_ label: String, with dimensions: [[(String, String)]]) {
        let (name, kept) = (MetricKind.gauge.name(for: label), Set(dimensions.map { MetricLabels($0) }))
        state.withLock { state in
            guard let family = state.families[name], family.kind == .gauge else { return }
            state.families[name]?.series = family.series.filter { kept.contains($0.key) }
            state.known = state.known.filter { $0.key.label != label }
        }
    }

    private func series<Kept: Series>(
        _ kind: MetricKind, _ label: String, _ dimensions: [(String, String)], make: () -> Kept
    ) -> Kept {
        let request = Request(kind: kind, label: label, dimensions: dimensions.flatMap { [$0.0, $0.1] })
        return state.withLock { state in
            if let known = state.known[request] as? Kept { return known }
            let name = kind.name(for: label)
            let labels = MetricLabels(dimensions)
            var family = state.families[name] ?? Family(kind: kind)
            let isFull = family.series[labels] == nil && family.series.count >= seriesPerFamily
            let place = isFull ? labels.folded : labels
            // One name can't be of two kinds at once: the second one counts for itself and is not shown.
            guard family.kind == kind, let kept = (family.series[place] ?? make()) as? Kept else { return make() }
            family.series[place] = kept
            state.families[name] = family
            if !isFull { state.known[request] = kept }
            return kept
        }
    }

    private struct Request: Hashable {
        let kind: MetricKind
        let label: String
        let dimensions: [String]
    }

    private struct Family {
        let kind: MetricKind
        var series: [MetricLabels: any Series] = [:]
    }
}

/// What Prometheus calls a type.
enum MetricKind: String {
    case counter, gauge, summary, histogram

    /// The name with the suffix that the Prometheus naming guide asks for: a total, or the unit.
    func name(for label: String) -> String {
        let name = MetricLabels.identifier(label, allowingColon: true)
        switch self {
        case .counter: return name.hasSuffix("_total") ? name : name + "_total"
        case .histogram: return name.hasSuffix("_seconds") ? name : name + "_seconds"
        case .gauge, .summary: return name
        }
    }
}
