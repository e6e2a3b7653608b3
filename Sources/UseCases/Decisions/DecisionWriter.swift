package import Domain
package import Formats
import Store

/// Writes what a rule decided, inside the transaction that loaded the facts: changes, mails, and the trail last.
struct DecisionWriter: Sendable {
    let keys: KeyStore.Keys
    let chance: Chance
    let now: Timestamp

    func write(_ decision: Decision, in transaction: any Transaction) throws {
        // Before anything is changed: what is told of may take the phones away.
        let phones = try decision.notices.filter { $0.recipients.contains(.phones) }
            .map { ($0, try transaction.listPhones(of: $0.account)) }
        for change in decision.changes { try write(change, in: transaction) }
        try follow(decision, in: transaction)
        // In batches, so that a server far away works on those that are sealed.
        try decision.notices.filter { $0.recipients != [.phones] }.forEachBatch(of: QueuedMail.batch) { notices in
            try transaction.insertMail(try notices.flatMap { try mail($0, in: transaction) })
        }
        for (notice, phones) in phones { try tell(phones, of: notice, in: transaction) }
        let events = decision.flow.map { flow in decision.events.map { $0.within(flow) } } ?? decision.events
        try transaction.record(events, key: keys.audit, at: now)
    }

    private func write(_ change: Change, in transaction: any Transaction) throws {
        switch change {
        case .setState(let account, let state): try transaction.updateAccountState(account, to: state, at: now)
        case .setProvisioned(let account, let user): try transaction.updateAccount(account, to: user, at: now)
        case .removeAccount(let account): try transaction.updateAccountRemoved(account, at: now)
        case .markSuspensionProvisioned(let account): try transaction.updateAccountSuspendedByProvisioning(account)
        case .insertMailboxMove(let move): try transaction.insertMailboxMove(move)
        case .endMailboxMoves(let account, let start, let previous, let time):
            try transaction.updateMailboxMovesEnded(of: account, since: start, from: previous, at: time)
        case .setRole(let account, let role): try transaction.updateAccountRole(account, to: role)
        case .expire(let account, let time): try transaction.updateAccountExpired(account, at: time)
        case .announceExpiry(let account, let time, let start):
            try transaction.updateExpiryAnnounced(of: account, at: time, countedFrom: start)
        case .restore(let account, let time, let mustChange):
            try transaction.updateAccountRestored(account, countsFrom: time, mustChange: mustChange)
        case .setNeverExpires(let account, let exempt):
            try transaction.updateAccountNeverExpires(account, to: exempt)
        case .advanceEpoch(let account, let epoch): try transaction.updateAccountEpoch(account, from: epoch)
        case .setVerifier(let account, let verifier, let time, let remembering):
            try transaction.updateVerifier(of: account, to: verifier, at: time, remembering: remembering)
        case .upgradeVerifier(let account, let verifier, let epoch):
            _ = try transaction.updateVerifier(of: account, to: verifier, whereEpoch: epoch)
        case .insertFlow(let flow): try transaction.insertFlow(flow)
        case .insertProof(let proof): try transaction.insertProof(proof)
        case .consumeFlow(let flow, let time): try once(try transaction.updateFlowConsumed(flow, at: time))
        case .spendLink(let link, let time): try once(try transaction.updateLinkSpent(link, at: time))
        case .voidLinks(let account, let kinds, let time):
            try transaction.updateLinksVoided(of: account, kinds: kinds, at: time)
        case .voidUndoLinks(let account, let start, let time):
            try transaction.updateUndoLinksVoided(of: account, after: start, at: time)
        case .voidFlows(let account, let time): try transaction.updateFlowsVoided(of: account, at: time)
        case .voidOtherFlows(let account, let kept, let time):
            try transaction.updateFlowsVoided(of: account, keeping: kept, at: time)
        case .voidFlow(let flow, let time): try transaction.updateFlowVoided(flow, at: time)
        case .insertPhoneEnrolment(let enrolment, let digest):
            try transaction.insertPhoneEnrolment(enrolment, digest: digest)
        case .confirmPhone(let enrolment, let account, let time):
            try once(try transaction.insertPhone(confirming: enrolment, of: account, at: time))
        case .removePhone(let phone, let account): try once(try transaction.deletePhone(phone, of: account))
        case .renamePhone(let phone, let account, let name):
            try once(try transaction.updatePhoneName(phone, of: account, to: name))
        case .usePhone(let phone, let time): try transaction.updatePhoneUsed(phone, at: time)
        case .decidePushRequest(let request, let state, let time):
            try once(try transaction.updatePushRequestDecided(request, as: state, at: time))
        case .insertPendingAuthenticator(let authenticator):
            try transaction.insertPendingAuthenticator(authenticator)
        case .confirmAuthenticator(let id, let account, let step, let time):
            try once(try transaction.updateAuthenticatorConfirmed(id, of: account, step: step, at: time))
        case .removeAuthenticator(let account): try transaction.deleteAuthenticators(of: account)
        case .spendChallenge(let challenge): try once(try transaction.insertSpentChallenge(challenge))
        case .insertPasskey(let passkey): try once(try transaction.insertPasskey(passkey))
        case .renamePasskey(let id, let account, let name):
            try once(try transaction.updatePasskeyName(id, of: account, to: name))
        case .removePasskey(let id, let account): try once(try transaction.deletePasskey(id, of: account))
        case .setDuo(let account, let time): try transaction.updateAccountDuo(account, since: time)
        case .replaceRecoveryCodes(let account, let codes):
            try transaction.deleteRecoveryCodes(of: account)
            for code in codes { try transaction.insertRecoveryCode(code) }
        case .removeFactors(let account): try transaction.deleteFactors(of: account)
        case .insertFactorReset(let reset): try transaction.insertFactorReset(reset)
        case .endFactorReset(let account): try transaction.deleteFactorReset(of: account)
        case .setFactorMissed(let account, let time): try transaction.updateAccountFactorMissed(account, at: time)
        case .setFactorRule(let account, let rule): try transaction.updateAccountFactorRule(account, to: rule)
        case .clearAttempts(let account): try transaction.deleteAttempts(of: account)
        case .forgetBrowsers(let account): try transaction.deleteKnownBrowsers(of: account, keeping: 0)
        case .forgetAnswers(let account): try transaction.updateKnownBrowsersUnanswered(of: account)
        case .setSessionScope(let session, let scope): try transaction.updateSessionScope(session, to: scope)
        case .endSession(let session): try transaction.deleteSession(session)
        case .endSessions(let account): try transaction.deleteSessions(of: account)
        case .endOtherSessions(let account, let kept): try transaction.deleteSessions(of: account, keeping: kept)
        case .insertBreakGlass(let code, let digest): try transaction.insertBreakGlass(code, digest: digest)
        case .spendBreakGlass(let code, let time): try once(try transaction.updateBreakGlassUsed(code, at: time))
        case .insertDeskReset(let reset): try transaction.insertDeskReset(reset)
        case .decideDeskReset(let id, let state, let actor, let code, let time):
            try once(try transaction.updateDeskResetDecided(id, as: state, by: actor, code: code, at: time))
        case .stopDeskReset(let id, let time): try once(try transaction.updateDeskResetStopped(id, at: time))
        case .expireFactorReset(let account, let time):
            try transaction.updateFactorResetExpired(of: account, at: time)
        // Followed together, when all is written.
        case .deliverPassword, .deliverStanding: break
        case .insertRecoveryAddress(let address): try transaction.insertRecoveryAddress(address)
        case .verifyRecoveryAddress(let address, let time, let servesFrom):
            try once(try transaction.updateRecoveryAddressVerified(address, at: time, servesFrom: servesFrom))
        case .endRecoveryAddress(let address, let time):
            try transaction.updateRecoveryAddressEnded(address, at: time)
        case .reviveRecoveryAddress(let address): try transaction.updateRecoveryAddressRevived(address)
        }
    }

