extension UserAction {
    package struct Facts: Sendable {
        /// As it is in the transaction that writes.
        package var account: Account
        package var isLocked: Bool
        package var hasSessions: Bool
        package var recovery: RecoveryAddresses
        package var enrolled: EnrolledFactors
        package var settings: Settings
        package var actor: Actor
        package var reason: Reason?
        /// Of the code that will be read out, where that is the action.
        package var spokenDigest: String?
        /// Links that others than the person had mailed to them within the last hour, where the action mails one.
        package var linksInTheLastHour: Int
        /// The primary address is a new one that the person may know nothing of.
        package var isMailboxOnHold: Bool
        /// The directory that decides about the password alone, where one does.
        package var manager: String?
        package var now: Timestamp

        package init(
            account: Account, isLocked: Bool, hasSessions: Bool, recovery: RecoveryAddresses,
            enrolled: EnrolledFactors, settings: Settings, actor: Actor, reason: Reason?, spokenDigest: String? = nil,
            linksInTheLastHour: Int = 0, isMailboxOnHold: Bool = false, manager: String? = nil,
            now: Timestamp
        ) {
            self.account = account
            self.isLocked = isLocked
            self.hasSessions = hasSessions
            self.recovery = recovery
            self.enrolled = enrolled
            self.settings = settings
            self.actor = actor
            self.reason = reason
            self.spokenDigest = spokenDigest
            self.linksInTheLastHour = linksInTheLastHour
            self.isMailboxOnHold = isMailboxOnHold
            self.manager = manager
            self.now = now
        }
    }

    /// Links an hour that administrators may have mailed to an account: each voids the one before, which the person may be
    /// about to open.
    package static let linksAnHour = 5

    /// Whether it counts against that limit, and is counted first.
    package var mailsLink: Bool {
        switch self {
        case .sendReset, .mailActivation: true
        case .account, .resetAuthenticator, .spokenCode, .setFactorRule, .signOut: false
        }
    }

    /// Whether its person then has to set a password here, or waits to.
    private var endsInNewPassword: Bool {
        switch self {
        case .sendReset, .mailActivation, .account(.expire), .account(.restoreToChange): true
        case .account(.unlock), .account(.restore), .account(.suspend), .account(.activate),
            .account(.exemptFromExpiry), .account(.subjectToExpiry), .resetAuthenticator, .spokenCode, .setFactorRule,
            .signOut:
            false
        }
    }

    package func decide(_ facts: Facts) -> Decision {
        guard facts.account.kind == .user else { return .refused(.accountUnknown) }
        guard facts.account.state != .removed else { return .refused(.stateForbids(.removed)) }
        if let manager = facts.manager, endsInNewPassword { return .refused(.passwordDecidedBy(directory: manager)) }
        guard facts.reason != nil || !needsReason || facts.actor == .host else { return .refused(.reasonMissing) }
        return decision(facts).explained(by: facts.reason)
    }

    private func decision(_ facts: Facts) -> Decision {
        let account = facts.account
        switch self {
        case .account(let action):
            return action.decide(account, by: facts.actor, isLocked: facts.isLocked, now: facts.now)
        case .sendReset(let channel): return sendReset(through: channel, facts)
        case .mailActivation: return mailActivation(facts)
        case .resetAuthenticator:
            return FactorReset.decide(
                account, spokenDigest: nil, by: facts.actor, recovery: facts.recovery, at: facts.now)
        case .spokenCode:
            guard let digest = facts.spokenDigest else { return .refused(.nothingPending) }
            return FactorReset.decide(
                account, spokenDigest: digest, by: facts.actor, recovery: facts.recovery, at: facts.now)
        case .setFactorRule(let rule): return set(rule, facts)
        case .signOut: return signOut(facts)
        }
    }

