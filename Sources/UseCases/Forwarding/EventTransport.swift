package import Domain
package import Formats

/// A way for events to reach whom they are forwarded to.
package protocol EventTransport: Sendable {
    /// Returns when the receiver has confirmed all of them or it is clear that it won't, in any case well within
    /// `Forwarder.lease`.
    func send(_ batch: EventBatch, to address: EventAddress) async -> ForwardingOutcome
}

package enum EventAddress: Sendable {
    case syslog(SyslogURL)
    case webhook(WebhookURL, signedBy: [WebhookSecret])
}

/// Events that go together.
package struct EventBatch: Sendable {
    /// Without gaps, oldest first. None where it is only asked whether any would arrive.
    package let events: [EventOverview]
    /// The same whenever the same events go again.
    package let id: String
    /// The name of this installation in the network.
    package let host: String
    package let sentAt: Timestamp

    package init(events: [EventOverview], id: String, host: String, sentAt: Timestamp) {
        self.events = events
        self.id = id
        self.host = host
        self.sentAt = sentAt
    }
}

package enum ForwardingOutcome: Hashable, Sendable {
    case confirmed
    /// The receiver wants nothing any more (410).
    case unwanted
    /// Its HTTP status, and how long it asks to be left alone.
    case refused(status: Int, retryAfter: Duration?)
    case unreachable(OutgoingFault)

    /// For operators: what happened; nil where nothing is wrong. Holds no text that came from outside.
    package var failure: String? {
        switch self {
        case .confirmed: nil
        case .unwanted: "The receiver answered 410: it wants no more events."
        case .refused(let status, _) where (300..<400).contains(status):
            "The receiver answered \(status). It is at another address, and nobody is followed there."
        case .refused(let status, _): "The receiver answered \(status)."
        case .unreachable(let fault): fault.description
        }
    }
}
