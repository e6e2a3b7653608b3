import Domain
import Hummingbird
import Metrics
import Synchronization
import UseCases

/// Counts and times every answer, by route and status.
struct RequestMetrics: RouterMiddleware {
    typealias Context = WebContext

    let answers: AnswerMetrics

    func handle(
        _ request: Request, context: WebContext,
        next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        let clock = ContinuousClock()
        let start = clock.now
        let response = try await next(request, context)
        // The pattern, never the path: a path may hold a token, and every one would be a series of its own.
        answers.count(
            route: context.endpointPath ?? "none", status: response.status.code, duration: clock.now - start)
        return response
    }
}

/// How many answers there were and how long they took, by route and status.
///
/// It keeps the series that were counted in before: looking one up by its labels costs more than a whole empty request.
final class AnswerMetrics: Sendable {
    private struct Key: Hashable {
        let route: String
        let status: Int
    }

    private struct Answers: Sendable {
        let count: Counter
        let duration: Timer
    }

    private let known = Mutex<[Key: Answers]>([:])

    func count(route: String, status: Int, duration: Duration) {
        let answers = find(route: route, status: status)
        answers.count.increment()
        answers.duration.recordNanoseconds(duration)
    }

    /// Routes and status codes are both few, so the table is small.
    private func find(route: String, status: Int) -> Answers {
        known.withLock { known in
            let key = Key(route: route, status: status)
            if let answers = known[key] { return answers }
            let answers = Answers(
                count: Counter(
                    label: "http_requests_total", dimensions: [("route", route), ("status", String(status))]),
                duration: Timer(label: "http_request_duration_seconds", dimensions: [("route", route)]))
            known[key] = answers
            return answers
        }
    }
}

extension Timer {
    fileprivate func recordNanoseconds(_ duration: Duration) {
        recordNanoseconds(duration.components.seconds * 1_000_000_000 + duration.components.attoseconds / 1_000_000_000)
    }
}

/// What is looked up when metrics are asked for.
enum WorkloadGauges {
    static func update(from installation: Installation, in metrics: PrometheusMetrics) async throws {
        let workload = try await installation.findWorkload()
        Metrics.Gauge(label: "lockstep_mail_waiting").record(workload.mailWaiting)
        Metrics.Gauge(label: "lockstep_mail_given_up").record(workload.mailGivenUp)
        Metrics.Gauge(label: "lockstep_break_glass_open").record(workload.breakGlassOpen)
        Metrics.Gauge(label: "lockstep_mail_oldest_waiting_seconds")
            .record(Double(workload.oldestMailWaits.inMilliseconds) / 1_000)
        for health in workload.forwarding where health.state != .off {
            let dimensions = [("receiver", health.receiver.rawValue)]
            let age = health.oldestWaiting.map { max(installation.time.now() - $0, .zero) } ?? .zero
            Metrics.Gauge(label: "lockstep_events_waiting", dimensions: dimensions).record(health.waiting)
            Metrics.Gauge(label: "lockstep_events_oldest_waiting_seconds", dimensions: dimensions)
                .record(Double(age.inMilliseconds) / 1_000)
        }
        let connections = workload.deliveries.map { [("connection", $0.connection.name.text)] }
        for label in ["waiting", "failed", "need_password", "oldest_waiting_seconds"] {
            metrics.keepGauges("lockstep_deliveries_\(label)", with: connections)
        }
        for health in workload.deliveries {
            let connection = [("connection", health.connection.name.text)]
            let waits = health.oldest.map { max(installation.time.now() - $0, .zero) } ?? .zero
            Metrics.Gauge(label: "lockstep_deliveries_waiting", dimensions: connection).record(health.waiting)
            Metrics.Gauge(label: "lockstep_deliveries_failed", dimensions: connection).record(health.failed)
            Metrics.Gauge(label: "lockstep_deliveries_need_password", dimensions: connection)
                .record(health.needPassword)
            Metrics.Gauge(label: "lockstep_deliveries_oldest_waiting_seconds", dimensions: connection)
                .record(Double(waits.inMilliseconds) / 1_000)
        }
        let names = Dictionary(
            uniqueKeysWithValues: workload.deliveries.map { ($0.connection.id, $0.connection.name.text) })
        metrics.keepGauges("lockstep_out_of_step", with: connections)
        metrics.keepGauges(
            "lockstep_directory_run_failed",
            with: connections.flatMap { connection in
                DirectoryRunKind.allCases.map { connection + [("kind", $0.rawValue)] }
            })
        for run in workload.directoryRuns where run.endedAt != nil {
            guard let name = names[run.connection] else { continue }
            Metrics.Gauge(
                label: "lockstep_directory_run_failed", dimensions: [("connection", name), ("kind", run.kind.rawValue)]
            ).record(run.result == .done ? 0 : 1)
            guard run.kind == .drift, run.result == .done else { continue }
            Metrics.Gauge(label: "lockstep_out_of_step", dimensions: [("connection", name)])
                .record(run.counts["out-of-step"] ?? 0)
        }
        Metrics.Gauge(label: "lockstep_hashing_queued").record(workload.hashesQueued)
        Metrics.Gauge(label: "lockstep_hashing_running").record(workload.hashesRunning)
    }
}
