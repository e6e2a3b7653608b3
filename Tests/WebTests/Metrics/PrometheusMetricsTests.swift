import Metrics
import Testing
import Web

@Suite("Metrics in the Prometheus text format")
struct PrometheusMetricsTests {
    let metrics = PrometheusMetrics(seriesPerFamily: 3)

    @Test("A counter carries its total, and one handle continues what another began")
    func counter() {
        Counter(label: "sign.ins", dimensions: [("result", "done")], factory: metrics).increment(by: 2)
        Counter(label: "sign.ins", dimensions: [("result", "done")], factory: metrics).increment()
        #expect(
            metrics.exposition() == """
                # TYPE sign_ins_total counter
                sign_ins_total{result="done"} 3

                """)
    }

    @Test("A counter keeps fractions and never goes down")
    func fractions() {
        let counter = FloatingPointCounter(label: "cpu_seconds_total", dimensions: [], factory: metrics)
        counter.increment(by: 0.25)
        counter.increment(by: 0.5)
        counter.increment(by: -1)
        counter.increment(by: Double.infinity)
        #expect(metrics.exposition().hasSuffix("\ncpu_seconds_total 0.75\n"))
    }

    @Test("A gauge shows its latest value")
    func gauge() {
        let meter = Meter(label: "queue.length", dimensions: [], factory: metrics)
        meter.set(5)
        meter.increment(by: 2)
        meter.decrement(by: 3)
        Gauge(label: "temperature", dimensions: [], factory: metrics).record(-0.5)
        #expect(
            metrics.exposition() == """
                # TYPE queue_length gauge
                queue_length 4
                # TYPE temperature gauge
                temperature -0.5

                """)
    }

    @Test("A gauge of what is gone goes, and begins anew should it come back")
    func goneGauge() {
        func record(_ name: String, _ value: Int) {
            Gauge(label: "waiting", dimensions: [("connection", name)], factory: metrics).record(value)
        }
        record("Head office", 3)
        record("Branch", 4)
        metrics.keepGauges("waiting", with: [[("connection", "Branch")]])
        #expect(metrics.exposition() == "# TYPE waiting gauge\nwaiting{connection=\"Branch\"} 4\n")
        record("Head office", 7)
        #expect(metrics.exposition().contains("waiting{connection=\"Head office\"} 7\n"))
    }

    @Test("A recorder that aggregates shows sum and count")
    func summary() {
        let recorder = Recorder(label: "rows", dimensions: [("sweep", "expiry")], aggregate: true, factory: metrics)
        recorder.record(3)
        recorder.record(4.5)
        #expect(
            metrics.exposition() == """
                # TYPE rows summary
                rows_sum{sweep="expiry"} 7.5
                rows_count{sweep="expiry"} 2

                """)
    }

    @Test("A timer fills cumulative buckets in seconds; a value on a bound belongs below it")
    func histogram() {
        let timer = Timer(label: "hash", dimensions: [("kind", "argon2id")], factory: metrics)
        timer.recordMilliseconds(1)
        timer.recordMilliseconds(30)
        timer.recordSeconds(60)
        #expect(
            metrics.exposition() == """
                # TYPE hash_seconds histogram
                hash_seconds_bucket{kind="argon2id",le="0.001"} 1
                hash_seconds_bucket{kind="argon2id",le="0.0025"} 1
                hash_seconds_bucket{kind="argon2id",le="0.005"} 1
                hash_seconds_bucket{kind="argon2id",le="0.01"} 1
                hash_seconds_bucket{kind="argon2id",le="0.025"} 1
                hash_seconds_bucket{kind="argon2id",le="0.05"} 2
                hash_seconds_bucket{kind="argon2id",le="0.1"} 2
                hash_seconds_bucket{kind="argon2id",le="0.25"} 2
                hash_seconds_bucket{kind="argon2id",le="0.5"} 2
                hash_seconds_bucket{kind="argon2id",le="1"} 2
                hash_seconds_bucket{kind="argon2id",le="2.5"} 2
                hash_seconds_bucket{kind="argon2id",le="5"} 2
                hash_seconds_bucket{kind="argon2id",le="10"} 2
                hash_seconds_bucket{kind="argon2id",le="+Inf"} 3
                hash_seconds_sum{kind="argon2id"} 60.031
                hash_seconds_count{kind="argon2id"} 3

                """)
    }

    @Test("No value breaks out of its quotes, and every name is an identifier")
    func escaping() {
        let dimensions = [("user-agent", "a\"b\\c\nd é"), ("0", "x"), ("le", "1")]
        Counter(label: "9 lives/é", dimensions: dimensions, factory: metrics).increment()
        #expect(
            metrics.exposition() == """
                # TYPE _9_lives___total counter
                _9_lives___total{_0="x",exported_le="1",user_agent="a\\"b\\\\c\\nd é"} 1

                """)
    }

    @Test("The order does not depend on who came first")
    func order() {
        let other = PrometheusMetrics()
        let labels = ["b", "a", "c"]
        for label in labels {
            Counter(label: label, dimensions: [("x", label), ("a", "1")], factory: metrics).increment()
        }
        for label in labels.reversed() {
            Counter(label: label, dimensions: [("a", "1"), ("x", label)], factory: other).increment()
        }
        #expect(metrics.exposition() == other.exposition())
    }

    @Test("Past the bound everything is counted together, and nothing is lost")
    func cardinality() {
        for round in 1...2 {
            for path in 1...1_000 {
                Counter(label: "hits", dimensions: [("path", "/\(path)")], factory: metrics).increment(by: round)
            }
        }
        #expect(
            metrics.exposition() == """
                # TYPE hits_total counter
                hits_total{path="/1"} 3
                hits_total{path="/2"} 3
                hits_total{path="/3"} 3
                hits_total{path="other"} 2991

                """)
    }

    @Test("One name is of one kind: the second kind does not spoil the page")
    func conflict() {
        Meter(label: "x", dimensions: [], factory: metrics).set(1)
        Recorder(label: "x", dimensions: [], aggregate: true, factory: metrics).record(7)
        #expect(metrics.exposition() == "# TYPE x gauge\nx 1\n")
    }

    @Test("Parallel writers lose nothing")
    func parallel() async {
        await withTaskGroup { group in
            for _ in 1...8 {
                group.addTask { [metrics] in
                    for _ in 1...1_000 {
                        Counter(label: "n", dimensions: [], factory: metrics).increment()
                        Timer(label: "t", dimensions: [], factory: metrics).recordMilliseconds(1)
                    }
                }
            }
        }
        #expect(metrics.exposition().contains("\nn_total 8000\n"))
        #expect(metrics.exposition().contains("\nt_seconds_count 8000\n"))
    }
}
