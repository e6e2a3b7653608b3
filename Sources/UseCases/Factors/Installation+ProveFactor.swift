package import Domain
package import Formats
import Store

/// What a flow ends in.
package enum FlowEnd: Sendable {
    case signedIn(NewSession)
    case passwordSet(Account)
    /// For five minutes, factors may be changed in the session that began the flow.
    case factorsOpen
}

extension Installation {
    /// Takes a factor's answer, and where that was the last proof, ends the flow in the transaction that spends it.
    ///
    /// - Parameter purposes: What the flow may be for, as the page that was answered knows it.
    /// - Throws: `HashingPool.Overloaded` where a new password waits and can't be hashed now; the answer isn't spent.
    package func proveFactor(
        _ answer: FactorAnswer, in token: Token, for purposes: Set<FlowPurpose> = Set(FlowPurpose.allCases),
        from browser: BrowserState
    ) async throws -> Outcome<FlowEnd> {
        let gate = FactorGate(installation: self)
        var state: DuoState?
        var place: HashingPool.Place?
        if case .duo(let back) = answer {
            guard let open = try await findOpenFlow(token) else { return .refused(.nothingPending) }
            state = gate.stateOfDuo(back, in: open, from: browser)
            guard state != nil else { return .refused(.duoDenied) }
            // What Duo says can't be asked again: what follows from it has to have its place.
            if open.flow.purpose.door != nil { place = try hasher.pool.reserve() }
        }
        let attempt: FactorGate.Attempt
        switch try await gate.count(answer, in: token, for: purposes, from: browser.browser, back: state) {
        case .refused(let refusals): return .refused(refusals)
        case .done(let counted): attempt = counted
        }
        let right: RightAnswer
        do {
            switch try await gate.check(answer, attempt) {
            case .refused(let refusals):
                return .refused(try await gate.fail(answer.kind, attempt, origin: browser.origin, refusals))
            case .done(let found): right = found
            }
        } catch let refused as DuoRefused where refused.refusal == .duoUnavailable {
            // Nothing is known about the person: neither a proof nor a wrong answer.
            try await gate.giveBack(attempt)
            return .refused(.duoUnavailable)
        } catch let refused as any AnswerRefused {
            return .refused(
                try await gate.fail(
                    answer.kind, attempt, origin: browser.origin, [refused.refusal], because: refused))
        }
        do {
            switch attempt.open.flow.purpose {
            case .signIn: return try await endSignIn(attempt, right, browser)
            case .reset, .activation, .change:
                return try await endPassword(attempt, right, token, browser.origin, in: place)
            case .factors: return try await endFactorProof(attempt, right, browser.origin)
            case .callerCheck, .adoption: return .refused(.nothingPending)
            }
        } catch is HashingPool.Overloaded {
            try await gate.giveBack(attempt)
            throw HashingPool.Overloaded()
        } catch DatabaseFault.lostRace {
            return .refused(try await gate.fail(answer.kind, attempt, origin: browser.origin, [answer.kind.refusal]))
        }
    }

    private func endSignIn(
        _ attempt: FactorGate.Attempt, _ right: RightAnswer, _ browser: BrowserState
    ) async throws -> Outcome<FlowEnd> {
        let now = time.now()
        let (flow, settings) = (attempt.open.flow, attempt.open.settings)
        let opening = SessionOpening(
            installation: self, browser: browser, entrance: attempt.open.account.entrance, settings: settings, at: now)
        let writer = writer(at: now)
        let written = try await database.write { transaction -> Outcome<SessionOpening.Written> in
            // The account's own row first, as everywhere, so that nobody waits for the other crosswise.
            guard let account = try transaction.lockAccount(flow.account) else { throw DatabaseFault.lostRace }
            try FactorGate.succeed(right, attempt, by: writer, at: now, in: transaction)
            guard try transaction.updateFlowConsumed(flow.id, at: now) else { throw DatabaseFault.lostRace }
            let proofs = try transaction.listProofs(in: flow.id)
            let written = try opening.write(
                account, flow, proofs, Decision(), answeredBy: right.details, in: transaction)
            // A code is spent exactly when it has opened something.
            guard case .done = written else { throw DatabaseFault.lostRace }
            return written
        }
        guard case .done(let done) = written else { return .refused(.wrongCredentials) }
        announce(done.decision)
        return .done(.signedIn(done.session))
    }

    private func endPassword(
        _ attempt: FactorGate.Attempt, _ right: RightAnswer, _ token: Token, _ origin: Origin,
        in place: consuming HashingPool.Place?
    ) async throws -> Outcome<FlowEnd> {
        guard let password = PendingPassword.open(attempt.open.flow, under: token) else {
            return .refused(.nothingPending)
        }
        let now = time.now()
        let writer = writer(at: now)
        let outcome = try await commitPassword(
            password, flow: attempt.open.flow.id, of: attempt.open.account.id, origin: origin, in: place
        ) { try FactorGate.succeed(right, attempt, by: writer, at: now, in: $0) }
        switch outcome {
        case .done(let account): return .done(.passwordSet(account))
        case .refused(let refusals): return .refused(refusals)
        }
    }

    private func endFactorProof(
        _ attempt: FactorGate.Attempt, _ right: RightAnswer, _ origin: Origin
    ) async throws -> Outcome<FlowEnd> {
        let (now, flow) = (time.now(), attempt.open.flow)
        let writer = writer(at: now)
        var proven = Decision()
        proven.flow = flow.id
        proven.events = [
            AuditEvent(
                .factorProven, by: .account(flow.account), account: flow.account,
                details: ["factor": right.proof.factor?.rawValue ?? ""], right.details, origin.details)
        ]
        let decision = proven
        try await database.write { transaction in
            // A flow that ended meanwhile opens nothing, and nothing is spent on it.
            guard let account = try transaction.lockAccount(flow.account),
                try transaction.findFlow(flow.id)?.isLive(for: account, at: now) == true
            else { throw DatabaseFault.lostRace }
            try FactorGate.succeed(right, attempt, by: writer, at: now, in: transaction)
            try writer.write(decision, in: transaction)
        }
        return .done(.factorsOpen)
    }
}
