package import Domain
package import Formats
import Store

/// Where a person stands who wants to change their factors.
package enum FactorsFlowStep: Sendable {
    /// Proven. The token goes into the flow cookie.
    case open(Token)
    case factorNeeded(Token)
    case passwordNeeded(Token)

    package var token: Token {
        switch self {
        case .open(let token), .factorNeeded(let token), .passwordNeeded(let token): token
        }
    }
}

extension Installation {
    /// Begins to prove that whoever is signed in may change factors: with one that is enrolled; without one with the
    /// password, for which a sign-in within the last five minutes is good enough.
    ///
    /// - Parameter typed: What they had typed when they were asked. Only this browser gets it back.
    package func beginFactorsFlow(
        of signedIn: SignedIn, keeping typed: Secret<String>? = nil
    ) async throws -> FactorsFlowStep {
        let (now, session) = (time.now(), signedIn.session)
        let token = chance.token(.flow, at: signedIn.account.entrance)
        let id = newID(Flow.self, at: now)
        let sealed = try typed.map {
            SealedSecret(text: try TokenSeal.seal($0, under: token, context: Self.typedContext(id)))
        }
        let flow = Flow(
            id: id, purpose: .factors, account: session.account, epoch: session.epoch, link: nil,
            digest: token.digest, sealed: sealed, session: session.id, startedAt: now, expiresAt: now + Flow.lives)
        return try await database.write { transaction in
            let answering = try transaction.findEnrolledFactors(of: session.account).answering
            try transaction.insertFlow(flow)
            // The sign-in itself has asked for what stands for a factor, or for the password where there is none.
            let asked: ProofKind? =
                switch answering {
                case []: .currentPassword
                case [.enrolmentCode]: .enrolmentCode
                default: nil
                }
            if let asked, session.proofs.contains(asked), session.isFresh(at: now) {
                try transaction.insertProof(Proof(flow: flow.id, account: flow.account, kind: asked, provenAt: now))
                return .open(token)
            }
            return answering.isEmpty ? .passwordNeeded(token) : .factorNeeded(token)
        }
    }

    /// What the person had typed when they were asked to prove themself, if anything.
    package func findTyped(in token: Token, of signedIn: SignedIn) async throws -> Secret<String>? {
        guard let flow = try await findOpenFlow(token)?.flow, flow.session == signedIn.session.id,
            let sealed = flow.sealed
        else { return nil }
        return TokenSeal.open(sealed.text, under: token, context: Self.typedContext(flow.id))
    }

    private static func typedContext(_ flow: ID<Flow>) -> String { "typed before flow \(flow)" }

    /// Takes the current password as the proof of a flow, where the account has no factor.
    package func provePassword(
        _ current: String, in token: Token, of signedIn: SignedIn, from browser: BrowserState
    ) async throws -> Outcome<Void> {
        guard let open = try await findOpenFlow(token), open.flow.session == signedIn.session.id,
            open.enrolled.answering.isEmpty
        else { return .refused(.nothingPending) }
        let (flow, now) = (open.flow, time.now())
        return try await verifyCurrentPassword(
            current, of: signedIn.account, browser: browser.browser, origin: browser.origin, in: flow.id
        ) { transaction in
            try transaction.insertProof(
                Proof(flow: flow.id, account: flow.account, kind: .currentPassword, provenAt: now))
        }
    }

    /// Whether whoever holds this session has proven so recently who they are that they may do what outlasts it: at its
    /// sign-in, or since, in a flow of this browser.
    ///
    /// A break-glass code is asked for once: it ends within the hour, everybody hears of it, and whoever needs it may
    /// have nothing else.
    package func hasProvenAgain(
        _ signedIn: SignedIn, in flow: Token?, within limit: Duration
    ) async throws -> Bool {
        let session = signedIn.session
        if session.proofs.contains(.breakGlass) || time.now() - session.signedInAt <= limit { return true }
        guard let flow else { return false }
        return try await mayChangeFactors(flow, signedIn, proofsLast: limit)
    }

    /// Whether the flow lets factors be changed now.
    ///
    /// - Parameter proofsLast: How long ago the proofs may have been given.
    package func mayChangeFactors(
        _ token: Token, _ signedIn: SignedIn, proofsLast: Duration = FactorChange.freshFor
    ) async throws -> Bool {
        let now = time.now()
        return try await database.read { transaction in
            guard let facts = try transaction.factorFacts(token, signedIn.session, .nowhere, at: now) else {
                return false
            }
            return FactorChange.refusal(facts, proofsLast: proofsLast) == nil
        }
    }

    /// Decides about factors under the account's lock, and writes it.
    func changeFactors(
        _ token: Token, _ signedIn: SignedIn, _ origin: Origin,
        _ decide: @Sendable @escaping (FactorChange.Facts) -> Decision
    ) async throws -> Decision {
        let now = time.now()
        let (writer, session) = (writer(at: now), signedIn.session)
        do {
            let decision = try await database.write { transaction in
                _ = try transaction.lockAccount(session.account)
                // Another server may have ended it within the second for which this one believes in it.
                guard try transaction.hasSession(session.id) else { return Decision.refused(.reauthenticationRequired) }
                guard let facts = try transaction.factorFacts(token, session, origin, at: now) else {
                    return Decision.refused(.reauthenticationRequired)
                }
                var decision = decide(facts)
                decision.flow = facts.flow.id
                if decision.isDone { try writer.write(decision, in: transaction) }
                return decision
            }
            announce(decision)
            return decision
        } catch DatabaseFault.lostRace {
            return .refused(.nothingPending)
        }
    }
}

extension Origin {
    fileprivate static let nowhere = Origin(address: "", browser: "")
}

extension Transaction {
    fileprivate func factorFacts(
        _ token: Token, _ session: Session, _ origin: Origin, at now: Timestamp
    ) throws -> FactorChange.Facts? {
        guard let flow = try findFlow(digest: token.digest), flow.account == session.account,
            let account = try findAccount(session.account)
        else { return nil }
        return FactorChange.Facts(
            account: account, session: session, enrolled: try findEnrolledFactors(of: account.id), flow: flow,
            proofs: try listProofs(in: flow.id),
            recoveryAddresses: try findRecoveryAddresses(of: account.id, at: now), settings: try findSettings(),
            origin: origin, now: now)
    }
}