    private func once(_ wasFirst: Bool) throws {
        guard wasFirst else { throw DatabaseFault.lostRace }
    }

    private func mail(_ notice: Notice, in transaction: any Transaction) throws -> [QueuedMail] {
        let token = try notice.link.map { try make($0, for: notice.account, in: transaction) }
        let letter = Letter(content: notice.content, token: token?.text.exposed)
        return try addresses(notice, in: transaction).map { recipient in
            let id = ID<QueuedMail>(at: now, chance: chance.uint128())
            return QueuedMail(
                id: id, kind: notice.content.kind.rawValue, account: notice.account, recipient: recipient,
                sealed: try letter.sealed(for: id, keys: keys), queuedAt: notice.notBefore ?? now,
                expiresAt: notice.validUntil, attempts: 0)
        }
    }

    private func addresses(_ notice: Notice, in transaction: any Transaction) throws -> [EmailAddress] {
        var addresses: [EmailAddress] = []
        for recipient in notice.recipients {
            switch recipient {
            case .primary: addresses += try transaction.findAccount(notice.account).map { [$0.email] } ?? []
            case .address(let address): addresses.append(address)
            case .phones: break
            case .administrators:
                // Whom it is about has a mail of their own.
                let others = try transaction.listNotifiedAdministrators().filter { $0.id != notice.account }
                addresses += others.map(\.email)
            }
        }
        return addresses
    }

