import Domain
import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization
import UseCases

/// Whether the server is done starting and not yet stopping.
package final class Readiness: Sendable {
    private let isServing = Mutex(false)

    package init() {}

    package var isReady: Bool { isServing.withLock { $0 } }

    package func set(_ ready: Bool) {
        isServing.withLock { $0 = ready }
    }
}

/// For whoever runs it: under any host name, because probes ask by address.
struct HealthRoutes {
    let portal: Portal

    static let paths: Set = ["/healthz", "/readyz", "/metrics"]

    func add(to routes: RouterGroup<WebContext>) {
        let portal = portal
        routes.get("/healthz") { _, _ in Response.plain("ok\n", status: .ok) }
        routes.get("/readyz") { _, _ in
            guard portal.readiness.isReady else { return Response.plain("not ready\n", status: .serviceUnavailable) }
            do {
                try await portal.installation.checkDatabase()
                return Response.plain("ready\n", status: .ok)
            } catch {
                return Response.plain("the database can't be reached\n", status: .serviceUnavailable)
            }
        }
        routes.get("/metrics") { request, context in
            // How much waits tells whether a request found an account: it is for this machine only, and what came
            // through a proxy came from elsewhere.
            let isForwarded = request.headers[.forwarded] != nil || request.headers[.xForwardedFor] != nil
            guard !isForwarded, let peer = context.peer, peer.isLoopback else {
                throw WebFault.notFound
            }
            try await WorkloadGauges.update(from: portal.installation, in: portal.metrics)
            return Response(
                status: .ok, headers: [.contentType: PrometheusMetrics.contentType],
                body: ResponseBody(byteBuffer: ByteBuffer(string: portal.metrics.exposition())))
        }
    }
}

extension Response {
    static func plain(_ text: String, status: HTTPResponse.Status) -> Response {
        Response(
            status: status, headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
