/// Whether a flow has earned a session. Asked in the transaction that writes it, about rows as they are there.
package enum SessionGrant {
    package struct Facts: Sendable {
        package var account: Account
        package var flow: Flow
        package var proofs: [Proof]
        package var enrolled: EnrolledFactors
        package var settings: Settings
        package var now: Timestamp

        package init(
            account: Account, flow: Flow, proofs: [Proof], enrolled: EnrolledFactors, settings: Settings, now: Timestamp
        ) {
            self.account = account
            self.flow = flow
            self.proofs = proofs
            self.enrolled = enrolled
            self.settings = settings
            self.now = now
        }
    }

    /// - Returns: `factorRequired` where the account may enter and a factor has yet to answer; `nil` where nothing is
    ///   missing.
    package static func refusal(_ facts: Facts) -> Refusal? {
        let (account, flow, now) = (facts.account, facts.flow, facts.now)
        guard flow.purpose == .signIn, flow.isLive(for: account, at: now),
            account.mayPass(.signIn, under: facts.settings.password, at: now),
            let required = try? RequiredProofs(
                for: .signIn, channel: nil, factors: facts.enrolled.answering, policy: facts.settings.recovery)
        else { return .wrongCredentials }
        let missing = required.missing(given: facts.proofs, in: flow)
        if missing.isEmpty { return nil }
        return RequiredProofs.isFactorAlone(missing) ? .factorRequired : .wrongCredentials
    }
}
