/// What follows when a phone answers a request. That it was this phone is known by then: it signed.
package enum PushAnswer {
    package struct Facts: Sendable {
        /// All as they are in the transaction that writes.
        package var account: Account
        package var phone: Phone
        package var request: PushRequest
        package var flow: Flow
        package var recoveryAddresses: RecoveryAddresses
        /// Where the phone is.
        package var origin: Origin
        package var now: Timestamp

        package init(
            account: Account, phone: Phone, request: PushRequest, flow: Flow, recoveryAddresses: RecoveryAddresses,
            origin: Origin, now: Timestamp
        ) {
            self.account = account
            self.phone = phone
            self.request = request
            self.flow = flow
            self.recoveryAddresses = recoveryAddresses
            self.origin = origin
            self.now = now
        }
    }

    /// Whether the request still asks: it is open, this account's, and what it was for goes on.
    package static func isAwaited(_ facts: Facts) -> Bool {
        facts.phone.account == facts.account.id && facts.request.account == facts.account.id
            && facts.request.flow == facts.flow.id && facts.request.isOpen(at: facts.now)
            && facts.flow.isLive(for: facts.account, at: facts.now)
    }

    /// The number was right.
    package static func approve(_ facts: Facts) -> Decision {
        settle(facts, as: .approved, .pushApproved)
    }

    package static func deny(_ facts: Facts) -> Decision {
        settle(facts, as: .denied, .pushDenied)
    }

    /// Somebody else is at the other end, and has come as far as the question for a factor.
    package static func wasNotMe(_ facts: Facts) -> Decision {
        var decision = settle(facts, as: .wasNotMe, .pushAlarm)
        guard decision.isDone else { return decision }
        let (account, asked) = (facts.account, facts.request.origin)
        decision.changes.append(.voidFlow(facts.flow.id, at: facts.now))
        // Where the flow began in a session, that session is the stranger's. Every other one was opened with a factor.
        if let session = facts.flow.session { decision.changes.append(.endSession(session)) }
        // Where it began with a link, the stranger reads the mailbox, and could begin again at once.
        if facts.flow.link != nil {
            decision.changes.append(.voidLinks(account.id, kinds: [.reset], at: facts.now))
        }
        decision.notices = [
            Notice(
                .pushAlarm(purpose: facts.request.purpose, browser: asked.browser, address: asked.address),
                to: facts.recoveryAddresses.everyRecipient, of: account.id),
            Notice(
                .pushAlarmForAdministrators(
                    person: "\(account.name.full) <\(account.email)>", browser: asked.browser,
                    address: asked.address),
                to: [.administrators], of: account.id),
        ]
        return decision
    }

    private static func settle(_ facts: Facts, as state: PushRequest.State, _ kind: AuditKind) -> Decision {
        guard isAwaited(facts) else { return .refused(.requestOver) }
        var decision = Decision()
        decision.changes = [
            .decidePushRequest(facts.request.id, as: state, at: facts.now),
            .usePhone(facts.phone.id, at: facts.now),
        ]
        decision.events = [
            AuditEvent(
                kind, by: .account(facts.account.id), account: facts.account.id,
                details: ["in": facts.request.purpose.rawValue], facts.phone.details, facts.origin.details)
        ]
        return decision
    }
}
