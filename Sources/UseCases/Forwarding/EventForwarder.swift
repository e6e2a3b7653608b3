package import Domain
import Formats
package import Logging
import ServiceLifecycle
import Store

/// Sends every event to one receiver, in order and at least once. How far it has come moves only when the receiver has
/// confirmed: whatever happens in between, the same events go again.
///
/// Several servers take turns by a lease. One whose lease ran out may still be sending: the receiver then gets some events
/// twice, and never one before all that came before it.
package struct EventForwarder: Service {
    package let installation: Installation
    package let receiver: EventReceiver
    package let logger: Logger

    package init(installation: Installation, receiver: EventReceiver, logger: Logger) {
        self.installation = installation
        self.receiver = receiver
        self.logger = logger
    }

    package func run() async throws {
        try await Ticker.everySecond(logger: logger, name: "forwarding") {
            while try await forwardDue(), !Task.isShuttingDownGracefully {}
        }
    }

    /// Sends the events that are due, as many as go at once. Answers whether there were any and they arrived.
    @discardableResult
    package func forwardDue() async throws -> Bool {
        let settings = try await installation.findSettings().events
        guard let transport = installation.eventTransport,
            let address = try await installation.findAddress(of: receiver, under: settings),
            try await isWaiting(), let leased = try await lease()
        else { return false }
        return try await settle(leased, await transport.send(leased.batch, to: address))
    }

    private struct Leased: Sendable {
        let lease: ID<Forwarder>
        let failures: Int
        let end: Int
        let batch: EventBatch
    }

    /// Looked at once a second without keeping anybody from writing.
    private func isWaiting() async throws -> Bool {
        let (receiver, now) = (receiver, installation.time.now())
        return try await installation.database.read { transaction in
            guard let forwarder = try transaction.listForwarders().first(where: { $0.receiver == receiver }) else {
                return false
            }
            let head = try transaction.findAuditHead()?.number ?? 0
            return forwarder.isDue(at: now) && forwarder.forwarded < head
        }
    }

    private func lease() async throws -> Leased? {
        let (receiver, installation, now) = (receiver, installation, installation.time.now())
        let lease = installation.newID(Forwarder.self, at: now)
        return try await installation.database.write { transaction in
            guard let head = try transaction.findAuditHead()?.number,
                let forwarder = try transaction.leaseForwarder(of: receiver, as: lease, before: head, at: now)
            else { return nil }
            let end = min(forwarder.batchEnd ?? forwarder.forwarded + receiver.batch, head)
            try transaction.updateForwarderBatch(of: lease, end: end)
            let events = try transaction.listAuditEvents(after: forwarder.forwarded, through: end)
                .map(EventOverview.init)
            guard let first = events.first, let last = events.last else { return nil }
            // The link is of all that came before: after a restore other events have the same numbers.
            let id = "events-\(first.number)-\(last.number)-\(last.link)"
            return Leased(
                lease: lease, failures: forwarder.failures, end: end,
                batch: installation.batch(of: events, id: id, at: now))
        }
    }

    private func settle(_ leased: Leased, _ outcome: ForwardingOutcome) async throws -> Bool {
        let now = installation.time.now()
        guard let failure = outcome.failure else {
            try await installation.database.write {
                try $0.updateForwarderConfirmed(of: leased.lease, upTo: leased.end, at: now)
            }
            return true
        }
        logger.warning(
            "events not forwarded",
            metadata: ["receiver": "\(receiver.rawValue)", "after": "\(leased.failures + 1)", "reason": "\(failure)"])
        let pause = Forwarder.pause(
            after: leased.failures + 1, asked: outcome.retryAfter, chance: installation.chance.uint128())
        var decision = Decision()
        if outcome == .unwanted {
            decision.events = [
                AuditEvent(
                    .forwardingStopped, by: .system, account: nil,
                    details: ["receiver": receiver.rawValue, "reason": failure])
            ]
        }
        let (writer, stopped) = (installation.writer(at: now), decision)
        try await installation.database.write { transaction in
            let wasHeld = try transaction.updateForwarderFailed(
                of: leased.lease, failure: failure, isStopped: outcome == .unwanted, dueAt: now + pause, at: now)
            if wasHeld { try writer.write(stopped, in: transaction) }
        }
        return false
    }
}

extension ForwardingOutcome {
    fileprivate var retryAfter: Duration? {
        if case .refused(_, let asked) = self { asked } else { nil }
    }
}
