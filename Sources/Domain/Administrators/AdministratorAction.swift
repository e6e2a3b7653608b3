/// What an owner, or the host, can do to an administrator. None of it sets a password, and none of it deletes: the trail
/// names administrators for as long as there is one.
package enum AdministratorAction: Hashable, Sendable {
    case setRole(AdministratorRole)
    /// Also of one who has not chosen a password yet: the invitation is withdrawn.
    case suspend
    case activate
    case unlock
    /// The password's lifetime begins anew; optionally the next sign-in leads to a new password and nowhere else.
    case restore(mustChange: Bool)
    /// Every second proof goes, and a link for enrolling others is mailed.
    case resetAuthenticator

    package struct Facts: Sendable {
        /// As it is in the transaction that writes.
        package var account: Account
        /// Everybody who is an active owner, held until that transaction ends.
        package var activeOwners: Set<ID<Account>>
        package var isLocked: Bool
        package var recovery: RecoveryAddresses
        package var actor: Actor
        package var reason: Reason?
        package var now: Timestamp

        package init(
            account: Account, activeOwners: Set<ID<Account>>, isLocked: Bool, recovery: RecoveryAddresses,
            actor: Actor, reason: Reason?, now: Timestamp
        ) {
            self.account = account
            self.activeOwners = activeOwners
            self.isLocked = isLocked
            self.recovery = recovery
            self.actor = actor
            self.reason = reason
            self.now = now
        }
    }

    package func decide(_ facts: Facts) -> Decision {
        let account = facts.account
        guard case .administrator(let role) = account.kind else { return .refused(.accountUnknown) }
        guard facts.reason != nil || self == .unlock || facts.actor == .host else { return .refused(.reasonMissing) }
        // By anybody, themself or the host: without an owner nobody could make another one.
        if endsOwnership(of: account), facts.activeOwners == [account.id] { return .refused(.lastOwner) }
        return decision(facts, role).explained(by: facts.reason)
    }

    private func decision(_ facts: Facts, _ role: AdministratorRole) -> Decision {
        let (account, actor, now) = (facts.account, facts.actor, facts.now)
        switch self {
        case .setRole(let new): return change(role, to: new, facts)
        case .suspend:
            var decision = Decision()
            decision.changes = [.setState(account.id, .suspended)] + account.ending(at: now)
            decision.events = [account.stateChanged(to: .suspended, by: actor)]
            decision.notices = [Notice(.accountSuspended, to: facts.recovery.everyRecipient, of: account.id)]
            return decision
        case .activate:
            // Whoever has no password yet waits for one again; the link of before is void.
            guard account.state == .suspended else { return .refused(.stateForbids(account.state)) }
            let state: AccountState = account.passwordChangedAt == nil ? .staged : .active
            var decision = Decision()
            decision.changes = [.setState(account.id, state)]
            decision.events = [account.stateChanged(to: state, by: actor)]
            decision.notices = [
                state == .staged
                    ? .activation(of: account, at: now)
                    : Notice(.accountActivated, to: facts.recovery.everyRecipient, of: account.id)
            ]
            return decision
        case .unlock: return AccountAction.unlock.decide(account, by: actor, isLocked: facts.isLocked, now: now)
        case .restore(let mustChange):
            let action: AccountAction = mustChange ? .restoreToChange : .restore
            return action.decide(account, by: actor, isLocked: facts.isLocked, now: now)
        case .resetAuthenticator:
            return FactorReset.decide(account, spokenDigest: nil, by: actor, recovery: facts.recovery, at: now)
        }
    }

    /// Every session ends: one that was opened with few rights, or with many, is not carried over.
    private func change(_ role: AdministratorRole, to new: AdministratorRole, _ facts: Facts) -> Decision {
        guard new != role else { return .refused(.nothingToChange) }
        let account = facts.account
        var decision = Decision()
        decision.changes = [.setRole(account.id, new), .advanceEpoch(account.id, from: account.epoch)]
        if account.state == .staged {
            // The epoch has left the link behind.
            decision.changes.append(.voidLinks(account.id, kinds: [.activation], at: facts.now))
            decision.notices = [.activation(of: account, epoch: account.epoch + 1, at: facts.now)]
        } else {
            decision.notices = [Notice(.roleChanged(new), to: facts.recovery.everyRecipient, of: account.id)]
        }
        if new == .owner { decision.notices.append(.ownerMade(account)) }
        decision.events = [
            AuditEvent(
                .administratorRoleChanged, by: facts.actor, account: account.id,
                details: ["from": role.rawValue, "to": new.rawValue])
        ]
        return decision
    }

    private func endsOwnership(of account: Account) -> Bool {
        guard account.isActiveOwner else { return false }
        return switch self {
        case .setRole(let role): role != .owner
        case .suspend: true
        case .activate, .unlock, .restore, .resetAuthenticator: false
        }
    }
}

extension Notice {
    package static func ownerMade(_ account: Account) -> Notice {
        Notice(
            .ownerMade(person: "\(account.name.full) <\(account.email)>"), to: [.administrators], of: account.id)
    }
}

extension Account {
    package var isOwner: Bool { kind == .administrator(.owner) }

    /// Every session ends and every link and flow is void.
    func ending(at now: Timestamp) -> [Change] {
        [
            .advanceEpoch(id, from: epoch), .voidLinks(id, kinds: [.reset, .activation, .verify], at: now),
            .voidFlows(id, at: now),
        ]
    }

    func stateChanged(to state: AccountState, by actor: Actor) -> AuditEvent {
        AuditEvent(
            .accountStateChanged, by: actor, account: id,
            details: ["from": self.state.rawValue, "to": state.rawValue])
    }
}

extension Decision {
    /// The same, with the reason in each of its events.
    func explained(by reason: Reason?) -> Decision {
        reason.map { noting(["reason": $0.text]) } ?? self
    }

    /// The same, with these details in each of its events.
    func noting(_ details: [String: String]) -> Decision {
        var noted = self
        noted.events = events.map {
            AuditEvent($0.kind, by: $0.actor, account: $0.account, details: $0.details, details)
        }
        return noted
    }
}
