package import Domain
package import Formats
import Logging
package import Store

/// How events get to one receiver.
package struct ForwardingHealth: Hashable, Sendable {
    package enum State: String, Hashable, Sendable, CaseIterable {
        /// Nobody named a receiver.
        case off
        /// The webhook's secret is missing.
        case incomplete
        case running
        case failing
        case stopped
    }

    package let receiver: EventReceiver
    package let url: String
    package let state: State
    /// Nil where none was ever named.
    package let forwarder: Forwarder?
    /// Events that the receiver has not confirmed.
    package let waiting: Int
    /// When the oldest of those happened.
    package let oldestWaiting: Timestamp?

    package init(
        receiver: EventReceiver, url: String, state: State, forwarder: Forwarder? = nil, waiting: Int = 0,
        oldestWaiting: Timestamp? = nil
    ) {
        self.receiver = receiver
        self.url = url
        self.state = state
        self.forwarder = forwarder
        self.waiting = waiting
        self.oldestWaiting = oldestWaiting
    }
}

extension ForwardingHealth {
    /// As programs get it.
    package var json: JSONText {
        func time(_ time: Timestamp?) -> JSONText { time.map { .integer($0.milliseconds) } ?? .null }
        return .object([
            "receiver": .string(receiver.rawValue), "url": .string(url), "state": .string(state.rawValue),
            "waiting": .integer(Int64(waiting)), "oldest_waiting": time(oldestWaiting),
            "confirmed_at": time(forwarder?.confirmedAt),
            "failure": forwarder?.failure.map { .string($0) } ?? .null, "failed_at": time(forwarder?.failedAt),
        ])
    }
}

extension Transaction {
    package func listForwardingHealth() throws -> [ForwardingHealth] {
        let (settings, forwarders) = (try findSettings().events, try listForwarders())
        let head = try findAuditHead()?.number ?? 0
        return try EventReceiver.allCases.map { receiver in
            let url = settings.url(of: receiver)
            guard settings.isComplete(for: receiver) else {
                return ForwardingHealth(receiver: receiver, url: url, state: url.isEmpty ? .off : .incomplete)
            }
            let forwarder = forwarders.first { $0.receiver == receiver }
            let forwarded = forwarder?.forwarded ?? head
            let state: ForwardingHealth.State =
                if forwarder?.stoppedAt != nil { .stopped } else if forwarder?.failures ?? 0 > 0 { .failing } else {
                    .running
                }
            return ForwardingHealth(
                receiver: receiver, url: url, state: state, forwarder: forwarder, waiting: head - forwarded,
                oldestWaiting: head > forwarded ? try findAuditEvent(forwarded + 1)?.at : nil)
        }
    }
}

extension Installation {
    /// Where the receiver is, as the settings say; nil where they don't say all of it, or no key opens its secret.
    func findAddress(of receiver: EventReceiver, under settings: ForwardingSettings) async throws -> EventAddress? {
        switch receiver {
        case .syslog: return SyslogURL(settings.syslogURL).map(EventAddress.syslog)
        case .webhook:
            guard let url = WebhookURL(settings.webhookURL), let sealed = settings.webhookSecret else { return nil }
            let keys = try await keys.opening(SealedVerifier(text: sealed.text), from: database)
            do {
                return WebhookSecret.parse(try settings.openWebhookSecret(sealed, keys))
                    .map { .webhook(url, signedBy: $0) }
            } catch let fault as Keyring.OpenFault {
                Logger(label: "forwarding").error(
                    "events.webhook-secret can't be opened", metadata: ["error": "\(fault)"])
                return nil
            }
        }
    }

    /// - Parameter events: Without gaps, oldest first.
    func batch(of events: [EventOverview], id: String, at now: Timestamp) -> EventBatch {
        let host = (try? BaseURL(baseURL))?.host.filter { !"[]".contains($0) } ?? ""
        return EventBatch(events: events, id: id, host: host, sentAt: now)
    }
}
