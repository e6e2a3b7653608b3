package import Domain
package import Formats
import Store

/// A new authenticator's secret, as the page shows it to the one person who may see it.
package struct PendingAuthenticator: Sendable {
    package let secret: AuthenticatorSecret
    package let uri: KeyURI
}

extension Installation {
    /// Makes a new secret that waits for its first code. What answers goes on answering.
    package func beginAuthenticator(
        _ flow: Token, of signedIn: SignedIn, origin: Origin
    ) async throws -> Outcome<PendingAuthenticator> {
        let now = time.now()
        let secret = AuthenticatorSecret(chance: chance)
        let id = newID(Authenticator.self, at: now)
        let sealed = try seal(secret, for: id)
        let decision = try await changeFactors(flow, signedIn, origin) { facts in
            let pending = Authenticator(
                id: id, account: facts.account.id, secret: sealed, createdAt: now, flow: facts.flow.id)
            return FactorChange.begin(pending, facts)
        }
        return Outcome(decision, shown(secret, to: signedIn))
    }

    /// The secret that waits, for the flow in which it was made; `nil` when nothing waits.
    package func findPendingAuthenticator(_ flow: Token, of signedIn: SignedIn) async throws -> PendingAuthenticator? {
        let (now, session) = (time.now(), signedIn.session)
        let pending = try await database.read { transaction -> Authenticator? in
            guard let open = try transaction.findOpenFlow(flow, at: now), open.flow.session == session.id,
                let pending = try transaction.findPendingAuthenticator(of: session.account),
                // Made in this flow, and so by whoever proved themself in it.
                pending.flow == open.flow.id
            else { return nil }
            return pending
        }
        guard let pending else { return nil }
        return shown(try await openSecret(of: pending), to: signedIn)
    }

    /// Takes the first code of the authenticator that waits; from then on it answers, and the old one doesn't.
    package func confirmAuthenticator(
        _ typed: String, _ flow: Token, of signedIn: SignedIn, origin: Origin
    ) async throws -> Outcome<Void> {
        let (now, account) = (time.now(), signedIn.account.id)
        let pending = try await database.read { try $0.findPendingAuthenticator(of: account) }
        guard let pending else { return .refused(.nothingPending) }
        guard let code = SixDigitCode(typed: typed) else { return .refused(.codeWrong) }
        let step: Int
        switch TOTP.match(code, with: try await openSecret(of: pending), at: now) {
        case .accepted(let accepted): step = Int(accepted)
        case .clockOff: return .refused(.codeFromOtherTime)
        case .wrong: return .refused(.codeWrong)
        }
        let decision = try await changeFactors(flow, signedIn, origin) {
            FactorChange.confirm(pending, step: step, $0)
        }
        return Outcome(decision)
    }

    package func removeAuthenticator(
        _ flow: Token, of signedIn: SignedIn, origin: Origin
    ) async throws -> Outcome<Void> {
        let decision = try await changeFactors(flow, signedIn, origin, FactorChange.removeAuthenticator)
        return Outcome(decision)
    }

    /// Opens the secret, with the keys that another server may have added meanwhile.
    func openSecret(of authenticator: Authenticator) async throws -> AuthenticatorSecret {
        let sealed = authenticator.secret.text
        let keys = try await keys.opening(SealedVerifier(text: sealed), from: database)
        let bytes = try keys.data.open(sealed, context: Self.context(authenticator.id))
        guard let secret = AuthenticatorSecret(bytes: bytes) else { throw Keyring.OpenFault.forged }
        return secret
    }

    private func seal(_ secret: AuthenticatorSecret, for id: ID<Authenticator>) throws -> SealedSecret {
        SealedSecret(text: try keys.current.data.seal(secret.bytes.exposed, context: Self.context(id)))
    }

    package static func context(_ id: ID<Authenticator>) -> String { "authenticator \(id)" }

    private func shown(_ secret: AuthenticatorSecret, to signedIn: SignedIn) -> PendingAuthenticator {
        PendingAuthenticator(
            secret: secret,
            uri: KeyURI(
                organisation: signedIn.account.issuer(signedIn.settings.organisation),
                address: signedIn.account.email, secret: secret))
    }
}
