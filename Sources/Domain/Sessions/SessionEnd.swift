/// One of somebody's sessions, ended by an administrator: of a browser that they left open somewhere. The others stay, and
/// so does the password.
package enum SessionEnd {
    /// - Parameter settings: By which it is found out whether it lives.
    package static func decide(
        _ session: Session?, of account: Account, by actor: Actor, because reason: Reason?, under settings: Settings,
        at now: Timestamp
    ) -> Decision {
        guard account.kind == .user else { return .refused(.accountUnknown) }
        // Somebody else's is as unknown as nobody's.
        guard let session, session.isLive(for: account, settings: settings, at: now) else {
            return .refused(.sessionUnknown)
        }
        guard reason != nil || actor == .host else { return .refused(.reasonMissing) }
        var decision = Decision()
        decision.changes = [.endSession(session.id)]
        decision.events = [
            AuditEvent(
                .sessionsEnded, by: actor, account: account.id,
                details: ["which": "one", "browser": session.origin.browser, "from": session.origin.address])
        ]
        decision.notices = [Notice(.sessionEnded(browser: session.origin.browser), to: [.primary], of: account.id)]
        return decision.explained(by: reason)
    }
}
