import Domain

/// Two accounts with sessions, flows, proofs and factors, as rows that a walk adds to and changes in any order: also in
/// orders that no page offers.
struct FactorModel {
    var accounts: [Account]
    var enrolled: [ID<Account>: EnrolledFactors] = [:]
    var sessions: [Session] = []
    var flows: [Flow] = []
    var proofs: [Proof] = []
    var settings = Settings()
    var time = now
    /// Flows that had begun when their account's factors were reset: whatever is proven in them, they open nothing.
    private(set) var endedByReset: Set<ID<Flow>> = []
    private var nextID = 0

    init() throws {
        accounts = [try .sample(id: "anna", epoch: 1), try .sample(id: "bert", epoch: 1)]
    }

    /// One step of a walk, whether it makes sense or not.
    mutating func step(_ chance: inout SeededGenerator) {
        let target = Int.random(in: 0..<accounts.count, using: &chance)
        switch Int.random(in: 0..<22, using: &chance) {
        case 0...1: addSession(of: accounts[target])
        case 2...6: addFlow(of: accounts[target], &chance)
        case 7...12: addProof(&chance)
        case 13...14: enrolled[accounts[target].id] = Self.anyFactors(&chance)
        case 15: time = time + .seconds(Int.random(in: 1...600, using: &chance))
        case 16: accounts[target].epoch += Int.random(in: 0...1, using: &chance)
        case 17:
            accounts[target].state = [.active, .active, .suspended, .staged].randomElement(using: &chance) ?? .active
        case 18: endFlow(&chance)
        case 19: resetFactors(of: target)
        default: changeSettings(of: target, &chance)
        }
    }

    func factors(of account: ID<Account>) -> EnrolledFactors { enrolled[account] ?? EnrolledFactors() }

    private mutating func newID<Subject>(_: Subject.Type = Subject.self) -> ID<Subject> {
        nextID += 1
        return ID(rawValue: "\(nextID)")
    }

    static func anyFactors(_ chance: inout SeededGenerator) -> EnrolledFactors {
        func one(in count: Int) -> Bool { Int.random(in: 0..<count, using: &chance) == 0 }
        func some(atMost most: Int) -> Int { one(in: 4) ? [1, 1, 2, most].randomElement(using: &chance) ?? 1 : 0 }
        return .sample(
            authenticator: one(in: 2), passkeys: some(atMost: 20), phones: some(atMost: 10), duo: one(in: 4),
            codes: one(in: 2) ? 3 : 0, waits: one(in: 4))
    }

    private mutating func addSession(of account: Account) {
        sessions.append(
            Session(
                id: newID(), account: account.id, epoch: account.epoch, signedInAt: time, lastSeenAt: time,
                origin: .sample))
    }

    /// Mostly a sign-in, or for factors in a session that is there; sometimes of another kind or somebody else's.
    private mutating func addFlow(of account: Account, _ chance: inout SeededGenerator) {
        let isStray = Int.random(in: 0..<6, using: &chance) == 0
        let session = sessions.last { isStray || $0.account == account.id }
        let wanted: FlowPurpose = session == nil || Bool.random(using: &chance) ? .signIn : .factors
        let purpose = isStray ? FlowPurpose.allCases.randomElement(using: &chance) ?? wanted : wanted
        flows.append(
            Flow(
                id: newID(), purpose: purpose, account: account.id, epoch: account.epoch, link: nil,
                session: purpose == .factors ? session?.id : nil, startedAt: time, expiresAt: time + Flow.lives))
    }

    /// Mostly the proof that a flow waits for; sometimes of another kind, account or time.
    private mutating func addProof(_ chance: inout SeededGenerator) {
        guard let flow = flows.suffix(3).randomElement(using: &chance) else { return }
        let answers = factors(of: flow.account).answering.flatMap(\.proofs).sorted { $0.rawValue < $1.rawValue }
        let answer = answers.randomElement(using: &chance)
        let stray = Int.random(in: 0..<8, using: &chance)
        proofs.append(
            Proof(
                flow: flow.id,
                account: stray == 0 ? accounts.randomElement(using: &chance)?.id ?? flow.account : flow.account,
                kind: stray < 3
                    ? ProofKind.allCases.randomElement(using: &chance) ?? .currentPassword
                    : Bool.random(using: &chance) ? answer ?? .currentPassword : .currentPassword,
                provenAt: stray == 3 ? time - .minutes(6) : time))
    }

