import Domain
import Formats
import Store

extension DecisionWriter {
    /// What a decision that was just written asks of the targets of those whom it is about, in the same transaction: here,
    /// so that no door can forget it.
    func follow(_ decision: Decision, in transaction: any Transaction) throws {
        let all = Followed.all(in: decision.changes)
        // Of many, such as a day's expired ones, most may be bound to nothing.
        let bound = all.count > 1 ? try transaction.findBound(among: all.map(\.0)) : Set(all.map(\.0))
        for (account, followed) in all where bound.contains(account) {
            let bindings = try transaction.lockBindings(of: account)
            guard !bindings.isEmpty, let account = try transaction.findAccount(account) else { continue }
            let epoch = try transaction.countRestores()
            let standing = TargetStanding(
                of: account, isLockedForGood: try transaction.findLock(of: account.id, at: now) == .distantFuture)
            for binding in bindings {
                guard let connection = try transaction.findConnection(binding.target.connection) else { continue }
                var changed = binding
                changed.target.owe(
                    followed.change(of: binding.target, connection, standing, epoch: epoch, at: now), epoch: epoch,
                    at: now)
                guard changed != binding else { continue }
                try transaction.updateBinding(changed, losing: binding.target.lost, at: now)
            }
        }
    }
}

extension Decision {
    /// Whether anything in it can be something that a connector has to carry now.
    var mayBeOwedToTargets: Bool {
        !Followed.all(in: changes).isEmpty
            || events.contains { event in
                [.accountBound, .connectionChanged, .connectionResumed, .deliveryRetried].contains(event.kind)
            }
    }
}

/// What has changed about one account that its targets may have to follow.
private struct Followed {
    var passwords: SealedPasswords?
    var wasUnlocked = false

    /// In the order in which they were changed.
    static func all(in changes: [Change]) -> [(ID<Account>, Followed)] {
        var order: [ID<Account>] = []
        var found: [ID<Account>: Followed] = [:]
        func note(_ account: ID<Account>, _ change: (inout Followed) -> Void = { _ in }) {
            if found[account] == nil { order.append(account) }
            change(&found[account, default: Followed()])
        }
        for change in changes {
            switch change {
            case .setState(let account, _), .removeAccount(let account), .expire(let account, _),
                .restore(let account, _, _), .setVerifier(let account, _, _, _), .deliverStanding(let account):
                note(account)
            case .clearAttempts(let account): note(account) { $0.wasUnlocked = true }
            case .deliverPassword(let account, let sealed): note(account) { $0.passwords = sealed }
            default: break
            }
        }
        return order.compactMap { account in found[account].map { (account, $0) } }
    }

    func change(
        of target: BoundTarget, _ connection: Connection, _ standing: TargetStanding, epoch: Int, at now: Timestamp
    ) -> OwedChange {
        let settings = connection.settings
        var change = OwedChange(standing: target.standingOwed(standing, under: settings.leaving))
        change.unlocks = wasUnlocked && settings.unlocks && standing == .enabled
        if let passwords, settings.authority.followsLockstep, passwords.source != connection.id {
            change.password =
                settings.passwords.takesPassword
                ? .sealed(passwords, for: connection, epoch: epoch, at: now) : .verifier
            // To some directories a new password is a reason to let a disabled account in again.
            if standing == .disabled && settings.leaving == .disable { change.standing = standing }
        }
        return change
    }
}

extension OwedPassword {
    /// What was sealed before the transaction, where it is still for whoever carries it now.
    fileprivate static func sealed(
        _ passwords: SealedPasswords, for connection: Connection, epoch: Int, at now: Timestamp
    ) -> OwedPassword {
        guard let sealed = passwords.byConnection[connection.id], sealed.connector == connection.connector,
            passwords.version.epoch == epoch
        else { return .neededOnceMore }
        return .sealed(sealed.text, passwords.version, at: now)
    }
}
