import Domain
import Hummingbird
import Metrics
import UseCases

/// Counts and times every answer, by route and status.
struct RequestMetrics: RouterMiddleware {
    typealias Context = WebContext

    func handle(
        _ request: Request, context: WebContext,
        next: (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        let clock = ContinuousClock()
        let start = clock.now
        let response = try await next(request, context)
        // The pattern, never the path: a path may hold a token, and every one would be a series of its own.
        let dimensions = [
            ("route", context.endpointPath ?? "none"), ("status", String(response.status.code)),
        ]
        Counter(label: "http_requests_total", dimensions: dimensions).increment()
        Timer(label: "http_request_duration_seconds", dimensions: [dimensions[0]])
            .recordNanoseconds(clock.now - start)
        return response
    }
}

extension Timer {
    fileprivate func recordNanoseconds(_ duration: Duration) {
        recordNanoseconds(duration.components.seconds * 1_000_000_000 + duration.components.attoseconds / 1_000_000_000)
    }
}

/// What is looked up when metrics are asked for.
enum WorkloadGauges {
    static func update(from installation: Installation) async throws {
        let workload = try await installation.findWorkload()
        Metrics.Gauge(label: "lockstep_mail_waiting").record(workload.mailWaiting)
        Metrics.Gauge(label: "lockstep_mail_given_up").record(workload.mailGivenUp)
        Metrics.Gauge(label: "lockstep_mail_oldest_waiting_seconds")
            .record(Double(workload.oldestMailWaits.inMilliseconds) / 1_000)
        Metrics.Gauge(label: "lockstep_hashing_queued").record(workload.hashesQueued)
        Metrics.Gauge(label: "lockstep_hashing_running").record(workload.hashesRunning)
    }
}
