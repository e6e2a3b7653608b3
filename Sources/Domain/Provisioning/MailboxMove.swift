/// A primary address that an identity system put in the place of another one. Who says which mailbox is somebody's decides
/// who can reset their password, so the new one waits before a link goes there, and the old one can take it back.
package struct MailboxMove: Hashable, Sendable {
    package let id: ID<MailboxMove>
    package let account: ID<Account>
    /// What an undo brings back. Of several moves while the first one holds, that of before the first.
    package let previous: EmailAddress
    package let movedAt: Timestamp

    /// How long no reset link goes to the new mailbox.
    package static let holds: Duration = .hours(24)
    /// How long the old mailbox can take it back.
    package static let undoLives: Duration = RecoveryPolicy.undoLives
    /// Changes of address or user name that an identity system may make to an account in an hour: each mails several people.
    package static let changesAnHour = UserAction.linksAnHour
    /// Times an hour that it may make an account active, for the same reason. It may suspend as often as it likes.
    package static let activationsAnHour = UserAction.linksAnHour

    package init(id: ID<MailboxMove>, account: ID<Account>, previous: EmailAddress, movedAt: Timestamp) {
        self.id = id
        self.account = account
        self.previous = previous
        self.movedAt = movedAt
    }

    package var holdsUntil: Timestamp { movedAt + Self.holds }

    package func holds(at now: Timestamp) -> Bool { now < holdsUntil }
}

extension Provisioning {
    /// Takes a move back, for whoever holds the link that went to the old mailbox.
    ///
    /// - Parameter facts: With `anonymous` as the actor.
    package static func undo(_ move: MailboxMove, by link: Link, _ facts: Facts, origin: Origin) -> Decision {
        let (account, now) = (facts.account, facts.now)
        guard link.kind == .undo, link.isLive(for: account, at: now), link.mailboxMove == move.id,
            account.isProvisioned, move.previous.key != account.email.key
        else { return .refused(.linkDead) }
        var back = account.provisioned
        back.email = move.previous
        var decision = Decision()
        decision.changes =
            [
                .spendLink(link.id, at: now),
                // Those before it too that led away from the same mailbox: nothing is to be held any more.
                .endMailboxMoves(account.id, since: move.movedAt, from: move.previous, at: now),
            ]
            + account.ending(at: now) + [
                // Of two moves, the link of the newer one went to the mailbox that this one takes away.
                .voidUndoLinks(account.id, after: link.createdAt, at: now), .setProvisioned(account.id, back),
            ]
        decision.events = [
            AuditEvent(.mailboxMoveUndone, by: facts.actor, account: account.id, details: origin.details),
            AuditEvent(
                .sessionsEnded, by: facts.actor, account: account.id, details: ["which": "all", "cause": "undo"]),
        ]
        decision.add(facts.endingRecoveryAddresses(sharing: move.previous))
        decision.notices = [
            Notice(
                .mailboxMoveUndone(email: move.previous.text), to: facts.everyAddress(besides: move.previous),
                of: account.id),
            Notice(
                .mailboxMoveUndoneForAdministrators(person: "\(account.name.full) <\(move.previous)>"),
                to: [.administrators], of: account.id),
        ]
        return decision
    }
}
