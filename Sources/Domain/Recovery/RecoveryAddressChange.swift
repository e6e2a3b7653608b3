/// The rules by which a recovery address is set, verified, removed, and a change of it taken back.
package enum RecoveryAddressChange {
    package struct Facts: Sendable {
        package var account: Account
        package var addresses: RecoveryAddresses
        /// Verification mails that the account had sent within the last hour.
        package var mailsInTheLastHour: Int
        package var settings: Settings
        package var origin: Origin
        package var now: Timestamp

        package init(
            account: Account, addresses: RecoveryAddresses, mailsInTheLastHour: Int,
            settings: Settings, origin: Origin, now: Timestamp
        ) {
            self.account = account
            self.addresses = addresses
            self.mailsInTheLastHour = mailsInTheLastHour
            self.settings = settings
            self.origin = origin
            self.now = now
        }
    }

    /// A new address waits beside the verified one and takes its place when it is verified.
    package static func request(_ address: EmailAddress, id: ID<RecoveryAddress>, _ facts: Facts) -> Decision {
        let (account, now) = (facts.account, facts.now)
        guard !address.sharesMailbox(with: account.email) else { return .refused(.addressSameAsPrimary) }
        // Each request mails a stranger, and the person.
        guard facts.mailsInTheLastHour < RecoveryPolicy.mailsAnHour else { return .refused(.tooManyAttempts) }
        let requested = RecoveryAddress(
            id: id, account: account.id, address: address, requestedAt: now, verifiedAt: nil, servesFrom: nil)
        var decision = Decision()
        if let pending = facts.addresses.pending {
            decision.changes.append(.endRecoveryAddress(pending.id, at: now))
        }
        decision.changes += [
            // A change of address leaves every link behind that was sent before it.
            .voidLinks(account.id, kinds: [.reset, .verify], at: now),
            .insertRecoveryAddress(requested),
        ]
        let verify = NewLink(
            kind: .verify, at: account.entrance, channel: .recovery, epoch: account.epoch, recoveryAddress: id,
            expiresAt: requested.waitsUntil)
        decision.notices = [
            Notice(
                .recoveryVerify(address: address.text), to: [.address(address)], of: account.id, link: verify)
        ]
        decision.notices += changed(.requested, address, facts)
        decision.events = [event(.recoveryRequested, address, facts)]
        return decision
    }

    /// Completes after a sign-in in the browser that opened the link; bound to that account and that address.
    package static func verify(_ link: Link, _ facts: Facts) -> Decision {
        let (account, now) = (facts.account, facts.now)
        guard link.kind == .verify, link.isLive(for: account, at: now),
            let pending = facts.addresses.pending, pending.id == link.recoveryAddress, now < pending.waitsUntil
        else { return .refused(.linkDead) }
        let servesFrom = now + facts.settings.recovery.addressHold
        var decision = Decision()
        decision.changes = [.spendLink(link.id, at: now)]
        if let verified = facts.addresses.verified {
            decision.changes.append(.endRecoveryAddress(verified.id, at: now))
        }
        decision.changes += [
            .verifyRecoveryAddress(pending.id, at: now, servesFrom: servesFrom),
            .voidLinks(account.id, kinds: [.reset], at: now),
        ]
        decision.notices = [
            Notice(
                .recoveryVerified(address: pending.address.text, servesFrom: servesFrom.milliseconds),
                to: [.primary, .address(pending.address)], of: account.id)
        ]
        if let replaced = facts.addresses.verified {
            decision.notices.append(
                Notice(
                    .recoveryChanged(.replaced, address: pending.address.text), to: [.address(replaced.address)],
                    of: account.id))
        }
        decision.events = [event(.recoveryVerified, pending.address, facts)]
        return decision
    }

    package static func remove(_ facts: Facts) -> Decision {
        var decision = Decision()
        let live = [facts.addresses.pending, facts.addresses.verified].compactMap(\.self)
        guard let newest = live.first else { return decision }
        decision.changes = live.map { .endRecoveryAddress($0.id, at: facts.now) }
        decision.changes.append(.voidLinks(facts.account.id, kinds: [.reset, .verify], at: facts.now))
        decision.notices = changed(.removed, (facts.addresses.verified ?? newest).address, facts)
        decision.events = live.map { event(.recoveryRemoved, $0.address, facts) }
        return decision
    }

    /// Takes a change back: the address of before returns, the new one goes, and every session ends, because whoever
    /// made the change is signed in.
    package static func undo(_ link: Link, _ facts: Facts) -> Decision {
        let (account, now) = (facts.account, facts.now)
        guard link.kind == .undo, link.isLive(for: account, at: now) else { return .refused(.linkDead) }
        let live = [facts.addresses.pending, facts.addresses.verified].compactMap(\.self)
        var decision = Decision()
        decision.changes = [.spendLink(link.id, at: now)]
        decision.changes += live.filter { $0.id != link.recoveryAddress }.map { .endRecoveryAddress($0.id, at: now) }
        if let before = link.recoveryAddress { decision.changes.append(.reviveRecoveryAddress(before)) }
        decision.changes += [
            .advanceEpoch(account.id, from: account.epoch),
            .voidLinks(account.id, kinds: [.reset, .activation, .verify], at: now),
            // Older ways back stay open: whoever made two changes has made the newer link a way to their own address.
            .voidUndoLinks(account.id, after: link.createdAt, at: now),
            .voidFlows(account.id, at: now),
        ]
        let taken = facts.addresses.pending ?? facts.addresses.verified
        decision.notices = [
            Notice(
                .recoveryChanged(.undone, address: taken?.address.text ?? ""), to: [.primary], of: account.id)
        ]
        decision.events = [
            AuditEvent(
                .recoveryUndone, by: .anonymous, account: account.id, details: facts.origin.details),
            AuditEvent(
                .sessionsEnded, by: .anonymous, account: account.id, details: ["which": "all", "cause": "undo"]),
        ]
        return decision
    }

    /// Announced at the primary address, with the way back, and at the old recovery address.
    private static func changed(_ change: RecoveryChange, _ address: EmailAddress, _ facts: Facts) -> [Notice] {
        let account = facts.account
        let undo = NewLink(
            kind: .undo, at: account.entrance, channel: .primary, epoch: account.epoch,
            recoveryAddress: facts.addresses.verified?.id, expiresAt: facts.now + RecoveryPolicy.undoLives)
        let content = Notice.Content.recoveryChanged(change, address: address.text)
        let toPrimary = Notice(content, to: [.primary], of: account.id, link: undo)
        guard let old = facts.addresses.verified else { return [toPrimary] }
        return [toPrimary, Notice(content, to: [.address(old.address)], of: account.id)]
    }

    /// The address itself stays out of the trail: it is the person's own, and the trail is for others to read.
    private static func event(_ kind: AuditKind, _ address: EmailAddress, _ facts: Facts) -> AuditEvent {
        AuditEvent(
            kind, by: .account(facts.account.id), account: facts.account.id,
            details: ["domain": String(address.domain)], facts.origin.details)
    }
}
