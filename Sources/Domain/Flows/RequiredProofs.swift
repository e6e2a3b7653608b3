/// What must be proven before a flow may end. Derived anew wherever it matters, from the account as it is then;
/// no earlier step is believed (CVE-2026-18963 was a skipped one).
package struct RequiredProofs: Hashable, Sendable {
    /// All of these sets must be met, each by any one of its kinds.
    package let all: [Set<ProofKind>]

    /// - Parameters:
    ///   - channel: Where the link was sent, for the purposes that begin with one.
    ///   - factors: What may answer for the account when a factor is asked for.
    /// - Throws: Where nothing that the person could prove would do.
    package init(
        for purpose: FlowPurpose, channel: LinkChannel?, factors: Set<FactorKind>, policy: RecoveryPolicy
    ) throws(ProofsImpossible) {
        let answers = factors.reduce(into: Set<ProofKind>()) { $0.formUnion($1.proofs) }
        let factor = answers.isEmpty ? [] : [answers]
        switch purpose {
        case .signIn:
            // A passkey stands for the password as long as the account has one.
            all =
                [answers.contains(.verifiedPasskey) ? [.currentPassword, .verifiedPasskey] : [.currentPassword]]
                + factor
        case .callerCheck: throw ProofsImpossible()
        // Nobody is let in by it: the sign-in that goes on from there asks for the factor.
        case .adoption: all = [[.directoryPassword]]
        case .factors:
            all = answers.isEmpty ? [[.currentPassword]] : factor
        case .change:
            all = [[.currentPassword]] + factor
        case .activation:
            all = [[.activationLink]] + factor
        case .reset:
            switch channel {
            case .recovery:
                guard policy.emailReset, !factors.isEmpty else { throw ProofsImpossible() }
                all = [[.resetLinkAtRecovery]] + factor
            case .primary, .host:
                guard policy.resetWithoutFactor || !factors.isEmpty else { throw ProofsImpossible() }
                all = [[.resetLinkAtPrimary]] + factor
            case nil:
                throw ProofsImpossible()
            }
        }
    }

    /// What is still missing. Proofs of another flow, of another account, or from outside the flow's time don't count.
    package func missing(given proofs: [Proof], in flow: Flow) -> [Set<ProofKind>] {
        let proven = Set(
            proofs.filter {
                $0.flow == flow.id && $0.account == flow.account && flow.startedAt <= $0.provenAt
                    && $0.provenAt < flow.expiresAt
            }.map(\.kind))
        return all.filter { $0.isDisjoint(with: proven) }
    }

    /// Whether all that is missing is a factor's answer.
    package static func isFactorAlone(_ missing: [Set<ProofKind>]) -> Bool {
        missing.count == 1 && missing[0].allSatisfy { $0.factor != nil }
    }
}

/// The account has nothing enrolled that the settings would accept as a proof.
package struct ProofsImpossible: Error, Hashable, Sendable {
    package init() {}
}
