extension FactorChange {
    /// A QR code for a phone. What waited before is void.
    package static func begin(_ enrolment: PhoneEnrolment, digest: String, _ facts: Facts) -> Decision {
        if let refusal = refusal(facts) { return .refused(refusal) }
        guard facts.settings.factors.offered.contains(.push) else { return .refused(.factorKindOff) }
        guard facts.enrolled.phones < Phone.mostForOne else { return .refused(.tooManyPhones) }
        var decision = Decision()
        decision.changes = [.insertPhoneEnrolment(enrolment, digest: digest)]
        return decision
    }

    /// The person typed the number that the phone shows: it answers from now on.
    package static func confirm(_ enrolment: PhoneEnrolment, _ facts: Facts) -> Decision {
        if let refusal = refusal(facts, proofsLast: Flow.lives) { return .refused(refusal) }
        guard enrolment.flow == facts.flow.id, enrolment.account == facts.account.id,
            let candidate = enrolment.candidate, facts.now < enrolment.expiresAt
        else { return .refused(.nothingPending) }
        guard facts.enrolled.phones < Phone.mostForOne else { return .refused(.tooManyPhones) }
        var decision = Decision()
        decision.changes = [
            .confirmPhone(enrolment.id, of: facts.account.id, at: facts.now),
            // Whoever holds both screens needn't show so again for what comes next.
            .insertProof(
                Proof(flow: facts.flow.id, account: facts.account.id, kind: .push, provenAt: facts.now)),
        ]
        let which = ["phone": candidate.phone.rawValue, "name": candidate.name.text]
        return added(.push, which, isReplaced: false, to: decision, facts)
    }

    package static func remove(_ phone: ID<Phone>, _ facts: Facts) -> Decision {
        guard facts.enrolled.phones > 0 else { return .refused(.nothingPending) }
        var left = facts.enrolled
        left.phones -= 1
        var decision = Decision()
        decision.changes = [.removePhone(phone, of: facts.account.id)]
        return removed(.push, ["phone": phone.rawValue], leaving: left, decision, facts)
    }

    /// A name guards nothing: nobody's session ends by it.
    package static func rename(_ phone: ID<Phone>, to name: FactorName, _ facts: Facts) -> Decision {
        if let refusal = refusal(facts) { return .refused(refusal) }
        var decision = Decision()
        decision.changes = [.renamePhone(phone, of: facts.account.id, to: name)]
        decision.events = [
            event(.phoneRenamed, .push, facts, ["phone": phone.rawValue, "name": name.text])
        ]
        return decision
    }
}
