/// What becomes of an account when an identity system adds, changes or removes its person: the same as if an administrator
/// did it, mails included. What it says again changes nothing, and leaves no trace.
package enum Provisioning {
    package struct Facts: Sendable {
        /// As it is in the transaction that writes.
        package var account: Account
        package var recovery: RecoveryAddresses
        package var actor: Actor
        /// Where mail about a first password may leave, in turn behind that of others; `nil` for at once.
        package var activationMailAt: Timestamp?
        /// Whether it was an identity system that suspended the account.
        package var isItsSuspension: Bool
        /// The latest move of the mailbox, while it holds.
        package var hold: MailboxMove?
        /// Of the move that this may be.
        package var newMove: ID<MailboxMove>
        /// Within the last hour: changes of address or user name, and ends of suspensions.
        package var nameChanges: Int
        package var activations: Int
        package var now: Timestamp

        package init(
            account: Account, recovery: RecoveryAddresses, actor: Actor, activationMailAt: Timestamp? = nil,
            isItsSuspension: Bool = true, hold: MailboxMove? = nil, newMove: ID<MailboxMove> = ID(rawValue: ""),
            nameChanges: Int = 0, activations: Int = 0, now: Timestamp
        ) {
            self.activationMailAt = activationMailAt
            self.isItsSuspension = isItsSuspension
            self.hold = hold
            self.newMove = newMove
            self.nameChanges = nameChanges
            self.activations = activations
            self.account = account
            self.recovery = recovery
            self.actor = actor
            self.now = now
        }
    }

    package static func change(to wanted: ProvisionedUser, _ facts: Facts) -> Decision {
        let (account, before) = (facts.account, facts.account.provisioned)
        guard account.isProvisioned else { return .refused(.accountUnknown) }
        if let refusal = facts.refusal(to: wanted) { return .refused(refusal) }
        var decision = Decision()
        // The mailbox is where links go: what was sent to the one of before is worth nothing any more.
        let movesMailbox = facts.movesMailbox(to: wanted)
        let ends = movesMailbox || (before.isActive && !wanted.isActive)
        if ends { decision.changes += account.ending(at: facts.now) }
        let changed = facts.changed(to: wanted)
        if !changed.isEmpty {
            decision.changes.append(.setProvisioned(account.id, wanted))
            decision.events.append(
                AuditEvent(
                    .accountChanged, by: facts.actor, account: account.id,
                    details: ["changed": changed.joined(separator: " ")]))
        }
        if movesMailbox { decision.add(facts.endingRecoveryAddresses(sharing: wanted.email)) }
        let move = movesMailbox ? facts.move(to: wanted.email) : nil
        if let move { decision.changes.append(.insertMailboxMove(move)) }
        if movesMailbox, move == nil, let hold = facts.hold {
            decision.changes.append(
                .endMailboxMoves(account.id, since: hold.movedAt, from: hold.previous, at: facts.now))
        }
        if wanted.isActive != before.isActive { decision.add(facts.turning(isActive: wanted.isActive)) }
        let epoch = ends ? account.epoch + 1 : account.epoch
        let waits = account.passwordChangedAt == nil
        if waits, wanted.isActive, movesMailbox || !before.isActive {
            let time = facts.activationMailAt ?? facts.now
            decision.notices.append(
                .activation(of: account, epoch: epoch, at: time, notBefore: facts.activationMailAt))
        }
        if !waits, facts.changesNames(to: wanted) { decision.notices += facts.told(of: wanted, move) }
        return decision
    }

    /// The account ends, and never opens again. Its row stays for the trail; whoever gets the address after it inherits
    /// nothing: no password, no factor, no recovery address.
    package static func remove(_ facts: Facts) -> Decision {
        let account = facts.account
        guard account.isProvisioned else { return .refused(.accountUnknown) }
        var decision = Decision()
        decision.changes =
            account.ending(at: facts.now) + [
                .voidLinks(account.id, kinds: [.undo, .enrolment, .stop], at: facts.now), .removeFactors(account.id),
                .endFactorReset(account.id), .clearAttempts(account.id), .forgetBrowsers(account.id),
                .endMailboxMoves(account.id, since: Timestamp(milliseconds: 0), at: facts.now),
            ] + facts.live.map { .endRecoveryAddress($0.id, at: facts.now) } + [.removeAccount(account.id)]
        decision.events = [account.stateChanged(to: .removed, by: facts.actor)]
        // Whoever was suspended has heard that it is over.
        if account.state == .active {
            decision.notices = [Notice(.accountRemoved, to: facts.recovery.everyRecipient, of: account.id)]
        }
        return decision
    }
}

