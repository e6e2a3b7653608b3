/// What an account has enrolled, as one statement finds it.
package struct EnrolledFactors: Hashable, Sendable {
    package var hasAuthenticator = false
    package var passkeys = 0
    package var phones = 0
    package var hasDuo = false
    /// Recovery codes that are not spent.
    package var recoveryCodes = 0
    /// An administrator reset the factors, and nothing has been enrolled since: until then the code that they handed
    /// out is asked for, also when it has run out, so that the password alone never opens the account.
    package var waitsForEnrolmentCode = false

    package init() {}

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

    package var isEmpty: Bool { own.isEmpty }
}
