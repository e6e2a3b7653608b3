import Domain
package import Formats
import Store

extension Installation {
    /// What a browser is asked for on the sign-in page: any passkey of this site, whoever's it is. Writes nothing, so
    /// that anybody may look at the page as often as they like.
    ///
    /// - Parameter form: The browser's mark for forms; another browser, or one in the other portal, can't answer.
    package func requestPasskey(from form: Token) throws -> PasskeyRequest {
        let ceremony = try PasskeyCeremony(.signIn, of: form.digest, in: self)
        return PasskeyRequest(
            challenge: ceremony.makeChallenge().text, relyingPartyID: ceremony.relyingPartyID, allowed: [],
            requiresUserVerification: true)
    }

    /// Signs somebody in by a passkey alone, in the portal that the form is of, whose device has made sure of its person. Wrong passwords, whose ever they
    /// were, don't stop it: an answer can't be guessed. Every reason against it is the same one.
    package func signIn(
        with response: PasskeyAssertion.Response, form: Token, from browser: BrowserState
    ) async throws -> Outcome<NewSession> {
        do {
            let ceremony = try PasskeyCeremony(.signIn, of: form.digest, in: self)
            let used = try await ceremony.assert(response, by: nil)
            guard let written = try await open(used, at: form.entrance, browser) else {
                return try await refuse(PasskeyRefused(reason: "not-let-in"), signedBy: used.passkey, browser.origin)
            }
            announce(written.decision)
            return .done(written.session)
        } catch let refused as PasskeyRefused {
            // Anybody can send what no passkey has signed, as often as they like: it leaves nothing behind.
            guard let passkey = refused.passkey, refused.isSuspected else { return .refused(refused.refusal) }
            return try await refuse(refused, signedBy: passkey, browser.origin)
        }
    }

    /// - Returns: `nil` where the account isn't let in, or the answer was spent already; nothing is spent by it then.
    private func open(
        _ used: UsedPasskey, at entrance: Entrance, _ browser: BrowserState
    ) async throws -> SessionOpening.Written? {
        let now = time.now()
        let opening = SessionOpening(
            installation: self, browser: browser, entrance: entrance, settings: try await findSettings(), at: now)
        let flow = newID(Flow.self, at: now)
        do {
            return try await database.write { transaction in
                guard let account = try transaction.lockAccount(used.passkey.account),
                    account.entrance == entrance, try used.settle(at: now, in: transaction)
                else { throw DatabaseFault.lostRace }
                // It begins and ends in this request: nobody has to find it again.
                let flow = Flow(
                    id: flow, purpose: .signIn, account: account.id, epoch: account.epoch, link: nil, startedAt: now,
                    expiresAt: now + Flow.lives)
                let proof = Proof(flow: flow.id, account: account.id, kind: used.proof, provenAt: now)
                let written = try opening.write(
                    account, flow, [proof], Decision(), answeredBy: used.passkey.details, in: transaction)
                guard case .done(let done) = written else { throw DatabaseFault.lostRace }
                return done
            }
        } catch DatabaseFault.lostRace {
            return nil
        }
    }

    private func refuse(
        _ refused: PasskeyRefused, signedBy passkey: Passkey, _ origin: Origin
    ) async throws -> Outcome<NewSession> {
        let now = time.now()
        let writer = writer(at: now)
        let decision = try await database.write { transaction in
            var decision = try transaction.alarm(refused, origin: origin, at: now)
            decision.refusals = [refused.refusal]
            decision.events.append(
                AuditEvent(
                    .signInFailed, by: .anonymous, account: passkey.account,
                    details: ["factor": FactorKind.passkey.rawValue, "reason": refused.reason], passkey.details,
                    origin.details))
            try writer.write(decision, in: transaction)
            return decision
        }
        announce(decision)
        return .refused(decision.refusals)
    }
}