extension Provisioning.Facts {
    fileprivate func movesMailbox(to wanted: ProvisionedUser) -> Bool { wanted.email.key != account.email.key }

    fileprivate func changesNames(to wanted: ProvisionedUser) -> Bool {
        movesMailbox(to: wanted) || wanted.userName?.key != account.userName?.key
    }

    fileprivate func refusal(to wanted: ProvisionedUser) -> Refusal? {
        if wanted.isActive, account.state == .suspended {
            // Who said that it wasn't them, or an administrator, may have had a reason that it knows nothing of.
            guard isItsSuspension else { return .suspendedByOthers }
            guard activations < MailboxMove.activationsAnHour else { return .tooManyAttempts }
        }
        guard !changesNames(to: wanted) || nameChanges < MailboxMove.changesAnHour else { return .tooManyAttempts }
        return nil
    }

    /// `nil` where nobody has a password that could be reset, and where the address comes back that was moved away.
    fileprivate func move(to email: EmailAddress) -> MailboxMove? {
        let trusted = hold?.previous ?? account.email
        guard account.passwordChangedAt != nil, email.key != trusted.key else { return nil }
        return MailboxMove(id: newMove, account: account.id, previous: trusted, movedAt: now)
    }

    /// The mailbox of before is told how to take it back.
    fileprivate func told(of wanted: ProvisionedUser, _ move: MailboxMove?) -> [Notice] {
        let (email, userName) = (wanted.email.text, wanted.userName?.text)
        var recipients = everyAddress(besides: wanted.email)
        var notices: [Notice] = []
        if let move {
            let undo = NewLink(
                kind: .undo, at: account.entrance, channel: .primary, epoch: account.epoch, mailboxMove: move.id,
                expiresAt: now + MailboxMove.undoLives)
            let content = Notice.Content.mailboxMoved(
                email: email, userName: userName, holdsUntil: move.holdsUntil.milliseconds)
            notices = [Notice(content, to: [.address(move.previous)], of: account.id, link: undo)]
            recipients.removeAll { $0 == .address(move.previous) }
        }
        return notices + [Notice(.accountChanged(email: email, userName: userName), to: recipients, of: account.id)]
    }

    fileprivate var live: [RecoveryAddress] { [recovery.verified, recovery.pending].compactMap(\.self) }

    /// By the names that the trail has for them.
    fileprivate func changed(to wanted: ProvisionedUser) -> [String] {
        let before = account.provisioned
        return [
            wanted.email == before.email ? nil : "email", wanted.userName == before.userName ? nil : "user-name",
            wanted.name == before.name ? nil : "name", wanted.externalID == before.externalID ? nil : "external-id",
        ].compactMap(\.self)
    }

    /// A suspension, or its end. Whoever has no password yet waits for one again.
    fileprivate func turning(isActive: Bool) -> Decision {
        let waits = account.passwordChangedAt == nil
        let state: AccountState = isActive ? (waits ? .staged : .active) : .suspended
        var decision = Decision()
        decision.changes = [.setState(account.id, state)]
        if !isActive { decision.changes.append(.markSuspensionProvisioned(account.id)) }
        decision.events = [account.stateChanged(to: state, by: actor)]
        if !waits {
            decision.notices = [
                Notice(isActive ? .accountActivated : .accountSuspended, to: [.primary], of: account.id)
            ]
        }
        return decision
    }

    /// A recovery address is another mailbox than the primary one.
    func endingRecoveryAddresses(sharing email: EmailAddress) -> Decision {
        var decision = Decision()
        for address in live where address.address.sharesMailbox(with: email) {
            decision.changes.append(.endRecoveryAddress(address.id, at: now))
            decision.events.append(
                AuditEvent(
                    .recoveryRemoved, by: actor, account: account.id,
                    details: ["domain": String(address.address.domain), "cause": "same-as-primary"]))
        }
        return decision
    }

    /// Of before and of now: whoever moved a mailbox must not be the only one who hears of it.
    func everyAddress(besides email: EmailAddress) -> [Notice.Recipient] {
        var seen: Set<String> = []
        let addresses = [email, account.email] + [recovery.verified?.address].compactMap(\.self)
        return addresses.filter { seen.insert($0.key).inserted }.map { .address($0) }
    }
}
