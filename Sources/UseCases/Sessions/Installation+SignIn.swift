package import Domain
import Formats
import Store

extension Installation {
    /// Signs somebody in by name and password, or asks for a factor where the account has one. To someone who has proven
    /// nothing, every reason against it is the same one.
    ///
    /// - Throws: `HashingPool.Overloaded` before anything was counted.
    package func signIn(
        name typedName: String, password typedPassword: String, at entrance: Entrance, from browser: BrowserState
    ) async throws -> Outcome<FlowStep<NewSession>> {
        let place = try hasher.pool.reserve()
        let name = SignInName(typedName)
        let password = try? Password(typedPassword)
        let attempt = try await PasswordGate(installation: self).attempt(
            password, name: name?.key ?? "", at: entrance, browser: browser.browser, in: place
        ) { transaction in
            try transaction.findAccount(named: name ?? .nobody, at: entrance)
        }
        guard var attempt else { return .refused(.wrongCredentials) }
        var unusable: DirectoryVerification?
        switch try await adoptPassword(
            password, after: attempt, name: name?.key ?? "", at: entrance, origin: browser.origin)
        {
        case .nothing: break
        case .unusable(let verification): unusable = verification
        case .adopted(let adopted): attempt = adopted
        }
        let now = time.now()
        var facts = attempt.facts(origin: browser.origin, now: now)
        facts.directory = unusable
        guard let account = attempt.account, SignIn.opens(facts) else {
            let (writer, failed) = (writer(at: now), facts)
            let decision = try await database.write { transaction in
                let decision = try PasswordGate.fail(failed, in: transaction)
                try writer.write(decision, in: transaction)
                return decision
            }
            announce(decision)
            return .refused(decision.refusals)
        }
        let upgraded = try await rehashed(password, attempt, account)
        let sealed = try await sealWhereNeeded(password, of: account.id)
        return try await go(on: account, after: attempt, upgraded, sealed, browser, at: now)
    }

    /// Begins the session, or where a factor is missing the flow that waits for it.
    private func go(
        on account: Account, after attempt: PasswordGate.Attempt, _ upgraded: SealedVerifier?,
        _ sealed: SealedPasswords?, _ browser: BrowserState, at now: Timestamp
    ) async throws -> Outcome<FlowStep<NewSession>> {
        let token = chance.token(.flow, at: account.entrance)
        let flow = Flow(
            id: newID(at: now), purpose: .signIn, account: account.id, epoch: account.epoch, link: nil,
            digest: token.digest, startedAt: now, expiresAt: now + Flow.lives)
        let proof = Proof(flow: flow.id, account: account.id, kind: .currentPassword, provenAt: now)
        let opening = SessionOpening(
            installation: self, browser: browser, entrance: account.entrance, settings: attempt.settings, at: now)
        let (writer, upgrade) = (writer(at: now), upgrade(of: account, to: upgraded))
        let body = { @Sendable (transaction: any Transaction) throws -> Outcome<SessionOpening.Written> in
            // A password that was changed while this one was being verified decides (TOCTOU).
            // Under the account's lock, so that no factor is enrolled while this decides that there is none.
            guard let present = try transaction.lockAccount(account.id), present.epoch == account.epoch else {
                return .refused(.wrongCredentials)
            }
            let written = try opening.write(present, flow, [proof], upgrade, in: transaction)
            // The password is right, whether or not a factor has yet to answer.
            if let sealed { try transaction.updateSealedAnew(sealed, of: account.id, at: now) }
            switch written {
            case .done: try PasswordGate.succeed(attempt, in: transaction)
            case .refused([.factorRequired]):
                try PasswordGate.succeed(attempt, in: transaction)
                try transaction.insertFlow(flow)
                try transaction.insertProof(proof)
                var asked = upgrade
                asked.flow = flow.id
                asked.events.append(
                    AuditEvent(
                        .factorAsked, by: .anonymous, account: account.id, details: browser.origin.details))
                try writer.write(asked, in: transaction)
            case .refused: break
            }
            return written
        }
        let outcome = try await attempt.needsFactor ? beforeFactor(body) : database.write(body)
        if sealed != nil { wakeConnectors() }
        switch outcome {
        case .done(let written):
            announce(written.decision)
            return .done(.ended(written.session))
        case .refused([.factorRequired]): return .done(.factorNeeded(token))
        case .refused(let refusals): return .refused(refusals)
        }
    }

    /// Who still has to answer for a factor is not in: a loss of power costs them a sign-in to begin anew, and no wait for
    /// the disk. Where the last factor was removed in this very moment, the sign-in is written like any other.
    private func beforeFactor(
        _ body: @Sendable @escaping (any Transaction) throws -> Outcome<SessionOpening.Written>
    ) async throws -> Outcome<SessionOpening.Written> {
        do {
            return try await database.writeLoosely { transaction in
                let written = try body(transaction)
                guard case .refused = written else { throw NoFactorLeft() }
                return written
            }
        } catch is NoFactorLeft {
            return try await database.write(body)
        }
    }

    private func upgrade(of account: Account, to verifier: SealedVerifier?) -> Decision {
        var decision = Decision()
        guard let verifier else { return decision }
        decision.changes = [.upgradeVerifier(account.id, verifier, epoch: account.epoch)]
        decision.events = [AuditEvent(.passwordRehashed, by: .system, account: account.id)]
        return decision
    }

    /// The same password at today's cost, where the verifier is of an older one.
    private func rehashed(
        _ password: Password?, _ attempt: PasswordGate.Attempt, _ account: Account
    ) async throws -> SealedVerifier? {
        guard attempt.verification.wantsRehash, let password else { return nil }
        do {
            return try await hasher.hash(password, for: account.id, keys: keys.current, chance: chance)
        } catch is HashingPool.Overloaded {
            // The next sign-in will do.
            return nil
        }
    }
}

/// The last factor was removed since the attempt was counted.
private struct NoFactorLeft: Error {}
