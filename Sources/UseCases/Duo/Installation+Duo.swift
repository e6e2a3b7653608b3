package import Domain
package import Formats
import Logging
import Store

extension Installation {
    /// How Duo is reached; `nil` where the settings don't say all of it. A stand-in on this machine is believed only where
    /// nobody else reaches this installation; a secret that no key opens is as good as none.
    package func findDuo(_ settings: Settings) async throws -> DuoConfiguration? {
        guard let sealed = settings.factors.duo.clientSecret else { return nil }
        let keys = try await keys.opening(SealedVerifier(text: sealed.text), from: database)
        do {
            return try settings.factors.duo.configuration(keys, baseURL: baseURL)
        } catch let fault as Keyring.OpenFault {
            Logger(label: "duo").error("factors.duo.client-secret can't be opened", metadata: ["error": "\(fault)"])
            return nil
        }
    }

    /// Where a person goes whose account Duo answers for, in a flow that asks for a factor.
    ///
    /// - Parameters:
    ///   - link: The one that waits in the browser to be confirmed by this sign-in.
    ///   - destination: A name of the place where they go on; it comes back with them.
    package func startDuo(
        _ token: Token, from browser: Token? = nil, confirming link: Token? = nil, goingTo destination: String
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
        case .done(let open):
            return try await send(open, for: .answer, confirming: open.flow.confirms(link), goingTo: destination)
        }
    }

    /// Where a person goes who wants Duo to answer from now on.
    package func beginDuo(_ flow: Token, of signedIn: SignedIn) async throws -> Outcome<String> {
        guard try await mayChangeFactors(flow, signedIn), let open = try await findOpenFlow(flow) else {
            return .refused(.reauthenticationRequired)
        }
        guard open.settings.factors.duo.isComplete else { return .refused(.factorKindOff) }
        guard open.enrolled.isEmpty else { return .refused(.duoNotAlone) }
        return try await send(open, for: .addition, confirming: "", goingTo: "")
    }

    /// Adds Duo, which the person has been to. From then on it answers.
    package func addDuo(
        _ back: DuoReturn, _ flow: Token, of signedIn: SignedIn, origin: Origin
    ) async throws -> Outcome<Void> {
        let now = time.now()
        let (back, key) = (back, duoKey)
        let came = try await database.write { transaction -> (OpenFlow, DuoState)? in
            guard let open = try transaction.findOpenFlow(flow, at: now), open.flow.session == signedIn.session.id,
                let state = back.state(for: .addition, in: open.flow, confirming: "", key: key, at: now),
                try transaction.insertSpentChallenge(state.spent)
            else { return nil }
            return (open, state)
        }
        guard let (open, state) = came else { return .refused(.duoDenied) }
        guard let ceremony = try await DuoCeremony(self, open.settings) else { return .refused(.duoUnavailable) }
        do throws(DuoRefused) {
            try await ceremony.vouch(for: open.account, code: back.code, state: state)
        } catch {
            try await recordRefused(error, open, origin)
            return .refused(error.refusal)
        }
        return try await changeDuo(flow, signedIn, origin, FactorChange.addDuo)
    }

    package func removeDuo(_ flow: Token, of signedIn: SignedIn, origin: Origin) async throws -> Outcome<Void> {
        try await changeDuo(flow, signedIn, origin, FactorChange.removeDuo)
    }

    private func send(
        _ open: OpenFlow, for purpose: DuoState.Purpose, confirming link: String, goingTo destination: String
    ) async throws -> Outcome<String> {
        let ceremony = try await DuoCeremony(self, open.settings)
        let address = await ceremony?.send(
            open.account, for: purpose, in: open.flow.id, confirming: link, goingTo: destination)
        return address.map(Outcome.done) ?? .refused(.duoUnavailable)
    }

    /// Setting up counts no attempts, but a no or a token that proves nothing is to be found in the trail.
    private func recordRefused(_ refused: DuoRefused, _ open: OpenFlow, _ origin: Origin) async throws {
        guard refused.refusal == .duoDenied else { return }
        var decision = Decision()
        decision.flow = open.flow.id
        decision.events = [
            AuditEvent(
                .factorFailed, by: .account(open.account.id), account: open.account.id,
                details: [
                    "factor": FactorKind.duo.rawValue, "in": open.flow.purpose.rawValue, "reason": refused.reason,
                ], origin.details)
        ]
        let (written, writer) = (decision, writer(at: time.now()))
        try await database.write { try writer.write(written, in: $0) }
        announce(written)
    }

    private func changeDuo(
        _ flow: Token, _ signedIn: SignedIn, _ origin: Origin,
        _ decide: @Sendable @escaping (FactorChange.Facts) -> Decision
    ) async throws -> Outcome<Void> {
        let decision = try await changeFactors(flow, signedIn, origin, decide)
        return Outcome(decision)
    }

    var duoKey: Secret<[UInt8]> { keys.current.audit.bytes }

    /// Duo sends people back to this address, and to no other.
    func duoRedirect(of account: Account) -> String {
        "\(baseURL)\(account.entrance.address(of: "/duo/callback"))"
    }
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

extension DuoReturn {
    /// The state that came back, where it was made here for this. To be spent before Duo is asked: nobody has a server
    /// ask twice.
    ///
    /// - Parameter link: As `Flow.confirms` says.
    func state(
        for purpose: DuoState.Purpose, in flow: Flow, confirming link: String, key: Secret<[UInt8]>, at now: Timestamp
    ) -> DuoState? {
        guard (1...Self.longestCode).contains(code.utf8.count),
            let state = DuoState(returned: state, for: purpose, in: flow.id, confirming: link, key: key),
            state.isLive(at: now)
        else { return nil }
        return state
    }
}

extension Flow {
    /// What coming back from Duo confirms besides, as a state names it: the link that a sign-in's page spoke of.
    func confirms(_ link: Token?) -> String {
        purpose == .signIn ? link?.digest ?? "" : ""
    }
}
