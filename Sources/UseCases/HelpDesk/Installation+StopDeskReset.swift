package import Domain
package import Formats
import Store

/// Who says *this wasn't me*.
package enum StopClaim: Sendable {
    /// Whoever holds the link of one of the mails.
    case link(Token)
    /// The person, signed in, about one of theirs.
    case signedIn(SignedIn, ID<DeskReset>)
}

extension Installation {
    /// What the person can still stop, the newest first.
    package func listStoppable(of signedIn: SignedIn) async throws -> [DeskReset] {
        let now = time.now()
        return try await database.glance {
            try $0.listDeskResets(
                of: signedIn.account.id, since: now - DeskReset.stoppableFor - DeskReset.consentLives)
        }.filter { $0.isStoppable(at: now) }
    }

    /// What would be stopped, or `nil` where nothing is left to stop. Changes nothing.
    package func findStop(_ claim: StopClaim) async throws -> DeskReset? {
        let now = time.now()
        return try await database.read { transaction in
            try transaction.findStop(claim, at: now)
        }
    }

    /// - Returns: Whether the account had to be closed.
    package func stop(_ claim: StopClaim, origin: Origin) async throws -> Outcome<Bool> {
        let now = time.now()
        let writer = writer(at: now)
        do {
            let decision = try await database.write { transaction -> Decision in
                let owners = try transaction.lockActiveOwners()
                guard let found = try transaction.findStop(claim, at: now),
                    let account = try transaction.lockAccount(found.account),
                    // Whoever consents meanwhile was first or comes too late: the account is held by both.
                    let reset = try transaction.findDeskReset(found.id)
                else { return .refused(.linkDead) }
                let decision = reset.stop(
                    DeskReset.StopFacts(
                        account: account, enrolled: try transaction.findEnrolledFactors(of: account.id),
                        isLastOwner: owners == [account.id],
                        recovery: try transaction.findRecoveryAddresses(of: account.id, at: now), origin: origin,
                        now: now))
                try writer.write(decision, in: transaction)
                return decision
            }
            announce(decision)
            return Outcome(decision, decision.changes.contains { if case .setState = $0 { true } else { false } })
        } catch DatabaseFault.lostRace {
            return .refused(.linkDead)
        }
    }
}

extension Transaction {
    fileprivate func findStop(_ claim: StopClaim, at now: Timestamp) throws -> DeskReset? {
        let reset: DeskReset?
        switch claim {
        case .link(let token):
            guard let (link, account) = try findLink(token), link.kind == .stop, link.isLive(for: account, at: now)
            else { return nil }
            reset = try link.deskReset.flatMap { try findDeskReset($0) }
        case .signedIn(let signedIn, let id):
            guard try findAccount(signedIn.account.id)?.epoch == signedIn.session.epoch else { return nil }
            reset = try findDeskReset(id).flatMap { $0.account == signedIn.account.id ? $0 : nil }
        }
        return reset.flatMap { $0.isStoppable(at: now) ? $0 : nil }
    }
}
