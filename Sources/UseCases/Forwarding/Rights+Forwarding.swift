package import Domain
import Formats
import Store

extension AuditingRight {
    /// How events get to each receiver there can be.
    package func listForwardingHealth() async throws -> Outcome<[ForwardingHealth]> {
        try await holder.look(with: .auditing) { transaction, _ in .done(try transaction.listForwardingHealth()) }
    }
}

extension AdministrationRight {
    /// Asks the receiver whether events would arrive, by sending it none. Where they would, forwarding goes on at once,
    /// even where the receiver had stopped it.
    ///
    /// - Returns: What was wrong, in words; empty where nothing was.
    package func tryReceiver(_ receiver: EventReceiver) async throws -> Outcome<String> {
        let installation = holder.installation
        let settings: ForwardingSettings
        switch try await holder.look(with: .administration, { transaction, _ in .done(try transaction.findSettings()) })
        {
        case .refused(let refusals): return .refused(refusals)
        case .done(let found): settings = found.events
        }
        guard let transport = installation.eventTransport,
            let address = try await installation.findAddress(of: receiver, under: settings)
        else { return .refused(.nothingPending) }
        let sentAt = installation.time.now()
        let id = "trial-\(installation.newID(Forwarder.self, at: sentAt))"
        let failure = await transport.send(installation.batch(of: [], id: id, at: sentAt), to: address).failure
        return try await holder.act(with: .administration) { transaction, actor, now in
            try transaction.updateForwarderTried(receiver, failure: failure, at: now)
            var decision = Decision()
            decision.events = [
                AuditEvent(
                    .forwardingTried, by: actor, account: nil,
                    details: ["receiver": receiver.rawValue], failure.map { ["reason": $0] } ?? [:])
            ]
            return (decision, failure ?? "")
        }
    }
}
