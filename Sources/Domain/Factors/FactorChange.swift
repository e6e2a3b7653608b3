/// Adding, replacing and removing factors: the same proofs for all of it, and the same consequences.
package enum FactorChange {
    package struct Facts: Sendable {
        /// As it is in the transaction that writes.
        package var account: Account
        package var session: Session
        package var enrolled: EnrolledFactors
        /// The flow in which the person proved who they are, with its proofs as stored.
        package var flow: Flow
        package var proofs: [Proof]
        package var recoveryAddresses: RecoveryAddresses
        package var settings: Settings
        package var origin: Origin
        package var now: Timestamp

        package init(
            account: Account, session: Session, enrolled: EnrolledFactors, flow: Flow, proofs: [Proof],
            recoveryAddresses: RecoveryAddresses, settings: Settings, origin: Origin, now: Timestamp
        ) {
            self.account = account
            self.session = session
            self.enrolled = enrolled
            self.flow = flow
            self.proofs = proofs
            self.recoveryAddresses = recoveryAddresses
            self.settings = settings
            self.origin = origin
            self.now = now
        }
    }

    /// How long ago the person may have proven who they are, for a change to begin.
    package static let freshFor: Duration = .minutes(5)

    /// Why nothing may be changed, if so. Derived from what is enrolled now: a proof by password, given before there was
    /// a factor, is worth nothing once there is one.
    ///
    /// - Parameter proofsLast: A change that began under fresh proofs may be finished for as long as its flow lives.
    package static func refusal(_ facts: Facts, proofsLast: Duration = freshFor) -> Refusal? {
        let (flow, account, now) = (facts.flow, facts.account, facts.now)
        guard flow.purpose == .factors, flow.session == facts.session.id, flow.isLive(for: account, at: now),
            facts.session.scope != .passwordChange,
            facts.session.isLive(for: account, settings: facts.settings, at: now),
            let required = try? RequiredProofs(
                for: .factors, channel: nil, factors: facts.enrolled.answering, policy: facts.settings.recovery),
            required.missing(given: facts.proofs.filter { now - $0.provenAt <= proofsLast }, in: flow).isEmpty
        else { return .reauthenticationRequired }
        return nil
    }

    /// A new authenticator waits for its first code; what answers goes on answering.
    package static func begin(_ pending: Authenticator, _ facts: Facts) -> Decision {
        if let refusal = refusal(facts) { return .refused(refusal) }
        guard facts.settings.factors.offered.contains(.totp) else { return .refused(.factorKindOff) }
        var decision = Decision()
        decision.changes = [.insertPendingAuthenticator(pending)]
        return decision
    }

    /// Its first code was right: it answers from now on, and the one of before doesn't.
    package static func confirm(_ pending: Authenticator, step: Int, _ facts: Facts) -> Decision {
        if let refusal = refusal(facts, proofsLast: Flow.lives) { return .refused(refusal) }
        guard pending.flow == facts.flow.id else { return .refused(.nothingPending) }
        var decision = Decision()
        decision.changes = [
            .confirmAuthenticator(pending.id, of: facts.account.id, step: step, at: facts.now),
            // Who has just given a code needn't give another one for what comes next.
            .insertProof(
                Proof(flow: facts.flow.id, account: facts.account.id, kind: .totp, provenAt: facts.now)),
        ]
        return added(.totp, isReplaced: facts.enrolled.hasAuthenticator, to: decision, facts)
    }

    /// What follows from any factor that was added: the account has one, and everybody hears of it.
    ///
    /// - Parameter which: Which one of its kind, for the trail.
    package static func added(
        _ kind: FactorKind, _ which: [String: String] = [:], isReplaced: Bool, to decision: Decision, _ facts: Facts
    ) -> Decision {
        var decision = decision
        let account = facts.account
        decision.changes += consequences(facts) + [.setSessionScope(facts.session.id, .full)]
        if isReplaced { decision.changes.append(.forgetAnswers(account.id)) }
        if account.factorMissedAt != nil { decision.changes.append(.setFactorMissed(account.id, at: nil)) }
        if facts.enrolled.waitsForEnrolmentCode {
            decision.changes += [
                .endFactorReset(account.id), .voidLinks(account.id, kinds: [.enrolment], at: facts.now),
            ]
        }
        decision.events.append(event(isReplaced ? .factorReplaced : .factorAdded, kind, facts, which))
        decision.notices.append(Notice(.factorAdded(kind), to: facts.recoveryAddresses.everyRecipient, of: account.id))
        // Duo is for who has nothing else. It goes for good: what nobody sees any more must not come back by itself.
        if facts.enrolled.hasDuo {
            decision.changes.append(.setDuo(account.id, since: nil))
            decision.events.append(event(.factorRemoved, .duo, facts))
            decision.notices.append(
                Notice(.factorRemoved(.duo), to: facts.recoveryAddresses.everyRecipient, of: account.id))
        }
        return decision
    }

    package static func removeAuthenticator(_ facts: Facts) -> Decision {
        guard facts.enrolled.hasAuthenticator else { return .refused(.nothingPending) }
        var left = facts.enrolled
        left.hasAuthenticator = false
        var decision = Decision()
        decision.changes = [.removeAuthenticator(facts.account.id)]
        return removed(.totp, leaving: left, decision, facts)
    }

    /// What follows from any factor that was removed.
    package static func removed(
        _ kind: FactorKind, _ which: [String: String] = [:], leaving left: EnrolledFactors, _ decision: Decision,
        _ facts: Facts
    ) -> Decision {
        if let refusal = refusal(facts) { return .refused(refusal) }
        let account = facts.account
        if left.isEmpty, facts.settings.factors.requiresFactor(of: account) { return .refused(.lastFactor) }
        var decision = decision
        // Recovery codes stand in for a factor; without one they would be passwords that nobody asked for.
        if left.isEmpty { decision.changes.append(.replaceRecoveryCodes(account.id, with: [])) }
        decision.changes += consequences(facts) + [.forgetAnswers(account.id)]
        decision.events.append(event(.factorRemoved, kind, facts, which))
        decision.notices.append(
            Notice(.factorRemoved(kind), to: facts.recoveryAddresses.everyRecipient, of: account.id))
        return decision
    }

    /// New recovery codes, in place of all of before.
    package static func renewRecoveryCodes(_ codes: [StoredRecoveryCode], _ facts: Facts) -> Decision {
        if let refusal = refusal(facts) { return .refused(refusal) }
        guard !facts.enrolled.isEmpty else { return .refused(.factorRequired) }
        var decision = Decision()
        decision.changes = [.replaceRecoveryCodes(facts.account.id, with: codes)] + consequences(facts)
        decision.events = [event(.recoveryCodesMade, .recoveryCode, facts)]
        decision.notices = [
            Notice(.factorAdded(.recoveryCode), to: facts.recoveryAddresses.everyRecipient, of: facts.account.id)
        ]
        return decision
    }

    /// Whoever else is signed in, is half-way somewhere, or holds a reset link, begins again.
    private static func consequences(_ facts: Facts) -> [Change] {
        [
            .endOtherSessions(facts.account.id, keeping: facts.session.id),
            .voidOtherFlows(facts.account.id, keeping: facts.flow.id, at: facts.now),
            .voidLinks(facts.account.id, kinds: [.reset], at: facts.now),
        ]
    }

    static func event(
        _ kind: AuditKind, _ factor: FactorKind, _ facts: Facts, _ which: [String: String] = [:]
    ) -> AuditEvent {
        AuditEvent(
            kind, by: .account(facts.account.id), account: facts.account.id,
            details: ["factor": factor.rawValue], which, facts.origin.details)
    }
}

