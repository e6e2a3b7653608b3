package import Domain
import Formats
import Store

/// Whether somebody on the telephone is who they say, as who talks to them sees it.
package struct CallerStanding: Sendable {
    package let account: Account
    package let hasPhone: Bool
    /// Found out within the last quarter of an hour, the newest first.
    package let verified: [VerifiedCaller]
    /// The newest request to their phones by who is looking, of that time.
    package let push: ShownPushRequest?

    package init(account: Account, hasPhone: Bool, verified: [VerifiedCaller] = [], push: ShownPushRequest? = nil) {
        self.account = account
        self.hasPhone = hasPhone
        self.verified = verified
        self.push = push
    }
}

package struct VerifiedCaller: Hashable, Sendable {
    package let means: CallerCheck.Means
    package let at: Timestamp
    package let hand: EventHand
    /// By who is looking: for them it counts.
    package let isOwn: Bool

    package init(means: CallerCheck.Means, at: Timestamp, by hand: EventHand, isOwn: Bool) {
        self.means = means
        self.at = at
        self.hand = hand
        self.isOwn = isOwn
    }
}

/// Finds out whether somebody on the telephone is who they say.
package struct CallerDesk: Sendable {
    fileprivate let holder: RightHolder
    fileprivate let right: Right
    /// Of callers.
    package let entrance: Entrance

    /// Nobody calls themself.
    fileprivate func isFor(_ account: Account) -> Bool {
        account.entrance == entrance && holder.actor != .account(account.id)
    }
}

extension HelpDeskRight {
    /// People who call.
    package var callers: CallerDesk { CallerDesk(holder: holder, right: .helpDesk, entrance: .users) }
}

extension AdministrationRight {
    /// Other administrators who call. The help desk finds out nothing about them: it could do nothing for them.
    package var administratorsCalling: CallerDesk {
        CallerDesk(holder: holder, right: .administration, entrance: .administrators)
    }
}

extension CallerDesk {
    /// `nil` where nobody has this id, or it is no account of these.
    package func find(_ id: ID<Account>) async throws -> Outcome<CallerStanding?> {
        let (installation, holder) = (holder.installation, holder)
        let found = try await holder.look(with: right) { transaction, now in
            guard let account = try transaction.findAccount(id), isFor(account) else {
                return .done((CallerStanding, PushRequest?)?.none)
            }
            let standing = CallerStanding(
                account: account, hasPhone: try transaction.findEnrolledFactors(of: id).answering.contains(.push),
                verified: try transaction.verifiedCallers(of: id, for: holder.actor, at: now))
            let check = try transaction.findPushedCallerCheck(of: id, by: holder.actor)
            let isRecent = check.map { now < $0.begunAt + CallerCheck.holds } ?? false
            let request = isRecent ? try check?.flow.flatMap { try transaction.findNewestPushRequest(in: $0) } : nil
            return .done((standing, request))
        }
        switch found {
        case .refused(let refusals): return .refused(refusals)
        case .done(nil): return .done(nil)
        case .done((let standing, nil)?): return .done(standing)
        case .done((let standing, let request?)?):
            let shown = ShownPushRequest(request: request, number: try await installation.openNumber(of: request))
            return .done(
                CallerStanding(
                    account: standing.account, hasPhone: standing.hasPhone, verified: standing.verified, push: shown))
        }
    }

