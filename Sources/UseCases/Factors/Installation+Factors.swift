package import Domain
package import Formats
import Store

extension Installation {
    package func findEnrolledFactors(of signedIn: SignedIn) async throws -> EnrolledFactors {
        try await database.glance { try $0.findEnrolledFactors(of: signedIn.account.id) }
    }

    /// When each kind of factor answered last for an account.
    package func listFactorUses(of account: ID<Account>) async throws -> [FactorKind: Timestamp] {
        try await database.glance { try $0.listFactorUses(of: account) }
    }

    /// What is enrolled, with what the overview tells about it.
    package func findFactors(
        of signedIn: SignedIn
    ) async throws -> (enrolled: EnrolledFactors, authenticator: Authenticator?) {
        let account = signedIn.account.id
        return try await database.read {
            (try $0.findEnrolledFactors(of: account), try $0.findAuthenticator(of: account))
        }
    }

    /// Whether a mailed link stands for reset factors now. Changes nothing.
    package func opensEnrolment(_ token: Token) async throws -> Bool {
        let now = time.now()
        return try await database.read { transaction in
            guard let (link, account) = try transaction.findLink(token), link.kind == .enrolment else { return false }
            return link.isLive(for: account, at: now)
        }
    }

    /// Removes every factor of somebody who has lost them. What stands for them until others are enrolled goes to the
    /// person by mail, or is handed back to be spoken.
    ///
    /// - Returns: The code to be spoken; `nil` where a link was mailed.
    package func resetFactors(
        of address: EmailAddress, at entrance: Entrance = .users, isSpoken: Bool, by actor: Actor
    ) async throws -> Outcome<SpokenCode?> {
        let now = time.now()
        let code = isSpoken ? SpokenCode(entropy: chance.bytes(SpokenCode.entropyLength)) : nil
        let (writer, key) = (writer(at: now), keys.current.audit.bytes)
        let decision = try await database.write { transaction in
            guard let found = try transaction.findAccount(addressKey: address.key, at: entrance),
                let account = try transaction.lockAccount(found.id)
            else { return Decision.refused(.accountUnknown) }
            let decision = FactorReset.decide(
                account, spokenDigest: code?.digest(key: key, account: account.id), by: actor,
                recovery: try transaction.findRecoveryAddresses(of: account.id, at: now), at: now)
            if decision.isDone { try writer.write(decision, in: transaction) }
            return decision
        }
        announce(decision)
        return Outcome(decision, code)
    }

    /// Sets an exception from `factors.required` for one account, or lifts it.
    package func setFactorRule(
        _ rule: FactorRule?, of address: EmailAddress, at entrance: Entrance = .users, by actor: Actor
    ) async throws -> Outcome<Void> {
        let writer = writer(at: time.now())
        let decision = try await database.write { transaction in
            guard let account = try transaction.findAccount(addressKey: address.key, at: entrance) else {
                return Decision.refused(.accountUnknown)
            }
            var decision = Decision()
            decision.changes = [.setFactorRule(account.id, rule)]
            decision.events = [
                AuditEvent(
                    .factorRuleChanged, by: actor, account: account.id,
                    details: ["factor": rule?.rawValue ?? "as the organisation's"])
            ]
            try writer.write(decision, in: transaction)
            return decision
        }
        return Outcome(decision)
    }
}
