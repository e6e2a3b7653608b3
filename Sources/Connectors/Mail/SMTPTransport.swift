import Domain
package import Formats
package import UseCases

/// Mail through an SMTP server, one mail at a time over one connection that is kept for the next mail.
///
/// Blocks a thread of its own. Several transports send side by side.
package actor SMTPTransport: MailTransport {
    package struct TimeLimits: Sendable {
        /// Until the connection stands, TLS included.
        package var connect: Duration
        /// For a whole mail.
        package var total: Duration

        package init(connect: Duration = .seconds(10), total: Duration = .seconds(60)) {
            self.connect = connect
            self.total = total
        }
    }

    private let executor = BlockingExecutor(label: "lockstep.mail.smtp")
    let server: SMTPServer
    let clientName: String
    let limits: TimeLimits
    /// Keeps the connection. Dropped after a fault, so that the next mail starts afresh.
    private var connection: SMTPConnection?

    package nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// - Parameter clientName: What this side calls itself in EHLO (RFC 5321, section 4.1.1.1), usually the host of
    ///   the base URL.
    package init(server: SMTPServer, clientName: String, limits: TimeLimits = TimeLimits()) {
        self.server = server
        self.clientName = clientName
        self.limits = limits
    }

    package func send(_ mail: OutgoingMail) throws(MailFault) {
        let connection = try openConnection()
        do {
            try connection.send(
                MIMEMessage(mail).content.exposed, from: mail.sender.address.text, to: mail.recipient.text)
            self.connection = connection
        } catch {
            self.connection = nil
            throw error
        }
    }

    private func openConnection() throws(MailFault) -> SMTPConnection {
        if let connection { return connection }
        return try SMTPConnection(server: server, clientName: clientName, limits: limits)
    }
}
