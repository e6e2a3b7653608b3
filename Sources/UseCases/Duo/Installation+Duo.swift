package import Domain
package import Formats
import Store

extension Installation {
    /// How Duo is reached; `nil` where the settings don't say all of it. A stand-in on this machine is believed only where
    /// nobody else reaches this installation.
    package func findDuo(_ settings: Settings) async throws -> DuoConfiguration? {
        guard let sealed = settings.factors.duo.clientSecret else { return nil }
        let keys = try await keys.opening(SealedVerifier(text: sealed.text), from: database)
        return try settings.factors.duo.configuration(keys, baseURL: baseURL)
    }

    /// Where a person goes whose account Duo answers for, in a flow that asks for a factor.
    ///
    /// - Parameter destination: A name of the place where they go on; it comes back with them.
    package func startDuo(
        _ token: Token, from browser: Token? = nil, goingTo destination: String
    ) async throws -> Outcome<String> {
        let now = time.now()
        let found = try await database.read { transaction -> Outcome<OpenFlow> in
            guard let open = try transaction.findOpenFlow(token, at: now), open.enrolled.answering.contains(.duo)
            else { return .refused(.nothingPending) }
            let known = try transaction.findAnsweringBrowser(of: open.account.id, browser)
            let bucket = AttemptBucket(factorsOf: open.account.id, in: known)
            guard try transaction.findLock(of: bucket, at: now) == nil else {
                return .refused(.accountLocked)
            }
            return .done(open)
        }
        switch found {
        case .refused(let refusals): return .refused(refusals)
        case .done(let open): return try await send(open, for: .answer, goingTo: destination)
        }
    }

    /// Where a person goes who wants Duo to answer from now on.
    package func beginDuo(_ flow: Token, of signedIn: SignedIn) async throws -> Outcome<String> {
        guard try await mayChangeFactors(flow, signedIn), let open = try await findOpenFlow(flow) else {
            return .refused(.reauthenticationRequired)
        }
        guard open.settings.factors.duo.isComplete else { return .refused(.factorKindOff) }
        guard open.enrolled.isEmpty else { return .refused(.duoNotAlone) }
        return try await send(open, for: .addition, goingTo: "")
    }

    /// Adds Duo, which the person has been to. From then on it answers.
    package func addDuo(
        _ back: DuoReturn, _ flow: Token, of signedIn: SignedIn, origin: Origin
    ) async throws -> Outcome<Void> {
        let now = time.now()
        let (back, key) = (back, duoKey)
        let came = try await database.write { transaction -> (OpenFlow, DuoState)? in
            guard let open = try transaction.findOpenFlow(flow, at: now), open.flow.session == signedIn.session.id,
                let state = try transaction.spendDuoState(of: back, for: .addition, in: open.flow, key: key, at: now)
            else { return nil }
            return (open, state)
        }
        guard let (open, state) = came else { return .refused(.duoDenied) }
        guard let ceremony = try await DuoCeremony(self, open.settings) else { return .refused(.duoUnavailable) }
        do throws(DuoRefused) {
            try await ceremony.vouch(for: open.account, code: back.code, state: state)
        } catch {
            return .refused(error.refusal)
        }
        return try await changeDuo(flow, signedIn, origin, FactorChange.addDuo)
    }

    package func removeDuo(_ flow: Token, of signedIn: SignedIn, origin: Origin) async throws -> Outcome<Void> {
        try await changeDuo(flow, signedIn, origin, FactorChange.removeDuo)
    }

    private func send(
        _ open: OpenFlow, for purpose: DuoState.Purpose, goingTo destination: String
    ) async throws -> Outcome<String> {
        let ceremony = try await DuoCeremony(self, open.settings)
        let address = await ceremony?.send(open.account, for: purpose, in: open.flow.id, goingTo: destination)
        return address.map(Outcome.done) ?? .refused(.duoUnavailable)
    }

    private func changeDuo(
        _ flow: Token, _ signedIn: SignedIn, _ origin: Origin,
        _ decide: @Sendable @escaping (FactorChange.Facts) -> Decision
    ) async throws -> Outcome<Void> {
        let decision = try await changeFactors(flow, signedIn, origin, decide)
        return decision.isDone ? .done(()) : .refused(decision.refusals)
    }

    var duoKey: Secret<[UInt8]> { keys.current.audit.bytes }

    /// Duo sends people back to this address, and to no other.
    var duoRedirect: String { "\(baseURL)/duo/callback" }
}

/// What a browser brings back from Duo.
package struct DuoReturn: Hashable, Sendable {
    package let code: String
    package let state: String

    package init(code: String, state: String) {
        self.code = code
        self.state = state
    }

    /// Longer than any that Duo gives out.
    static let longestCode = 1_024
}

extension Transaction {
    /// The state that came back, where it was made here for this and comes back for the first time. Spent before Duo is
    /// asked: nobody has a server ask twice.
    func spendDuoState(
        of back: DuoReturn, for purpose: DuoState.Purpose, in flow: Flow, key: Secret<[UInt8]>, at now: Timestamp
    ) throws -> DuoState? {
        guard (1...DuoReturn.longestCode).contains(back.code.utf8.count),
            let state = DuoState(returned: back.state, for: purpose, in: flow.id, key: key), state.isLive(at: now),
            try insertSpentChallenge(state.spent)
        else { return nil }
        return state
    }
}
