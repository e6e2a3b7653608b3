package import Domain
package import Formats
import Store

extension Installation {
    /// The account's open request, as soon as it is another one than the phone knows of, and at the latest after
    /// `longest`. Holds no thread while it waits.
    ///
    /// - Returns: Refused where too many phones wait, or this one came again by another connection.
    package func awaitPush(
        for phone: Phone, knowing known: ID<PushRequest>?, atMost longest: Duration
    ) async throws -> Outcome<PushRequest?> {
        guard longest > .zero else { return .done(try await findOpenPush(for: phone)) }
        let deadline = time.now() + longest
        // Before the first look: what comes in between would wake nobody.
        guard let waiter = pushWaiters.enter(phone, knowing: known, until: deadline) else {
            return .refused(.tooManyAttempts)
        }
        defer { pushWaiters.leave(waiter) }
        while true {
            let open = try await findOpenPush(for: phone)
            if open?.id != known || time.now() >= deadline { return .done(open) }
            switch await waiter.wait() {
            case .look: continue
            case .displaced: return .refused(.tooManyAttempts)
            case .stopped: return .done(open)
            }
        }
    }

    private func findOpenPush(for phone: Phone) async throws -> PushRequest? {
        let now = time.now()
        return try await database.read { transaction in
            guard let request = try transaction.findOpenPushRequest(of: phone.account), request.isOpen(at: now),
                let account = try transaction.findAccount(phone.account),
                let flow = try transaction.findFlow(request.flow), flow.isLive(for: account, at: now)
            else { return nil }
            return request
        }
    }

    /// Takes a phone's decision. A wrong number counts like a wrong code, and leaves the request open.
    package func answerPush(
        _ answer: SignedPushAnswer, by phone: Phone, origin: Origin
    ) async throws -> Outcome<PushRequest.State> {
        let found = try await database.read { try $0.findPushRequest(answer.request) }
        guard let request = found, request.account == phone.account, request.isOpen(at: time.now()) else {
            return .refused(.requestOver)
        }
        let approval = PushApproval(
            subject: request.purpose == .callerCheck ? .caller : .attempt, requestID: request.id.rawValue,
            flowID: request.flow.rawValue, code: answer.code, action: answer.action,
            expiry: request.expiresAt)
        guard let key = PushDeviceKey(phone.key), key.isValid(answer.signature, for: approval) else {
            return .refused(.signatureWrong)
        }
        let number = try await openNumber(of: request)
        let isRight = SixDigitCode(typed: answer.code)?.matches(number) ?? false
        return try await settle(answer, numberIsRight: isRight, by: phone, origin: origin)
    }

    private func settle(
        _ answer: SignedPushAnswer, numberIsRight: Bool, by phone: Phone, origin: Origin
    ) async throws -> Outcome<PushRequest.State> {
        let now = time.now()
        let writer = writer(at: now)
        do {
            let (decision, state) = try await database.write { transaction in
                guard let facts = try transaction.pushFacts(answer.request, phone, origin, at: now),
                    PushAnswer.isAwaited(facts)
                else { return (Decision.refused(.requestOver), PushRequest.State.over) }
                var (decision, state) =
                    switch answer.action {
                    case .approve: (try Self.approve(facts, numberIsRight, in: transaction), PushRequest.State.approved)
                    case .deny: (PushAnswer.deny(facts), .denied)
                    case .wasNotMe: (PushAnswer.wasNotMe(facts), .wasNotMe)
                    }
                decision.flow = facts.flow.id
                // A wrong number is refused, and written down all the same.
                try writer.write(decision, in: transaction)
                return (decision, state)
            }
            announce(decision)
            pushWaiters.wake(phone.account)
            return Outcome(decision, state)
        } catch DatabaseFault.lostRace {
            return .refused(.requestOver)
        }
    }

    /// The attempt is counted before the number is looked at, in the account's one counter for factors.
    private static func approve(
        _ facts: PushAnswer.Facts, _ numberIsRight: Bool, in transaction: any Transaction
    ) throws -> Decision {
        let (account, now) = (facts.account, facts.now)
        let settings = try transaction.findSettings()
        var policy = settings.lockout
        policy.attempts = settings.factors.attempts(for: account.kind)
        let bucket = AttemptBucket(factorsOf: account.id, in: facts.request.knownBrowser)
        guard let reserved = try transaction.reserveAttempt(in: bucket, under: policy, at: now) else {
            return .refused(.accountLocked)
        }
        guard !numberIsRight else {
            // The browser's own step is counted again when it comes for the approval.
            try transaction.deleteAttempts(in: bucket)
            var decision = PushAnswer.approve(facts)
            if let check = try transaction.updateCallerCheckVerified(in: facts.flow.id, at: now) {
                decision.events.append(check.event)
            }
            return decision
        }
        var decision = Decision.refused(.numberWrong)
        decision.events = [
            AuditEvent(
                .factorFailed, by: .anonymous, account: account.id,
                details: ["factor": FactorKind.push.rawValue, "in": facts.request.purpose.rawValue],
                facts.origin.details)
        ]
        guard policy.locks(reserved) else { return decision }
        let lock = try transaction.lock(account, for: reserved, under: policy, origin: facts.origin, at: now)
        decision.refusals = [.accountLocked]
        decision.changes = [.decidePushRequest(facts.request.id, as: .over, at: now)]
        decision.changes += lock.changes
        decision.events += lock.events
        decision.notices += lock.notices
        return decision
    }
}

extension Transaction {
    fileprivate func pushFacts(
        _ id: ID<PushRequest>, _ phone: Phone, _ origin: Origin, at now: Timestamp
    ) throws -> PushAnswer.Facts? {
        guard let account = try lockAccount(phone.account), let request = try findPushRequest(id),
            // Removed meanwhile, it answers for nobody.
            let phone = try findPhone(phone.id), let flow = try findFlow(request.flow)
        else { return nil }
        return PushAnswer.Facts(
            account: account, phone: phone, request: request, flow: flow,
            recoveryAddresses: try findRecoveryAddresses(of: account.id, at: now), origin: origin, now: now)
    }
}
