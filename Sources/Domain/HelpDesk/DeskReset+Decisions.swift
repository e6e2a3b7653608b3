extension DeskReset {
    /// It waits for a second administrator; its person and the others are told.
    package func asked(of account: Account, recovery: RecoveryAddresses) -> Decision {
        var decision = Decision()
        decision.changes = [.insertDeskReset(self)]
        decision.events = [
            AuditEvent(.consentAsked, by: asker, account: account.id, details: details).explained(by: reason)
        ]
        decision.notices =
            told(.asked, of: account, epoch: account.epoch, recovery, at: askedAt) + [
                Notice(.consentWanted(person: account.person, act), to: [.administrators], of: account.id)
            ]
        return decision
    }

    /// What was decided about the account, with this beside it: done by one, who needed no second.
    package func done(_ act: Decision, to account: Account, _ recovery: RecoveryAddresses) -> Decision {
        var decision = act.noting(details)
        decision.changes.append(.insertDeskReset(self))
        decision.tell(told(.done, of: account, epoch: account.epoch, recovery, at: askedAt))
        return decision
    }

    /// The same after a second administrator consented.
    ///
    /// - Parameter code: To be shown to who asked.
    package func granted(
        _ act: Decision, to account: Account, _ recovery: RecoveryAddresses, by consenter: Actor, code: SealedSecret?,
        at now: Timestamp
    ) -> Decision {
        var decision = act.noting(details.merging(["consent": consenter.text]) { $1 })
        decision.changes.insert(.decideDeskReset(id, as: .done, by: consenter, code: code, at: now), at: 0)
        decision.events.insert(
            AuditEvent(.consentGiven, by: consenter, account: account.id, details: details), at: 0)
        decision.tell(told(.done, of: account, epoch: account.epoch, recovery, at: now))
        return decision
    }

    /// Why somebody may not settle it, if so.
    package func refusal(to consenter: Actor, at now: Timestamp) -> Refusal? {
        if consenter == asker || consenter == .account(account) { return .ownRequest }
        return isOpen(at: now) ? nil : .consentOver
    }

    /// Whose a key is nobody knows: whoever holds it and a session would be both who asks and who consents.
    package func isGrantable(by consenter: Actor) -> Bool {
        if case .apiKey = asker { consenter == .host } else { true }
    }

    package func refused(by consenter: Actor, because reason: Reason?, at now: Timestamp) -> Decision {
        guard reason != nil || consenter == .host else { return .refused(.reasonMissing) }
        var decision = Decision()
        decision.changes = [.decideDeskReset(id, as: .refused, by: consenter, code: nil, at: now)]
        decision.events = [
            AuditEvent(.consentRefused, by: consenter, account: account, details: details).explained(by: reason)
        ]
        return decision
    }

    /// To each of the addresses and to the phones, each with a link of its own.
    private func told(
        _ stage: Stage, of account: Account, epoch: Int, _ recovery: RecoveryAddresses, at now: Timestamp
    ) -> [Notice] {
        (recovery.everyRecipient + [.phones]).map { recipient in
            let link = NewLink(
                kind: .stop, at: account.entrance, channel: recipient.channel, epoch: epoch,
                deskReset: id, expiresAt: now + Self.stoppableFor)
            return Notice(.deskReset(act, stage), to: [recipient], of: account.id, link: link)
        }
    }
}

extension DeskReset {
    package struct StopFacts: Sendable {
        /// All as they are in the transaction that writes.
        package var account: Account
        package var enrolled: EnrolledFactors
        package var isLastOwner: Bool
        package var recovery: RecoveryAddresses
        package var origin: Origin
        package var now: Timestamp

        package init(
            account: Account, enrolled: EnrolledFactors, isLastOwner: Bool, recovery: RecoveryAddresses,
            origin: Origin, now: Timestamp
        ) {
            self.account = account
            self.enrolled = enrolled
            self.isLastOwner = isLastOwner
            self.recovery = recovery
            self.origin = origin
            self.now = now
        }
    }

    /// *This wasn't me.* A request is taken back. Of what was done, nothing opens anything any more; where somebody has got
    /// in by it already, the account is closed: they know the password, or hold the factor, and would come again.
    package func stop(_ facts: StopFacts) -> Decision {
        let (account, now) = (facts.account, facts.now)
        guard self.account == account.id, isStoppable(at: now) else { return .refused(.linkDead) }
        // Also who is suspended: an identity system that did it can't end it any more.
        let suspends = wasUsed(facts) && [.active, .suspended].contains(account.state) && !facts.isLastOwner
        var decision = Decision()
        decision.changes = [.stopDeskReset(id, at: now)]
        decision.events = [
            AuditEvent(
                .deskResetStopped, by: .anonymous, account: account.id,
                details: ["was": state.rawValue], details, facts.origin.details)
        ]
        if state == .done {
            decision.changes += account.ending(at: now)
            decision.changes += [
                .voidLinks(account.id, kinds: [.enrolment], at: now), .expireFactorReset(account.id, at: now),
            ]
        }
        if suspends {
            decision.changes.append(.setState(account.id, .suspended))
            decision.events.append(account.stateChanged(to: .suspended, by: .anonymous))
        }
        decision.notices = [
            Notice(
                .deskResetStopped(isSuspended: suspends), to: facts.recovery.everyRecipient, of: account.id),
            Notice(
                .deskResetStoppedForAdministrators(person: account.person, act, isSuspended: suspends),
                to: [.administrators], of: account.id),
        ]
        return decision
    }

    private func wasUsed(_ facts: StopFacts) -> Bool {
        guard state == .done, let decidedAt else { return false }
        if let changed = facts.account.passwordChangedAt, changed >= decidedAt { return true }
        // What was enrolled by it may be gone again: what tells is that nothing waits for it any more.
        return act.removesFactors && !facts.enrolled.waitsForEnrolmentCode
    }
}

extension Decision {
    /// Tells of it with these, and not with others that say the same and have no link.
    fileprivate mutating func tell(_ told: [Notice]) {
        notices.removeAll { $0.content == .factorReset(isMailed: false) || $0.content == .passwordResetSentElsewhere }
        notices += told
    }
}

extension AuditEvent {
    fileprivate func explained(by reason: Reason?) -> AuditEvent {
        AuditEvent(kind, by: actor, account: account, details: details, reason.map { ["reason": $0.text] } ?? [:])
    }
}

extension Account {
    /// As mails to administrators name them.
    fileprivate var person: String { "\(name.full) <\(email)>" }
}

extension Notice.Recipient {
    /// Where the link goes that a mail to it holds.
    fileprivate var channel: LinkChannel {
        switch self {
        case .primary, .phones, .administrators: .primary
        case .address: .recovery
        }
    }
}
