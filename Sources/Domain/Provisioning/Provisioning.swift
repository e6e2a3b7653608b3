/// What becomes of an account when an identity system adds, changes or removes its person: the same as if an administrator
/// did it, mails included. What it says again changes nothing, and leaves no trace.
package enum Provisioning {
    package struct Facts: Sendable {
        /// As it is in the transaction that writes.
        package var account: Account
        package var recovery: RecoveryAddresses
        package var actor: Actor
        package var now: Timestamp

        package init(account: Account, recovery: RecoveryAddresses, actor: Actor, now: Timestamp) {
            self.account = account
            self.recovery = recovery
            self.actor = actor
            self.now = now
        }
    }

    package static func change(to wanted: ProvisionedUser, _ facts: Facts) -> Decision {
        let (account, before) = (facts.account, facts.account.provisioned)
        guard account.isProvisioned else { return .refused(.accountUnknown) }
        var decision = Decision()
        // The mailbox is where links go: what was sent to the one of before is worth nothing any more.
        let movesMailbox = wanted.email.key != before.email.key
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
        if wanted.isActive != before.isActive { decision.add(facts.turning(isActive: wanted.isActive)) }
        let epoch = ends ? account.epoch + 1 : account.epoch
        let waits = account.passwordChangedAt == nil
        if waits, wanted.isActive, movesMailbox || !before.isActive {
            decision.notices.append(.activation(of: account, epoch: epoch, at: facts.now))
        }
        if !waits, movesMailbox || wanted.userName?.key != before.userName?.key {
            decision.notices.append(
                Notice(
                    .accountChanged(email: wanted.email.text, userName: wanted.userName?.text),
                    to: facts.everyAddress(besides: wanted.email), of: account.id))
        }
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
        decision.events = [account.stateChanged(to: state, by: actor)]
        if !waits {
            decision.notices = [
                Notice(isActive ? .accountActivated : .accountSuspended, to: [.primary], of: account.id)
            ]
        }
        return decision
    }

    /// A recovery address is another mailbox than the primary one.
    fileprivate func endingRecoveryAddresses(sharing email: EmailAddress) -> Decision {
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
    fileprivate func everyAddress(besides email: EmailAddress) -> [Notice.Recipient] {
        var seen: Set<String> = []
        let addresses = [email, account.email] + [recovery.verified?.address].compactMap(\.self)
        return addresses.filter { seen.insert($0.key).inserted }.map { .address($0) }
    }
}
