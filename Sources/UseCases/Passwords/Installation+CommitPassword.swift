import Domain
import Formats
import Store

extension Installation {
    /// The only code that writes a new password's verifier; every door leads here.
    ///
    /// Hashing comes before the transaction. In it, everything is read again and decided anew.
    ///
    /// - Parameters:
    ///   - place: Where it is hashed; found here unless given.
    ///   - source: Where it is the password already.
    ///   - proving: The last proof, written first in the transaction; undone with it where there is no commit.
    /// - Throws: `DatabaseFault.lostRace` from `proving`.
    func commitPassword(
        _ password: Password, flow: ID<Flow>, of account: ID<Account>, origin: Origin,
        in place: consuming HashingPool.Place? = nil, adoptedFrom source: ID<Binding>? = nil,
        proving: (@Sendable (any Transaction) throws -> Void)? = nil
    ) async throws -> Outcome<Account> {
        let verifier = try await hasher.hash(password, for: account, keys: keys.current, chance: chance, in: place)
        var sealed = try await sealForTargets(password, of: account) ?? .none
        if let source {
            sealed.source = try await database.read { try $0.findBinding(source)?.target.connection }
        }
        let passwords = sealed
        let now = time.now()
        let writer = writer(at: now)
        do {
            let (decision, account) = try await database.write { transaction in
                if let proving {
                    // The account's own row first, as everywhere, so that nobody waits for the other crosswise.
                    _ = try transaction.lockAccount(account)
                    try proving(transaction)
                }
                guard
                    let facts = try transaction.findCommitFacts(
                        flow: flow, source: passwords.source, origin: origin, at: now)
                else {
                    return (Decision.refused(.linkDead), Account?.none)
                }
                var decision = PasswordCommit.decide(facts, verifier: verifier)
                decision.flow = flow
                if decision.isDone { decision.changes.append(.deliverPassword(facts.account.id, passwords)) }
                if proving != nil, !decision.isDone { throw NotCommitted(refusals: decision.refusals) }
                try writer.write(decision, in: transaction)
                return (decision, facts.account)
            }
            announce(decision)
            guard let account, decision.isDone else { return .refused(decision.refusals) }
            return .done(account)
        } catch let refused as NotCommitted {
            return .refused(refused.refusals)
        } catch DatabaseFault.lostRace where proving == nil {
            return .refused(.linkDead)
        }
    }
}

/// Takes a proof back that would be spent for nothing.
private struct NotCommitted: Error {
    let refusals: [Refusal]
}

extension Transaction {
    fileprivate func findCommitFacts(
        flow id: ID<Flow>, source: ID<Connection>?, origin: Origin, at now: Timestamp
    ) throws -> PasswordCommit.Facts? {
        guard let flow = try findFlow(id), let account = try findAccount(flow.account) else { return nil }
        return PasswordCommit.Facts(
            account: account, flow: flow, proofs: try listProofs(in: id), link: try flow.link.flatMap(findLink),
            factors: try findEnrolledFactors(of: account.id).answering,
            recoveryAddresses: try findRecoveryAddresses(of: account.id, at: now),
            isLocked: try findLock(of: account.id, at: now) != nil, settings: try findSettings(),
            manager: account.kind.isAdministrator ? nil : try findManager(of: account.id)?.name,
            adoptedFrom: try source.flatMap { try findConnection($0)?.name }, origin: origin, now: now)
    }
}
