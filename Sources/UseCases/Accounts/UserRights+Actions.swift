package import Domain
package import Formats
import Store

/// What became of an action.
package struct PerformedAction: Sendable {
    /// As it is now.
    package let account: Account
    /// To be read out to the person, where that was the action. Shown once.
    package let spokenCode: SpokenCode?
    /// It isn't done yet: a second administrator has to consent.
    package let waits: DeskReset?
}

extension HelpDeskRight {
    /// - Parameter reason: Needed for everything but unlocking.
    package func perform(
        _ action: HelpDeskAction, on id: ID<Account>, because reason: Reason?
    ) async throws -> Outcome<PerformedAction> {
        try await holder.perform(action.action, on: id, because: reason, with: .helpDesk)
    }
}

extension AdministrationRight {
    /// - Parameter reason: Needed for everything but unlocking.
    package func perform(
        _ action: UserAction, on id: ID<Account>, because reason: Reason?
    ) async throws -> Outcome<PerformedAction> {
        try await holder.perform(action, on: id, because: reason, with: .administration)
    }

    /// Adds a person who has no password yet, and mails them the link by which they choose one.
    package func invite(_ name: PersonName, email: EmailAddress, userName: UserName?) async throws -> Outcome<Account> {
        try await holder.invite(
            NewAccount(kind: .user, email: email, userName: userName, name: name), with: .administration)
    }
}

extension HostRight {
    /// A new activation link for somebody who has no password yet; those of before are void. It is shown to whoever is at
    /// the host, who could set any password with it: in the portal it is only mailed.
    package func renewActivationLink(of id: ID<Account>) async throws -> Outcome<Secret<String>> {
        let installation = holder.installation
        let base = installation.baseURL
        return try await holder.act(with: .administration) { transaction, actor, now in
            guard let account = try transaction.lockAccount(id) else {
                return (.refused(.accountUnknown), Secret(""))
            }
            guard account.state == .staged else { return (.refused(.stateForbids(account.state)), Secret("")) }
            // At once, because the decision's own voiding of links comes after.
            try transaction.updateLinksVoided(of: id, kinds: [.activation], at: now)
            let token = try installation.writer(at: now).make(
                .activation(of: account, through: .host, at: now), for: id, in: transaction)
            var decision = Decision()
            decision.events = [AuditEvent(.activationRenewed, by: actor, account: id)]
            return (decision, LinkAddress.of(token, base: base))
        }
    }
}

extension RightHolder {
    func perform(
        _ action: UserAction, on id: ID<Account>, because reason: Reason?, with right: Right
    ) async throws -> Outcome<PerformedAction> {
        let code = action == .spokenCode ? NewSpokenCode(for: id, in: installation) : nil
        let resetID = installation.newID(DeskReset.self, at: installation.time.now())
        let (act, holder) = (DeskReset.Act(action), self)
        return try await self.act(with: right) { transaction, actor, now in
            guard
                let facts = try transaction.userActionFacts(
                    for: action, of: id, by: actor, because: reason, spokenDigest: code?.digest, at: now)
            else { return (.refused(.accountUnknown), DeskReset?.none) }
            guard let act else { return (action.decide(facts), nil) }
            return try holder.deskReset(
                resetID, act, action.decide(facts), facts.account, because: reason, recovery: facts.recovery,
                under: facts.settings, in: transaction, at: now)
        }.performed(on: id, code: code?.code, in: installation)
    }

    func invite(_ new: NewAccount, with right: Right) async throws -> Outcome<Account> {
        let account = new.staged(id: installation.newID(at: installation.time.now()), at: installation.time.now())
        do {
            return try await act(with: right) { transaction, actor, now in
                try transaction.insertAccount(account, verifier: nil)
                var decision = Decision()
                decision.events = [.added(account, by: actor)]
                decision.notices = [.activation(of: account, at: now)]
                if account.isOwner { decision.notices.append(.ownerMade(account)) }
                return (decision, account)
            }
        } catch DatabaseFault.constraint(let name) {
            return .refused(Refusal(takenBy: name))
        }
    }
}

extension Transaction {
    /// Everything that an action goes by; the account is held until the transaction ends.
    func userActionFacts(
        for action: UserAction, of id: ID<Account>, by actor: Actor, because reason: Reason?, spokenDigest: String?,
        at now: Timestamp
    ) throws -> UserAction.Facts? {
        guard let account = try lockAccount(id) else { return nil }
        return UserAction.Facts(
            account: account, isLocked: try findLock(of: id, at: now) != nil,
            hasSessions: try !listSessions(of: id, epoch: account.epoch, limit: 1).isEmpty,
            recovery: try findRecoveryAddresses(of: id, at: now), enrolled: try findEnrolledFactors(of: id),
            settings: try findSettings(), actor: actor, reason: reason, spokenDigest: spokenDigest,
            linksInTheLastHour: action.mailsLink ? try countLinkEvents(of: id, since: now - .hours(1)) : 0,
            isMailboxOnHold: try findMailboxHold(of: id, at: now) != nil,
            manager: try findManager(of: id)?.name.text, now: now)
    }

    private func countLinkEvents(of account: ID<Account>, since time: Timestamp) throws -> Int {
        try [AuditKind.resetRequested, .activationRenewed].reduce(0) {
            try $0 + countAuditEvents(of: account, kind: $1, isAnonymous: false, since: time)
        }
    }
}