    private func tell(_ phones: [Phone], of notice: Notice, in transaction: any Transaction) throws {
        for phone in phones {
            guard let subscription = phone.subscription, let message = PhoneMessage(notice.content) else { continue }
            let token = try notice.link.map { try make($0, for: notice.account, in: transaction) }
            let id = ID<PhoneNotice>(at: now, chance: chance.uint128())
            try transaction.insertPhoneNotice(
                PhoneNotice(
                    id: id, account: notice.account, phone: phone.id, subscription: subscription,
                    sealed: SealedSecret(
                        text: try keys.data.seal(message.text(with: token), context: PhoneMessage.context(id))),
                    queuedAt: now))
        }
    }

    /// Makes a link. Its token is in nobody's hands but the letter's; the row knows the digest.
    func make(_ link: NewLink, for account: ID<Account>, in transaction: any Transaction) throws -> Token {
        let token = chance.token(link.kind.tokenKind, at: link.entrance)
        let made = Link(
            id: ID(at: now, chance: chance.uint128()), kind: link.kind, account: account, epoch: link.epoch,
            channel: link.channel, recoveryAddress: link.recoveryAddress, deskReset: link.deskReset,
            mailboxMove: link.mailboxMove, createdAt: now, expiresAt: link.expiresAt, spentAt: nil, voidedAt: nil)
        try transaction.insertLink(made, digest: token.digest)
        return token
    }
}

extension LinkKind {
    package var tokenKind: TokenKind {
        switch self {
        case .reset: .resetLink
        case .activation: .activationLink
        case .verify: .verifyLink
        case .undo: .undoLink
        case .enrolment: .enrolmentLink
        case .stop: .stopLink
        }
    }
}

extension Installation {
    /// Ready to write at `now`.
    func writer(at now: Timestamp) -> DecisionWriter {
        DecisionWriter(keys: keys.current, chance: chance, now: now)
    }

    /// What follows a decision that was stored: who holds a session finds out at once, mail goes out, and directories
    /// are told.
    func announce(_ decision: Decision) {
        let endsSessions = decision.changes.contains { change in
            switch change {
            case .advanceEpoch, .endSession, .endSessions, .endOtherSessions, .setSessionScope, .setState, .expire,
                .restore:
                true
            default: false
            }
        }
        if endsSessions { sessionCache.removeAll() }
        if !decision.notices.isEmpty { work.mail.wake() }
        if decision.notices.contains(where: { $0.recipients.contains(.phones) }) { work.phoneNotices.wake() }
        if decision.mayBeOwedToTargets { wakeConnectors() }
    }

    /// Those that run here, and those that wait for an answer.
    func wakeConnectors() {
        work.deliveries.wake()
        deliveryWaiters.wakeAll()
    }
}
