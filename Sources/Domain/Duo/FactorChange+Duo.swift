/// Duo among the factors: by the same proofs, with the same consequences, and alone.
extension FactorChange {
    /// Duo has vouched for the person: it answers from now on.
    package static func addDuo(_ facts: Facts) -> Decision {
        // The person was sent there under fresh proofs; Duo's own pages may take their time.
        if let refusal = refusal(facts, proofsLast: Flow.lives) { return .refused(refusal) }
        guard facts.settings.factors.duo.isComplete else { return .refused(.factorKindOff) }
        guard facts.enrolled.isEmpty else { return .refused(.duoNotAlone) }
        var decision = Decision()
        decision.changes = [
            .setDuo(facts.account.id, since: facts.now),
            // Who has just come from there needn't go again for what comes next.
            .insertProof(Proof(flow: facts.flow.id, account: facts.account.id, kind: .duo, provenAt: facts.now)),
        ]
        return added(.duo, isReplaced: false, to: decision, facts)
    }

    package static func removeDuo(_ facts: Facts) -> Decision {
        guard facts.enrolled.hasDuo else { return .refused(.nothingPending) }
        var left = facts.enrolled
        left.duoSince = nil
        var decision = Decision()
        decision.changes = [.setDuo(facts.account.id, since: nil)]
        return removed(.duo, leaving: left, decision, facts)
    }
}