    /// What the account would still have to prove is as if the person had asked themself: the link alone is worth no more.
    private func sendReset(through channel: LinkChannel, _ facts: Facts) -> Decision {
        let account = facts.account
        guard facts.mayMailLink else { return .refused(.tooManyAttempts) }
        guard account.state == .active else { return .refused(.stateForbids(account.state)) }
        guard account.mayPass(.reset, under: facts.settings.password, at: facts.now) else {
            return .refused(.accountExpired)
        }
        let recipient: Notice.Recipient
        switch channel {
        case .primary:
            // Somebody decides that this is the person's; the key that moved the mailbox doesn't.
            if facts.isMailboxOnHold, case .apiKey = facts.actor { return .refused(.mailboxOnHold) }
            recipient = .primary
        case .recovery:
            guard let verified = facts.recovery.verified, verified.serves(at: facts.now) else {
                return .refused(.noRecoveryAddress)
            }
            recipient = .address(verified.address)
        case .host: return .refused(.resetImpossible)
        }
        let proofs = try? RequiredProofs(
            for: .reset, channel: channel, factors: facts.enrolled.answering, policy: facts.settings.recovery)
        guard proofs != nil else { return .refused(.resetImpossible) }
        let link = NewLink(
            kind: .reset, at: account.entrance, channel: channel, epoch: account.epoch,
            expiresAt: facts.now + facts.settings.recovery.linkLives)
        var decision = Decision()
        decision.changes = [.voidLinks(account.id, kinds: [.reset], at: facts.now)]
        decision.events = [
            AuditEvent(
                .resetRequested, by: facts.actor, account: account.id, details: ["channels": channel.rawValue])
        ]
        decision.notices = [Notice(.passwordResetSent, to: [recipient], of: account.id, link: link)]
        // Whoever took over one mailbox is told of by the other.
        if channel == .recovery {
            decision.notices.append(Notice(.passwordResetSentElsewhere, to: [.primary], of: account.id))
        }
        return decision
    }

    private func mailActivation(_ facts: Facts) -> Decision {
        let account = facts.account
        guard facts.mayMailLink else { return .refused(.tooManyAttempts) }
        guard account.state == .staged else { return .refused(.stateForbids(account.state)) }
        var decision = Decision()
        decision.changes = [.voidLinks(account.id, kinds: [.activation], at: facts.now)]
        decision.events = [
            AuditEvent(.activationRenewed, by: facts.actor, account: account.id, details: ["code": "mailed"])
        ]
        decision.notices = [.activation(of: account, at: facts.now)]
        return decision
    }

    private func set(_ rule: FactorRule?, _ facts: Facts) -> Decision {
        let account = facts.account
        guard rule != account.factorRule else { return .refused(.nothingToChange) }
        var decision = Decision()
        decision.changes = [.setFactorRule(account.id, rule)]
        decision.events = [
            AuditEvent(
                .factorRuleChanged, by: facts.actor, account: account.id,
                details: ["factor": rule?.rawValue ?? "as the organisation's"])
        ]
        decision.notices = [Notice(.factorRuleChanged(rule), to: [.primary], of: account.id)]
        return decision
    }

    /// The password stays, and so do links that were mailed: it is about browsers that somebody forgot to close.
    private func signOut(_ facts: Facts) -> Decision {
        guard facts.hasSessions else { return .refused(.nothingToChange) }
        var decision = Decision()
        decision.changes = [.endSessions(facts.account.id), .voidFlows(facts.account.id, at: facts.now)]
        decision.events = [
            AuditEvent(
                .sessionsEnded, by: facts.actor, account: facts.account.id, details: ["which": "all"])
        ]
        decision.notices = [Notice(.signedOut, to: [.primary], of: facts.account.id)]
        return decision
    }
}

extension UserAction {
    /// Whether the account is already as the action would leave it. Done to one person it is done again, as often as
    /// somebody presses the button; done to many, they are left out.
    package func isDone(_ facts: Facts) -> Bool {
        let account = facts.account
        return switch self {
        case .account(.unlock): !facts.isLocked
        case .account(.expire): account.isExpired(under: facts.settings.password, at: facts.now)
        case .account(.restore): !account.isExpired(under: facts.settings.password, at: facts.now)
        case .account(.restoreToChange): account.mustChangePassword && account.expiredAt == nil
        case .account(.suspend): account.state == .suspended
        case .account(.activate): account.state == .active
        case .account(.exemptFromExpiry): account.passwordNeverExpires
        case .account(.subjectToExpiry): !account.passwordNeverExpires
        case .setFactorRule(let rule): account.factorRule == rule
        case .signOut: !facts.hasSessions
        case .resetAuthenticator, .spokenCode: facts.enrolled.isEmpty
        case .sendReset, .mailActivation: false
        }
    }
}

extension UserAction {
    /// What can be done to one person: whatever would change something, with nothing against it.
    ///
    /// - Parameter facts: With the host as the actor, and any digest: who may do it is not asked.
    package static func offered(_ facts: Facts) -> [UserAction] {
        allCases.filter { action in
            // What stands for reset proofs can get lost, and is handed out anew.
            let isAgain = [.resetAuthenticator, .spokenCode].contains(action) && facts.enrolled.waitsForEnrolmentCode
            return (isAgain || !action.isDone(facts)) && action.decide(facts).isDone
        }
    }
}

extension UserAction.Facts {
    fileprivate var mayMailLink: Bool { linksInTheLastHour < UserAction.linksAnHour }
}
