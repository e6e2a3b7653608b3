/// What an account has enrolled, as one statement finds it.
package struct EnrolledFactors: Hashable, Sendable {
    package var hasAuthenticator = false
    package var passkeys = 0
    package var phones = 0
    package var duoSince: Timestamp?
    /// Recovery codes that are not spent.
    package var recoveryCodes = 0
    /// An administrator reset the factors, and nothing has been enrolled since: until then the code that they handed
    /// out is asked for, also when it has run out, so that the password alone never opens the account.
    package var waitsForEnrolmentCode = false
    /// The code was read out to the person, rather than mailed as a link.
    package var hasSpokenCode = false

    package init() {}

    package var hasDuo: Bool { duoSince != nil }

    /// Factors in their own right.
    package var own: Set<FactorKind> {
        var kinds: Set<FactorKind> = []
        if hasAuthenticator { kinds.insert(.totp) }
        if passkeys > 0 { kinds.insert(.passkey) }
        if phones > 0 { kinds.insert(.push) }
        // Offered only where there is nothing else: whoever runs Duo's side can answer for it.
        if kinds.isEmpty, hasDuo { kinds.insert(.duo) }
        return kinds
    }

    /// What may answer when this account is asked for a factor. Empty: it is not asked.
    package var answering: Set<FactorKind> {
        let own = own
        if own.isEmpty { return waitsForEnrolmentCode ? [.enrolmentCode] : [] }
        return recoveryCodes > 0 ? own.union([.recoveryCode]) : own
    }

    /// Whether what stands for reset factors can serve where a link opens the flow. A mailed one lies in the mailbox that
    /// the reset link lies in: together they would prove one thing. The recovery address never gets on without a factor.
    package func canAnswer(in purpose: FlowPurpose, through channel: LinkChannel?) -> Bool {
        guard answering == [.enrolmentCode], purpose.door != nil else { return true }
        return hasSpokenCode && channel != .recovery
    }

    package var isEmpty: Bool { own.isEmpty }
}
