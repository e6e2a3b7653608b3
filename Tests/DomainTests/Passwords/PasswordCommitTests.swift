import Domain
import Testing

@Suite("The one commit of a new password")
struct PasswordCommitTests {
    static let verifier = SealedVerifier(text: "sealed")
    static let anna = ID<Account>(rawValue: "anna")
    static let setting = FlowPurpose.allCases.filter { $0.door != nil }

    static func facts(
        _ purpose: FlowPurpose = .reset, state: AccountState? = nil, proofs: [Proof]? = nil, link: Link?? = nil,
        isLocked: Bool = false
    ) throws -> PasswordCommit.Facts {
        let (kind, proof): (LinkKind?, ProofKind) =
            switch purpose {
            case .reset: (.reset, .resetLinkAtPrimary)
            case .activation: (.activation, .activationLink)
            case .adoption: (nil, .directoryPassword)
            case .change, .signIn, .factors, .callerCheck: (nil, .currentPassword)
            }
        return PasswordCommit.Facts(
            account: try .sample(state: state ?? (purpose == .activation ? .staged : .active)),
            flow: .sample(purpose: purpose, link: kind.map { _ in "link" }),
            proofs: proofs ?? [.sample(proof)], link: link ?? kind.map { Link.sample(kind: $0) }, factors: [],
            recoveryAddresses: RecoveryAddresses(), isLocked: isLocked, settings: Settings(), origin: .sample, now: now)
    }

    static func decide(_ facts: PasswordCommit.Facts) -> Decision { PasswordCommit.decide(facts, verifier: verifier) }

    @Test("Verifier, epoch, flow, link and everything older go in one decision", arguments: setting)
    func whole(purpose: FlowPurpose) throws {
        let decision = Self.decide(try Self.facts(purpose))
        #expect(decision.isDone)
        var expected: Set<Change> = [
            .consumeFlow(ID(rawValue: "flow"), at: now), .advanceEpoch(Self.anna, from: 3),
            .setVerifier(Self.anna, Self.verifier, at: now, remembering: 5),
            .voidLinks(Self.anna, kinds: [.reset, .activation, .verify], at: now), .voidFlows(Self.anna, at: now),
            .forgetBrowsers(Self.anna),
        ]
        if [.reset, .activation].contains(purpose) {
            expected.formUnion([.spendLink(ID(rawValue: "link"), at: now), .clearAttempts(Self.anna)])
        }
        if purpose == .activation { expected.insert(.setState(Self.anna, .active)) }
        #expect(Set(decision.changes) == expected && decision.changes.count == expected.count)
        #expect(decision.events.map(\.kind) == [.passwordSet])
        #expect(decision.notices.map(\.content) == [.passwordChanged(by: try #require(purpose.door))])
    }

    @Test(
        "A flow that isn't for a password sets none, whatever was proven in it",
        arguments: [FlowPurpose.signIn, .factors])
    func otherPurpose(purpose: FlowPurpose) throws {
        let proofs = ProofKind.allCases.map { Proof.sample($0) }
        #expect(Self.decide(try Self.facts(purpose, proofs: proofs)) == .refused(.linkDead))
    }

    @Test(
        "The account's own row comes first, so that two commits don't wait for each other crosswise",
        arguments: setting)
    func order(purpose: FlowPurpose) throws {
        #expect(Self.decide(try Self.facts(purpose)).changes.first == .advanceEpoch(Self.anna, from: 3))
    }

    @Test("A reset or an activation unlocks, a change doesn't", arguments: setting)
    func unlocks(purpose: FlowPurpose) throws {
        let decision = Self.decide(try Self.facts(purpose, isLocked: true))
        let unlocks = [.reset, .activation].contains(purpose)
        #expect(decision.changes.contains(.clearAttempts(Self.anna)) == unlocks)
        #expect(decision.events.contains { $0.kind == .accountUnlocked } == unlocks)
        #expect(decision.notices.contains { $0.content == .accountUnlocked(by: .reset) } == unlocks)
    }

    @Test("The person is told at every address that is theirs")
    func told() throws {
        var facts = try Self.facts()
        let verified = try RecoveryAddress.sample(id: "r", verifiedAt: now, servesFrom: now)
        facts.recoveryAddresses = RecoveryAddresses(verified: verified, pending: try .sample(id: "p", "x@y"))
        #expect(Self.decide(facts).notices.first?.recipients == [.primary, .address(verified.address)])
    }

