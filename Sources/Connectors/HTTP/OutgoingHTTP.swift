import Domain
import Synchronization
package import UseCases

/// Requests to other people's servers, few and small: push services, Duo, …
///
/// TLS 1.2 or better with a verified certificate; no redirect is followed, no proxy, cookie or password file used; an
/// answer is bounded in time and length. Every request has a connection and a thread of its own.
package final class OutgoingHTTP: Sendable {
    package struct Limits: Sendable {
        /// Until the connection stands, TLS included.
        package var connect: Duration
        /// For everything.
        package var total: Duration
        /// Of the answer's body, and again of its head; in bytes.
        package var answerLength: Int
        /// Requests under way at the same time. Further ones fail at once.
        package var concurrency: Int

        package init(
            connect: Duration = .seconds(5), total: Duration = .seconds(10), answerLength: Int = 64 * 1_024,
            concurrency: Int = 32
        ) {
            self.connect = connect
            self.total = total
            self.answerLength = answerLength
            self.concurrency = concurrency
        }
    }

    private let reach: OutgoingReach
    private let authorities: String?
    private let limits: Limits
    private let underWay = Atomic(0)

    /// - Parameter authorities: A PEM file of the only authorities that may vouch for servers; `nil` means those of the
    ///   system.
    package init(reach: OutgoingReach, authorities: String? = nil, limits: Limits = Limits()) {
        self.reach = reach
        self.authorities = authorities
        self.limits = limits
    }

    /// Returns the answer, whatever its status. When the calling task is cancelled, the transfer ends within a second
    /// or so.
    package func send(_ request: OutgoingRequest) async throws(OutgoingFault) -> OutgoingAnswer {
        guard isAllowed(request.url) else { throw .locationRefused }
        defer { underWay.subtract(1, ordering: .relaxed) }
        guard underWay.add(1, ordering: .relaxed).newValue <= limits.concurrency else { throw .busy }

        let transfer = CurlTransfer(reach: reach, answerLength: limits.answerLength)
        let exchange = HTTPExchange(transfer: transfer, authorities: authorities, limits: limits)
        return try await withTaskCancellationHandler {
            await exchange.perform(request)
        } onCancel: {
            transfer.cancel()
        }.get()
    }

    /// Without TLS only to this machine, and only for who may go there at all.
    private func isAllowed(_ url: String) -> Bool {
        guard let origin = url.firstRange(of: "://").map({ url[$0.upperBound...].prefix { $0 != "/" && $0 != "?" } }),
            let base = try? BaseURL("\(url.prefix { $0 != ":" })://\(origin)")
        else { return false }
        return base.isSecure || base.isLoopback && reach.includesLoopback
    }
}
