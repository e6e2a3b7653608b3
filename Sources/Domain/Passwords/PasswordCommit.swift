/// The one rule by which a verifier is written, whatever door the password came in by.
package enum PasswordCommit {
    package struct Facts: Sendable {
        package var account: Account
        package var flow: Flow
        /// As stored, for this flow.
        package var proofs: [Proof]
        package var link: Link?
        package var factors: Set<FactorKind>
        package var recoveryAddresses: RecoveryAddresses
        package var isLocked: Bool
        package var settings: Settings
        /// The directory that decides about the password, where one does and this service doesn't.
        package var manager: ConnectionName?
        /// Whose password it is already.
        package var adoptedFrom: ConnectionName?
        package var origin: Origin
        package var now: Timestamp

        package init(
            account: Account, flow: Flow, proofs: [Proof], link: Link?, factors: Set<FactorKind>,
            recoveryAddresses: RecoveryAddresses, isLocked: Bool, settings: Settings, manager: ConnectionName? = nil,
            adoptedFrom: ConnectionName? = nil, origin: Origin, now: Timestamp
        ) {
            self.account = account
            self.flow = flow
            self.proofs = proofs
            self.link = link
            self.factors = factors
            self.recoveryAddresses = recoveryAddresses
            self.isLocked = isLocked
            self.settings = settings
            self.manager = manager
            self.adoptedFrom = adoptedFrom
            self.origin = origin
            self.now = now
        }
    }

    /// Everything that follows from a new password, or why there is none. What was proven is derived again from the
    /// rows; the caller's word counts for nothing.
    package static func decide(_ facts: Facts, verifier: SealedVerifier) -> Decision {
        if let refusal = refusal(facts) { return .refused(refusal) }
        let account = facts.account
        guard let door = facts.flow.purpose.door else { return .refused(.linkDead) }
        var decision = Decision()
        // The account's own row comes first: whoever holds it holds what hangs on it, so that two commits wait for each
        // other in one place and never crosswise (each with its own flow, wanting to void the other's).
        decision.changes = [
            .advanceEpoch(account.id, from: account.epoch), .consumeFlow(facts.flow.id, at: facts.now),
        ]
        if let link = facts.link { decision.changes.append(.spendLink(link.id, at: facts.now)) }
        decision.changes += [
            .setVerifier(
                account.id, verifier, at: facts.now, remembering: facts.settings.password.history),
            .voidLinks(account.id, kinds: [.reset, .activation, .verify], at: facts.now),
            .voidFlows(account.id, at: facts.now),
            .forgetBrowsers(account.id),
        ]
        if account.state == .staged { decision.changes.append(.setState(account.id, .active)) }
        decision.events = [
            AuditEvent(
                .passwordSet, by: .account(account.id), account: account.id,
                details: [
                    "door": door.rawValue,
                    "proofs": facts.proofs.map(\.kind.rawValue).sorted().joined(separator: ","),
                    "epoch": String(account.epoch + 1),
                ], facts.adoptedFrom.map { ["connection": $0.text] } ?? [:], facts.origin.details)
        ]
        decision.notices = [
            Notice(
                .passwordChanged(by: door), to: facts.recoveryAddresses.everyRecipient, of: account.id)
        ]
        switch facts.flow.purpose {
        case .reset, .activation: unlock(account, facts, &decision)
        case .change, .adoption, .signIn, .factors, .callerCheck: break
        }
        return decision
    }

    /// A completed reset unlocks: the password that was being guessed is gone.
    private static func unlock(_ account: Account, _ facts: Facts, _ decision: inout Decision) {
        decision.changes.append(.clearAttempts(account.id))
        guard facts.isLocked else { return }
        decision.events.append(
            AuditEvent(
                .accountUnlocked, by: .account(account.id), account: account.id, details: ["cause": "reset"]))
        decision.notices.append(Notice(.accountUnlocked(by: .reset), to: [.primary], of: account.id))
    }

    private static func refusal(_ facts: Facts) -> Refusal? {
        let (account, flow, now) = (facts.account, facts.flow, facts.now)
        guard flow.isLive(for: account, at: now) else {
            return flow.purpose == .change ? .reauthenticationRequired : unproven(flow.purpose)
        }
        // Only the flow's own link, of the kind that opens such a flow: a reset is not opened by a link that verifies.
        guard facts.link?.id == flow.link, facts.link?.kind == flow.purpose.linkKind,
            facts.link?.isLive(for: account, at: now) ?? true
        else { return .linkDead }
        guard flow.purpose.door != nil, account.mayPass(flow.purpose, under: facts.settings.password, at: now) else {
            return unproven(flow.purpose)
        }
        // What is set here would be one that its directory doesn't know.
        if facts.manager != nil, flow.purpose != .adoption { return .passwordManagedElsewhere }
        // The youngest a password may be is asked of changes only: who resets has lost it.
        if flow.purpose == .change, let refusal = tooRecent(account, facts.settings.password, now) { return refusal }
        guard
            let required = try? RequiredProofs(
                for: flow.purpose, channel: facts.link?.channel, factors: facts.factors,
                policy: facts.settings.recovery)
        else { return .factorRequired }
        let missing = required.missing(given: facts.proofs, in: flow)
        guard missing.isEmpty else {
            return RequiredProofs.isFactorAlone(missing) ? .factorRequired : unproven(flow.purpose)
        }
        return nil
    }

    /// Why the password is too young to be changed, if it is. One that has to be changed is not.
    package static func tooRecent(_ account: Account, _ policy: PasswordPolicy, _ now: Timestamp) -> Refusal? {
        guard policy.minimumAge > .zero, let changed = account.passwordChangedAt,
            account.passwordStanding(under: policy, at: now) == .good
        else { return nil }
        let changeable = changed + policy.minimumAge
        return now < changeable ? .passwordTooRecent(changeableFrom: changeable) : nil
    }

    private static func unproven(_ purpose: FlowPurpose) -> Refusal {
        switch purpose {
        case .change: .wrongCredentials
        case .adoption: .wrongCredentials
        case .reset, .activation, .signIn, .factors, .callerCheck: .linkDead
        }
    }
}

extension FlowPurpose {
    /// The kind of link that opens such a flow; none opens a change.
    fileprivate var linkKind: LinkKind? {
        switch self {
        case .reset: .reset
        case .activation: .activation
        case .change, .signIn, .factors, .callerCheck, .adoption: nil
        }
    }
}