    @Test("Without a proof nothing is written", arguments: setting)
    func unproven(purpose: FlowPurpose) throws {
        #expect(
            Self.decide(try Self.facts(purpose, proofs: []))
                == .refused([.change, .adoption].contains(purpose) ? .wrongCredentials : .linkDead))
    }

    @Test("Where a directory decides, a new password comes from there alone", arguments: setting)
    func managed(purpose: FlowPurpose) throws {
        var facts = try Self.facts(purpose)
        facts.manager = ConnectionName("Head office")
        let decision = Self.decide(facts)
        #expect(purpose == .adoption ? decision.isDone : decision == .refused(.passwordManagedElsewhere))
    }

    @Test("What is adopted takes a directory's word, and nothing else that is proven counts for it")
    func adopted() throws {
        for kind in ProofKind.allCases {
            let decision = Self.decide(try Self.facts(.adoption, proofs: [.sample(kind)]))
            #expect(decision.isDone == (kind == .directoryPassword))
        }
        for state in AccountState.allCases {
            let passes = [.active, .staged].contains(state)
            #expect(Self.decide(try Self.facts(.adoption, state: state)).isDone == passes)
        }
        var facts = try Self.facts(.adoption)
        facts.factors = [.totp]
        #expect(Self.decide(facts).isDone, "the sign-in that follows asks for it")
        facts.link = .sample()
        #expect(!Self.decide(facts).isDone)
    }

    @Test("Where a factor is enrolled, the link alone changes nothing", arguments: [FlowPurpose.reset, .change])
    func factor(purpose: FlowPurpose) throws {
        var facts = try Self.facts(purpose)
        facts.factors = [.totp]
        #expect(Self.decide(facts) == .refused(.factorRequired))
        facts.proofs.append(.sample(.totp))
        #expect(Self.decide(facts).isDone)
        facts.proofs = [.sample(.totp)]
        #expect(Self.decide(facts) == .refused(purpose == .change ? .wrongCredentials : .linkDead))
    }

    @Test("A reset through the recovery address is refused to an account without a factor")
    func recovery() throws {
        let facts = try Self.facts(proofs: [.sample(.resetLinkAtRecovery)], link: .sample(channel: .recovery))
        #expect(Self.decide(facts) == .refused(.factorRequired))
    }

    @Test(
        "A link of another kind, another id, or none opens no reset",
        arguments: [
            Link?.none, .sample(kind: .verify), .sample(kind: .undo), .sample(kind: .activation), .sample(id: "other"),
            .sample(account: "bert"), .sample(spentAt: now), .sample(voidedAt: now), .sample(expiresAt: now),
            .sample(epoch: 2),
        ])
    func wrongLink(link: Link?) throws {
        #expect(Self.decide(try Self.facts(link: .some(link))) == .refused(.linkDead))
    }

    @Test("A flow that names no link opens no reset and no activation", arguments: [FlowPurpose.reset, .activation])
    func noLink(purpose: FlowPurpose) throws {
        var facts = try Self.facts(purpose)
        facts.flow = .sample(purpose: purpose, link: nil)
        #expect(Self.decide(facts) == .refused(.linkDead))
        facts.link = nil
        #expect(Self.decide(facts) == .refused(.linkDead))
    }

    @Test("A reset is for active accounts, an activation for staged ones", arguments: AccountState.allCases)
    func states(state: AccountState) throws {
        #expect(Self.decide(try Self.facts(.reset, state: state)).isDone == (state == .active))
        #expect(Self.decide(try Self.facts(.change, state: state)).isDone == (state == .active))
        #expect(Self.decide(try Self.facts(.activation, state: state)).isDone == (state == .staged))
    }

    @Test("The youngest a password may be is asked of changes only")
    func minimumAge() throws {
        for purpose in [FlowPurpose.change, .reset] {
            var facts = try Self.facts(purpose)
            facts.settings.password.minimumAge = .days(1) + .milliseconds(1)
            let tooRecent = Refusal.passwordTooRecent(changeableFrom: now + .milliseconds(1))
            #expect(Self.decide(facts).refusals == (purpose == .change ? [tooRecent] : []))
            facts.settings.password.minimumAge = .days(1)
            #expect(Self.decide(facts).isDone)
        }
    }
}
