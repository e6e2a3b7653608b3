package import Domain
package import Formats
import Store

extension Installation {
    /// Changes a known password, or where the account has a factor begins the flow that waits for it. Every session ends,
    /// the one that asks included.
    ///
    /// - Parameter submission: The form that asks. The same one again is answered as it was.
    /// - Throws: `HashingPool.Overloaded`.
    package func changePassword(
        of signedIn: SignedIn, current: String, to new: NewPassword, browser: Token?, origin: Origin,
        as submission: Submission? = nil
    ) async throws -> Outcome<FlowStep<Account>> {
        try await once(submission) {
            try await setPassword(
                of: signedIn, current: current, to: new, browser: browser, origin: origin, as: submission)
        }
    }

    private func setPassword(
        of signedIn: SignedIn, current: String, to new: NewPassword, browser: Token?, origin: Origin,
        as submission: Submission?
    ) async throws -> Outcome<FlowStep<Account>> {
        let (account, settings) = (signedIn.account, signedIn.settings)
        if try await findPasswordManager(of: account) != nil { return .refused(.passwordManagedElsewhere) }
        var (password, refusals) = new.parsed
        let rules = PasswordRules(installation: self)
        if let password { refusals += try await rules.brokenAlone(by: password, account, settings) }
        let proven = try await proveCurrentPassword(
            current, of: signedIn, browser: browser, origin: origin, as: submission)
        guard case .done((let flow, let proof)) = proven else {
            // What the new password breaks by itself is no secret, and saves the person a round.
            return .refused([.wrongCredentials] + refusals)
        }
        if let password {
            // Only who knows the present password may ask about the ones before.
            refusals += try await rules.brokenAgainstHistory(by: password, account, settings)
        }
        if let tooRecent = PasswordCommit.tooRecent(account, settings.password, time.now()) {
            refusals.append(tooRecent)
        }
        guard let password, refusals.isEmpty else { return .refused(refusals) }
        return try await setOrWait(password, flow, proof, of: account, origin: origin)
    }

    /// A flow with the current password as its first proof.
    private func proveCurrentPassword(
        _ current: String, of signedIn: SignedIn, browser: Token?, origin: Origin, as submission: Submission?
    ) async throws -> Outcome<(Flow, Proof)> {
        let (now, account) = (time.now(), signedIn.account)
        let flow = Flow(
            id: newID(at: now), purpose: .change, account: account.id, epoch: account.epoch, link: nil,
            session: signedIn.session.id, startedAt: now, expiresAt: now + Flow.lives,
            submission: submission)
        return try await verifyCurrentPassword(current, of: account, browser: browser, origin: origin, in: flow.id) {
            _ in
            (flow, Proof(flow: flow.id, account: flow.account, kind: .currentPassword, provenAt: now))
        }
    }

    /// Asks for the current password at the gate that sign-in uses, and does `body` in the transaction of its success.
    func verifyCurrentPassword<Value: Sendable>(
        _ current: String, of account: Account, browser: Token?, origin: Origin, in flow: ID<Flow>? = nil,
        then body: @Sendable @escaping (any Transaction) throws -> Value
    ) async throws -> Outcome<Value> {
        let password = try? Password(current)
        let id = account.id
        let attempt = try await PasswordGate(installation: self).attempt(
            password, name: account.email.key, at: account.entrance, browser: browser, in: try hasher.pool.reserve()
        ) { try $0.findAccount(id) }
        guard let attempt else { return .refused(.wrongCredentials) }
        let facts = attempt.facts(origin: origin, now: time.now())
        let writer = writer(at: facts.now)
        guard SignIn.opens(facts), attempt.account?.epoch == account.epoch else {
            let decision = try await database.write { transaction in
                var decision = try PasswordGate.fail(facts, in: transaction)
                decision.flow = flow
                try writer.write(decision, in: transaction)
                return decision
            }
            announce(decision)
            return .refused(decision.refusals)
        }
        return .done(
            try await database.write { transaction in
                try PasswordGate.succeed(attempt, in: transaction)
                return try body(transaction)
            })
    }
}
