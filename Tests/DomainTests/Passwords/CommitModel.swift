import Domain

/// Two accounts, their links, flows and proofs, as rows that a walk adds to and changes in any order: also in orders that
/// no page offers.
struct CommitModel {
    var accounts: [Account]
    var links: [Link] = []
    var flows: [Flow] = []
    var proofs: [Proof] = []
    var factors: Set<FactorKind> = []
    var settings = Settings()
    var time = now
    private var nextID = 0

    init() throws {
        accounts = [
            try .sample(id: "anna", epoch: 1),
            try .sample(id: "bert", state: .staged, epoch: 1, passwordChangedAt: nil),
        ]
    }

    /// One step of a walk, whether it makes sense or not.
    mutating func step(_ chance: inout SeededGenerator) {
        let target = Int.random(in: 0..<accounts.count, using: &chance)
        switch Int.random(in: 0..<20, using: &chance) {
        case 0...3: addLink(to: accounts[target], &chance)
        case 4...7: addFlow(of: accounts[target], &chance)
        case 8...12: addProof(&chance)
        case 13: time = time + .seconds(Int.random(in: 1...1_200, using: &chance))
        case 14: accounts[target].epoch += 1
        case 15: accounts[target].state = AccountState.allCases.randomElement(using: &chance) ?? .active
        case 16: accounts[target].expiredAt = Bool.random(using: &chance) ? time : nil
        case 17: factors = Set(FactorKind.allCases.filter { _ in Int.random(in: 0..<6, using: &chance) == 0 })
        case 18: endLink(&chance)
        default: changeSettings(&chance)
        }
    }

    private mutating func newID<Subject>(_: Subject.Type = Subject.self) -> ID<Subject> {
        nextID += 1
        return ID(rawValue: "\(nextID)")
    }

    private mutating func addLink(to account: Account, _ chance: inout SeededGenerator) {
        links.append(
            Link(
                id: newID(), kind: LinkKind.allCases.randomElement(using: &chance) ?? .reset, account: account.id,
                epoch: account.epoch, channel: LinkChannel.allCases.randomElement(using: &chance) ?? .primary,
                recoveryAddress: nil, createdAt: time, expiresAt: time + .minutes(30), spentAt: nil, voidedAt: nil))
    }

    /// Mostly of a link that is there and for its purpose; sometimes of nothing, or of somebody else's.
    private mutating func addFlow(of account: Account, _ chance: inout SeededGenerator) {
        let link = Int.random(in: 0..<4, using: &chance) == 0 ? nil : links.randomElement(using: &chance)
        let matching: FlowPurpose = link?.kind == .activation ? .activation : link == nil ? .change : .reset
        let strays = Int.random(in: 0..<4, using: &chance) == 0
        let purpose = strays ? FlowPurpose.allCases.randomElement(using: &chance) ?? matching : matching
        let owner = strays ? account.id : link?.account ?? account.id
        let epoch = accounts.first { $0.id == owner }?.epoch ?? 1
        flows.append(
            Flow(
                id: newID(), purpose: purpose, account: owner, epoch: epoch, link: link?.id, startedAt: time,
                expiresAt: time + Flow.lives))
    }

    /// Mostly the proof that a flow waits for; sometimes of another kind, account or time.
    private mutating func addProof(_ chance: inout SeededGenerator) {
        guard let flow = flows.randomElement(using: &chance) else { return }
        let link = links.first { $0.id == flow.link }
        let wanted: ProofKind =
            switch flow.purpose {
            case .change: .currentPassword
            case .activation: .activationLink
            case .reset: link?.channel == .recovery ? .resetLinkAtRecovery : .resetLinkAtPrimary
            case .adoption: .directoryPassword
            case .signIn, .factors, .callerCheck: .currentPassword
            }
        let answer = factors.randomElement(using: &chance)?.proofs.randomElement(using: &chance)
        let stray = Int.random(in: 0..<6, using: &chance)
        proofs.append(
            Proof(
                flow: flow.id,
                account: stray == 0 ? accounts.randomElement(using: &chance)?.id ?? flow.account : flow.account,
                kind: stray < 2
                    ? ProofKind.allCases.randomElement(using: &chance) ?? wanted
                    : Bool.random(using: &chance) ? answer ?? wanted : wanted,
                provenAt: stray == 3 ? time - .minutes(16) : time))
    }

    private mutating func endLink(_ chance: inout SeededGenerator) {
        guard let index = links.indices.randomElement(using: &chance) else { return }
        links[index] = links[index].ended(spent: Bool.random(using: &chance) ? time : nil, voided: time)
    }

    private mutating func changeSettings(_ chance: inout SeededGenerator) {
        settings.recovery.emailReset = Bool.random(using: &chance)
        settings.recovery.resetWithoutFactor = Int.random(in: 0..<4, using: &chance) > 0
        settings.password.allowsChangeAfterExpiry = Bool.random(using: &chance)
        settings.password.minimumAge = Bool.random(using: &chance) ? .zero : .hours(25)
    }

    /// Somebody tries to commit a flow, mostly with the rows that belong to it.
    func attempt(_ chance: inout SeededGenerator) -> PasswordCommit.Facts? {
        guard let flow = flows.suffix(3).randomElement(using: &chance) else { return nil }
        let stray = Int.random(in: 0..<8, using: &chance)
        guard
            let account = stray == 0
                ? accounts.randomElement(using: &chance) : accounts.first(where: { $0.id == flow.account })
        else { return nil }
        return PasswordCommit.Facts(
            account: account, flow: flow, proofs: stray == 1 ? proofs : proofs.filter { $0.flow == flow.id },
            link: stray == 2 ? links.randomElement(using: &chance) : links.first { $0.id == flow.link },
            factors: factors, recoveryAddresses: RecoveryAddresses(), isLocked: false, settings: settings,
            origin: .sample, now: time)
    }

    /// What the store would do with the changes.
    mutating func apply(_ changes: [Change]) {
        for change in changes {
            switch change {
            case .consumeFlow(let id, let at):
                flows = flows.map { $0.id == id ? $0.ended(consumed: at, voided: nil) : $0 }
            case .spendLink(let id, let at):
                links = links.map { $0.id == id ? $0.ended(spent: at, voided: nil) : $0 }
            case .advanceEpoch(let id, _):
                for index in accounts.indices where accounts[index].id == id { accounts[index].epoch += 1 }
            case .voidLinks(let id, let kinds, let at):
                links = links.map {
                    $0.account == id && kinds.contains($0.kind) ? $0.ended(spent: $0.spentAt, voided: at) : $0
                }
            case .voidFlows(let id, let at):
                flows = flows.map { $0.account == id ? $0.ended(consumed: $0.consumedAt, voided: at) : $0 }
            case .setState(let id, let state):
                for index in accounts.indices where accounts[index].id == id { accounts[index].state = state }
            default: break
            }
        }
    }
}

extension Link {
    func ended(spent: Timestamp?, voided: Timestamp?) -> Link {
        Link(
            id: id, kind: kind, account: account, epoch: epoch, channel: channel, recoveryAddress: recoveryAddress,
            createdAt: createdAt, expiresAt: expiresAt, spentAt: spent, voidedAt: voided)
    }
}

extension Flow {
    func ended(consumed: Timestamp?, voided: Timestamp?) -> Flow {
        Flow(
            id: id, purpose: purpose, account: account, epoch: epoch, link: link, startedAt: startedAt,
            expiresAt: expiresAt, consumedAt: consumed, voidedAt: voided)
    }
}
