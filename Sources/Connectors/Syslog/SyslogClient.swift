package import Domain
package import UseCases

/// Hands messages to a syslog server, over TLS (RFC 5425) or in the clear (RFC 6587).
///
/// Syslog has no answers. So every call has a connection of its own: when all is sent, our side of it is closed, and the
/// server closes its side once it has read to the end. Until then nothing counts as received.
package struct SyslogClient: Sendable {
    package struct Limits: Sendable {
        /// Until the connection stands, TLS included.
        package var connect: Duration
        /// For sending, and again for the server's reading.
        package var step: Duration

        package init(connect: Duration = .seconds(5), step: Duration = .seconds(15)) {
            self.connect = connect
            self.step = step
        }
    }

    private let reach: OutgoingReach
    private let authorities: String?
    private let limits: Limits

    /// - Parameter authorities: A PEM file of the only authorities that may vouch for servers; `nil` means those of the
    ///   system.
    package init(reach: OutgoingReach, authorities: String? = nil, limits: Limits = Limits()) {
        self.reach = reach
        self.authorities = authorities
        self.limits = limits
    }

    /// Returns when the server has read all of it. When the calling task is cancelled, that ends within a second or so.
    package func send(_ frames: [UInt8], to url: SyslogURL) async throws(OutgoingFault) {
        let transfer = CurlTransfer(reach: reach, answerLength: 0)
        let exchange = SyslogExchange(transfer: transfer, authorities: authorities, limits: limits)
        try await withTaskCancellationHandler {
            await exchange.perform(frames, to: url)
        } onCancel: {
            transfer.cancel()
        }.get()
    }
}