    /// Asks the phones of who calls. The number is to be read out to them: no browser of theirs shows it.
    ///
    /// - Parameter origin: Of the administrator, as the phone shows it.
    package func askPhones(_ id: ID<Account>, origin: Origin) async throws -> Outcome<Void> {
        let installation = holder.installation
        let asked = installation.time.now()
        let request = installation.newID(PushRequest.self, at: asked)
        let (flow, check) = (installation.newID(Flow.self, at: asked), installation.newID(CallerCheck.self, at: asked))
        let number = try installation.makeNumber(of: request)
        let outcome = try await holder.act(with: right) { transaction, actor, now in
            guard let account = try transaction.lockAccount(id), isFor(account) else {
                return (.refused(.accountUnknown), ())
            }
            guard account.state == .active else { return (.refused(.stateForbids(account.state)), ()) }
            // A phone answers for nobody who may not sign in.
            guard account.mayPass(.callerCheck, under: try transaction.findSettings().password, at: now) else {
                return (.refused(.accountExpired), ())
            }
            guard try transaction.findEnrolledFactors(of: id).answering.contains(.push) else {
                return (.refused(.factorKindOff), ())
            }
            let wanted = PushRequest(
                id: request, account: id, flow: flow, purpose: .callerCheck, number: number, origin: origin,
                createdAt: now, expiresAt: now + PushRequest.lives)
            if let refusal = try transaction.refusal(of: wanted, at: now) { return (.refused(refusal), ()) }
            try transaction.insertPushRequest(wanted)
            try transaction.insertCallerCheck(
                CallerCheck(id: check, account: id, actor: actor, means: .push, flow: flow, begunAt: now))
            var decision = Decision()
            decision.changes = [
                .insertFlow(
                    Flow(
                        id: flow, purpose: .callerCheck, account: id, epoch: account.epoch, link: nil, startedAt: now,
                        expiresAt: wanted.expiresAt))
            ]
            decision.events = [
                AuditEvent(
                    .pushRequested, by: actor, account: id, details: ["in": FlowPurpose.callerCheck.rawValue],
                    origin.details)
            ]
            return (decision, ())
        }
        if case .done = outcome {
            installation.pushWaiters.wake(id)
            installation.work.push.wake()
        }
        return outcome
    }

    /// Takes the request back, where it still asks.
    package func withdrawPush(_ id: ID<Account>, origin: Origin) async throws -> Outcome<Void> {
        let outcome = try await holder.act(with: right) { transaction, actor, now in
            guard let flow = try transaction.findPushedCallerCheck(of: id, by: actor)?.flow,
                let request = try transaction.findNewestPushRequest(in: flow),
                try transaction.updatePushRequestDecided(request.id, as: .withdrawn, at: now)
            else { return (Decision(), ()) }
            var decision = Decision()
            decision.events = [
                AuditEvent(
                    .pushWithdrawn, by: actor, account: id, details: ["in": request.purpose.rawValue], origin.details)
            ]
            return (decision, ())
        }
        holder.installation.pushWaiters.wake(id)
        return outcome
    }

    /// Compares what the caller read out with the code that their portal showed. A try is counted before that.
    package func verify(_ id: ID<Account>, code typed: String) async throws -> Outcome<Void> {
        let installation = holder.installation
        let check = installation.newID(CallerCheck.self, at: installation.time.now())
        let typed = SpokenCode(typed: typed)?
            .digest(key: installation.keys.current.audit.bytes, account: id, for: .caller)
        let outcome = try await holder.act(with: right) { transaction, actor, now in
            guard let account = try transaction.lockAccount(id), isFor(account) else {
                return (.refused(.accountUnknown), false)
            }
            let digest = try transaction.updateCallerCodeTried(of: id, limit: CallerCode.tries, at: now)
            let isRight = typed.flatMap { typed in digest.map { ConstantTime.areEqual(typed, $0) } } ?? false
            var decision = Decision()
            guard isRight, let digest, try transaction.deleteCallerCode(of: id, digest: digest) else {
                decision.events = [AuditEvent(.callerCodeWrong, by: actor, account: id)]
                return (decision, false)
            }
            let verified = CallerCheck(
                id: check, account: id, actor: actor, means: .code, begunAt: now, verifiedAt: now)
            try transaction.insertCallerCheck(verified)
            decision.events = [verified.event]
            return (decision, true)
        }
        return switch outcome {
        case .refused(let refusals): .refused(refusals)
        case .done(let isRight): isRight ? .done(()) : .refused(.callerCodeWrong)
        }
    }
}

extension Transaction {
    func verifiedCallers(of account: ID<Account>, for actor: Actor, at now: Timestamp) throws -> [VerifiedCaller] {
        try listCallerChecks(of: account, verifiedAfter: now - CallerCheck.holds).compactMap { check in
            try check.verifiedAt.map {
                VerifiedCaller(
                    means: check.means, at: $0, by: try hand(of: check.actor.text), isOwn: check.actor == actor)
            }
        }
    }

    /// How whoever this administrator talks to was verified; `nil`: not at all.
    func callerMeans(of account: ID<Account>, by actor: Actor, at now: Timestamp) throws -> CallerCheck.Means? {
        try listCallerChecks(of: account, verifiedAfter: now - CallerCheck.holds).first { $0.actor == actor }?.means
    }
}
