/// Passkeys among the factors: by the same proofs, with the same consequences.
extension FactorChange {
    /// A passkey that was made and checked answers from now on.
    ///
    /// - Parameters:
    ///   - isUserVerified: Whether its device made sure of its person when it was made.
    ///   - challenge: What it was made for; good for this once.
    package static func addPasskey(
        _ passkey: Passkey, isUserVerified: Bool, spending challenge: SpentChallenge, _ facts: Facts
    ) -> Decision {
        // The page with the challenge was shown under fresh proofs; a finger on a key may take its time.
        if let refusal = refusal(facts, proofsLast: Flow.lives) { return .refused(refusal) }
        guard facts.settings.factors.offered.contains(.passkey) else { return .refused(.factorKindOff) }
        guard facts.enrolled.passkeys < Passkey.mostForOne else { return .refused(.tooManyPasskeys) }
        var decision = Decision()
        decision.changes = [
            .spendChallenge(challenge), .insertPasskey(passkey),
            // Who has just used it needn't use it again for what comes next.
            .insertProof(
                Proof(
                    flow: facts.flow.id, account: facts.account.id, kind: isUserVerified ? .verifiedPasskey : .passkey,
                    provenAt: facts.now)),
        ]
        return added(.passkey, passkey.details, isReplaced: false, to: decision, facts)
    }

    package static func removePasskey(_ id: ID<Passkey>, _ facts: Facts) -> Decision {
        guard facts.enrolled.passkeys > 0 else { return .refused(.nothingPending) }
        var left = facts.enrolled
        left.passkeys -= 1
        var decision = Decision()
        decision.changes = [.removePasskey(id, of: facts.account.id)]
        return removed(.passkey, ["passkey": id.rawValue], leaving: left, decision, facts)
    }

    /// A name opens nothing, so nobody is signed out; but whoever may not remove a passkey may not disguise it either.
    package static func renamePasskey(_ id: ID<Passkey>, to name: FactorName, _ facts: Facts) -> Decision {
        if let refusal = refusal(facts) { return .refused(refusal) }
        var decision = Decision()
        decision.changes = [.renamePasskey(id, of: facts.account.id, to: name)]
        decision.events = [
            event(.passkeyRenamed, .passkey, facts, ["passkey": id.rawValue, "name": name.text])
        ]
        return decision
    }
}

/// A challenge that was answered. It is kept for as long as an answer to it would be taken.
package struct SpentChallenge: Hashable, Sendable {
    package let digest: String
    package let expiresAt: Timestamp

    package init(digest: String, expiresAt: Timestamp) {
        self.digest = digest
        self.expiresAt = expiresAt
    }
}