    private mutating func endFlow(_ chance: inout SeededGenerator) {
        guard let index = flows.indices.randomElement(using: &chance) else { return }
        let isConsumed = Bool.random(using: &chance)
        flows[index] = flows[index].over(consumed: isConsumed ? time : nil, voided: isConsumed ? nil : time)
    }

    /// As an administrator does, and as the store would write it down.
    private mutating func resetFactors(of target: Int) {
        let account = accounts[target]
        let decision = FactorReset.decide(
            account, spokenDigest: nil, by: .host, recovery: RecoveryAddresses(), at: time)
        guard decision.isDone else { return }
        let begun = flows.indices.filter { flows[$0].account == account.id }
        endedByReset.formUnion(begun.map { flows[$0].id })
        for change in decision.changes {
            switch change {
            case .removeFactors: enrolled[account.id] = EnrolledFactors()
            case .insertFactorReset: enrolled[account.id, default: EnrolledFactors()].waitsForEnrolmentCode = true
            case .advanceEpoch: accounts[target].epoch += 1
            case .voidFlows: for index in begun { flows[index] = flows[index].over(consumed: nil, voided: time) }
            default: break
            }
        }
    }

    private mutating func changeSettings(of target: Int, _ chance: inout SeededGenerator) {
        settings.factors.required = FactorPolicy.Audience.allCases.randomElement(using: &chance) ?? .users
        settings.factors.offered =
            [[.passkey], [.totp, .passkey], [.totp, .push], [.totp, .push, .passkey]].randomElement(using: &chance)
            ?? []
        settings.factors.duo.clientID = "DIXXXXXXXXXXXXXXXXXX"
        settings.factors.duo.apiHost = "api-0123abcd.duosecurity.com"
        settings.factors.duo.clientSecret = Bool.random(using: &chance) ? SealedSecret(text: "sealed") : nil
        accounts[target].factorRule = [nil, nil, .required, .exempt].randomElement(using: &chance) ?? nil
        accounts[target].expiredAt = Int.random(in: 0..<4, using: &chance) == 0 ? time : nil
    }

    /// Somebody tries to get a session by a flow.
    func entry(_ chance: inout SeededGenerator) -> SessionGrant.Facts? {
        guard let (flow, account, proofs) = pick(&chance) else { return nil }
        return SessionGrant.Facts(
            account: account, flow: flow, proofs: proofs, enrolled: factors(of: account.id), settings: settings,
            now: time)
    }

    /// Somebody tries to change factors by a flow, mostly in its own session.
    func change(_ chance: inout SeededGenerator) -> FactorChange.Facts? {
        guard let (flow, account, proofs) = pick(&chance) else { return nil }
        let isStray = Int.random(in: 0..<8, using: &chance) == 0
        guard
            let session = isStray
                ? sessions.randomElement(using: &chance) : sessions.first(where: { $0.id == flow.session })
        else { return nil }
        return FactorChange.Facts(
            account: account, session: session, enrolled: factors(of: account.id), flow: flow, proofs: proofs,
            recoveryAddresses: RecoveryAddresses(), settings: settings, origin: .sample, now: time)
    }

    private func pick(_ chance: inout SeededGenerator) -> (Flow, Account, [Proof])? {
        guard let flow = flows.suffix(3).randomElement(using: &chance) else { return nil }
        let stray = Int.random(in: 0..<10, using: &chance)
        guard
            let account = stray == 0
                ? accounts.randomElement(using: &chance) : accounts.first(where: { $0.id == flow.account })
        else { return nil }
        return (flow, account, stray == 1 ? proofs : proofs.filter { $0.flow == flow.id })
    }
}

extension Flow {
    func over(consumed: Timestamp?, voided: Timestamp?) -> Flow {
        Flow(
            id: id, purpose: purpose, account: account, epoch: epoch, link: link, session: session,
            startedAt: startedAt, expiresAt: expiresAt, consumedAt: consumed, voidedAt: voided)
    }
}
