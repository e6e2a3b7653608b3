import Domain
import Testing

@Suite("A flow lives")
struct FlowTests {
    @Test("From its start to its end", arguments: [(-1, false), (0, true), (899_999, true), (900_000, false)])
    func time(offset: Int, isLive: Bool) throws {
        #expect(Flow.sample().isLive(for: try .sample(), at: now + .milliseconds(offset)) == isLive)
    }

    @Test(
        "Not when consumed, void, somebody else's, or of another epoch",
        arguments: [
            Flow.sample(consumedAt: now), .sample(voidedAt: now), .sample(account: "bert"), .sample(epoch: 2),
            .sample(epoch: 4),
        ])
    func dead(flow: Flow) throws {
        #expect(!flow.isLive(for: try .sample(), at: now))
    }
}

@Suite("What must be proven")
struct RequiredProofsTests {
    static func required(
        _ purpose: FlowPurpose, _ channel: LinkChannel?, _ factors: Set<FactorKind>, emailReset: Bool = true,
        withoutFactor: Bool = true
    ) -> [Set<ProofKind>]? {
        var policy = RecoveryPolicy()
        policy.emailReset = emailReset
        policy.resetWithoutFactor = withoutFactor
        return try? RequiredProofs(for: purpose, channel: channel, factors: factors, policy: policy).all
    }

    @Test("A reset through the recovery address always demands a factor", arguments: [false, true], [false, true])
    func recovery(emailReset: Bool, withoutFactor: Bool) {
        #expect(Self.required(.reset, .recovery, [], emailReset: emailReset, withoutFactor: withoutFactor) == nil)
        #expect(
            Self.required(.reset, .recovery, [.totp], emailReset: emailReset, withoutFactor: withoutFactor)
                == (emailReset ? [[.resetLinkAtRecovery], [.totp]] : nil))
    }

    @Test(
        "A reset by the primary address demands its link, and a factor where there is one",
        arguments: [LinkChannel.primary, .host])
    func primary(channel: LinkChannel) {
        #expect(Self.required(.reset, channel, []) == [[.resetLinkAtPrimary]])
        #expect(Self.required(.reset, channel, [], withoutFactor: false) == nil)
        for withoutFactor in [false, true] {
            #expect(
                Self.required(.reset, channel, [.totp], emailReset: false, withoutFactor: withoutFactor)
                    == [[.resetLinkAtPrimary], [.totp]])
        }
    }

    @Test("A reset without a link is impossible")
    func noLink() {
        #expect(Self.required(.reset, nil, []) == nil)
        #expect(Self.required(.reset, nil, [.totp]) == nil)
    }

    @Test("A change demands the current password, and a factor where there is one")
    func change() {
        #expect(Self.required(.change, nil, []) == [[.currentPassword]])
        #expect(Self.required(.change, nil, [.totp]) == [[.currentPassword], [.totp]])
    }

    /// What each purpose begins with.
    static let first: [(FlowPurpose, LinkChannel?, Set<ProofKind>)] = [
        (.signIn, nil, [.currentPassword]), (.change, nil, [.currentPassword]), (.factors, nil, []),
        (.activation, .primary, [.activationLink]), (.reset, .primary, [.resetLinkAtPrimary]),
        (.reset, .recovery, [.resetLinkAtRecovery]),
    ]

    static let factorSets: [Set<FactorKind>] = [
        [.totp], [.push], [.duo], [.totp, .recoveryCode], [.totp, .push, .recoveryCode], [.enrolmentCode], [.passkey],
        [.passkey, .totp],
    ]

    @Test("Where a factor is enrolled any one of them answers, for every purpose", arguments: first, factorSets)
    func everyPurpose(_ first: (FlowPurpose, LinkChannel?, Set<ProofKind>), factors: Set<FactorKind>) {
        let (purpose, channel, proof) = first
        var start = proof
        // A passkey with user verification is two proofs in one.
        if purpose == .signIn, factors.contains(.passkey) { start.insert(.verifiedPasskey) }
        let answers = Set(factors.flatMap(\.proofs))
        #expect(Self.required(purpose, channel, factors) == (start.isEmpty ? [answers] : [start, answers]))
    }

    @Test("Where none is enrolled the first proof is enough, and for factors it is the password")
    func withoutFactor() {
        #expect(Self.required(.signIn, nil, []) == [[.currentPassword]])
        #expect(Self.required(.factors, nil, []) == [[.currentPassword]])
        #expect(Self.required(.activation, .primary, []) == [[.activationLink]])
    }

    @Test(
        "A proof of another flow, of another account, or from outside the flow's time proves nothing",
        arguments: [
            (Proof.sample(.resetLinkAtPrimary), true), (.sample(.resetLinkAtPrimary, flow: "other"), false),
            (.sample(.resetLinkAtPrimary, account: "bert"), false),
            (.sample(.resetLinkAtPrimary, at: now - .milliseconds(1)), false),
            (.sample(.resetLinkAtPrimary, at: now + Flow.lives), false), (.sample(.resetLinkAtRecovery), false),
            (.sample(.activationLink), false), (.sample(.currentPassword), false), (.sample(.totp), false),
        ])
    func bound(proof: Proof, counts: Bool) throws {
        let required = try RequiredProofs(for: .reset, channel: .primary, factors: [], policy: RecoveryPolicy())
        #expect(required.missing(given: [proof], in: .sample()).isEmpty == counts)
        #expect(required.missing(given: [], in: .sample()) == [[.resetLinkAtPrimary]])
    }
}