/// What an administrator, or the host, does for somebody who has lost every factor.
extension FactorReset {
    /// Removes all factors. The person gets a code that stands for them until others are enrolled; nobody else sees it
    /// unless it is spoken.
    package static func decide(
        _ account: Account, spokenDigest: String?, by actor: Actor, recovery: RecoveryAddresses, at now: Timestamp
    ) -> Decision {
        guard account.state != .staged else { return .refused(.stateForbids(account.state)) }
        let isMailed = spokenDigest == nil
        let expiresAt = now + (isMailed ? linkLives : spokenLives)
        var decision = Decision()
        decision.changes = [
            .removeFactors(account.id), .clearAttempts(account.id), .forgetAnswers(account.id),
            .insertFactorReset(
                FactorReset(account: account.id, digest: spokenDigest, createdAt: now, expiresAt: expiresAt)),
            .advanceEpoch(account.id, from: account.epoch),
            .voidLinks(account.id, kinds: [.reset, .verify, .enrolment], at: now),
            .voidFlows(account.id, at: now),
        ]
        decision.events = [
            AuditEvent(
                .factorReset, by: actor, account: account.id, details: ["code": isMailed ? "mailed" : "spoken"])
        ]
        let link = NewLink(
            kind: .enrolment, at: account.entrance, channel: .primary, epoch: account.epoch + 1, expiresAt: expiresAt)
        decision.notices = [
            Notice(.factorReset(isMailed: isMailed), to: [.primary], of: account.id, link: isMailed ? link : nil)
        ]
        if let verified = recovery.verified {
            decision.notices.append(
                Notice(.factorReset(isMailed: false), to: [.address(verified.address)], of: account.id))
        }
        return decision
    }
}
