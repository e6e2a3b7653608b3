import Domain

/// Who gets in and who may change factors, written down a second time from the prose of docs/decisions/0010-factors.md
/// and from nothing else.
enum FactorOracle {
    /// A sign-in takes the password, or a passkey with user verification; and a factor where one is enrolled.
    static func opensSession(_ it: SessionGrant.Facts) -> Bool {
        let (account, factors) = (it.account, it.enrolled)
        guard it.flow.purpose == .signIn, holds(it.flow, account, it.now) else { return false }
        guard account.state == .active, account.expiredAt.map({ it.now < $0 }) ?? true else { return false }
        let knows = Knowledge(flow: it.flow, account: account.id, proofs: it.proofs)
        let firstProof = knows.has(.currentPassword) || factors.passkeys > 0 && knows.has(.verifiedPasskey)
        return firstProof && knows.answers(factors) != false
    }

    /// A factor where one is enrolled, else the current password: given in this session's flow, five minutes ago at most
    /// (what has been begun may be finished while the flow lives).
    static func mayChange(_ it: FactorChange.Facts, finishing: Bool) -> Bool {
        let (flow, account, session) = (it.flow, it.account, it.session)
        guard flow.purpose == .factors, holds(flow, account, it.now) else { return false }
        guard flow.session == session.id, session.account == account.id, session.epoch == account.epoch,
            account.state == .active, account.expiredAt.map({ it.now < $0 }) ?? true
        else { return false }
        // A session is over after half an hour without a request.
        guard it.now - session.lastSeenAt < .minutes(30) else { return false }
        let recent = it.proofs.filter { it.now - $0.provenAt <= .minutes(finishing ? 15 : 5) }
        let knows = Knowledge(flow: flow, account: account.id, proofs: recent)
        return knows.answers(it.enrolled) ?? knows.has(.currentPassword)
    }

    static func mayBegin(_ it: FactorChange.Facts) -> Bool {
        mayChange(it, finishing: false) && it.settings.factors.offered.contains(.totp)
    }

    /// The last factor stays where one is required. Recovery codes are no factor, and Duo counts where it is alone.
    static func mayRemove(_ it: FactorChange.Facts) -> Bool {
        mayRemove(it, leaving: (0, it.enrolled.passkeys, it.enrolled.phones)) && it.enrolled.hasAuthenticator
    }

    static func mayRemovePasskey(_ it: FactorChange.Facts) -> Bool {
        let factors = it.enrolled
        return mayRemove(it, leaving: (factors.hasAuthenticator ? 1 : 0, factors.passkeys - 1, factors.phones))
            && factors.passkeys > 0
    }

    static func mayRemovePhone(_ it: FactorChange.Facts) -> Bool {
        let factors = it.enrolled
        return mayRemove(it, leaving: (factors.hasAuthenticator ? 1 : 0, factors.passkeys, factors.phones - 1))
            && factors.phones > 0
    }

    private static func mayRemove(_ it: FactorChange.Facts, leaving left: (Int, Int, Int)) -> Bool {
        mayChange(it, finishing: false)
            && (left.0 > 0 || left.1 > 0 || left.2 > 0 || it.enrolled.hasDuo || mayBeWithout(it))
    }

    /// Whoever touches a key may take longer than five minutes. Twenty passkeys are the most.
    static func mayAddPasskey(_ it: FactorChange.Facts) -> Bool {
        mayChange(it, finishing: true) && it.settings.factors.offered.contains(.passkey) && it.enrolled.passkeys < 20
    }

    /// Ten phones are the most.
    static func mayBeginPhone(_ it: FactorChange.Facts) -> Bool {
        mayChange(it, finishing: false) && it.settings.factors.offered.contains(.push) && it.enrolled.phones < 10
    }

    /// Its code was made when the flow began, and lives ten minutes.
    static func mayConfirmPhone(_ it: FactorChange.Facts) -> Bool {
        mayChange(it, finishing: true) && it.enrolled.phones < 10 && it.now - it.flow.startedAt < .minutes(10)
    }

    /// A name opens nothing, and still is nobody else's to give.
    static func mayRename(_ it: FactorChange.Facts) -> Bool { mayChange(it, finishing: false) }

    /// That is for an administrator to prove, not for the person.
    static func mayReset(_ it: FactorChange.Facts) -> Bool { it.account.state != .staged }

    /// Duo is offered only where no other factor is enrolled, and where the organisation has it.
    static func mayAddDuo(_ it: FactorChange.Facts) -> Bool {
        mayChange(it, finishing: true) && it.settings.factors.duo.clientSecret != nil && !hasOther(it.enrolled)
            && !it.enrolled.hasDuo
    }

    static func mayRemoveDuo(_ it: FactorChange.Facts) -> Bool {
        mayChange(it, finishing: false) && it.enrolled.hasDuo && (hasOther(it.enrolled) || mayBeWithout(it))
    }

    private static func hasOther(_ factors: EnrolledFactors) -> Bool {
        factors.hasAuthenticator || factors.passkeys > 0 || factors.phones > 0
    }

    private static func mayBeWithout(_ it: FactorChange.Facts) -> Bool {
        switch it.account.factorRule {
        case .required: false
        case .exempt: true
        case nil: it.settings.factors.required == .none || it.settings.factors.required == .administrators
        }
    }

    static func mayRenewCodes(_ it: FactorChange.Facts) -> Bool {
        let factors = it.enrolled
        return mayChange(it, finishing: false)
            && (factors.hasAuthenticator || factors.passkeys > 0 || factors.phones > 0 || factors.hasDuo)
    }

    /// A flow belongs to one account at one epoch, lasts a quarter of an hour, and is used once.
    private static func holds(_ flow: Flow, _ account: Account, _ now: Timestamp) -> Bool {
        flow.account == account.id && flow.epoch == account.epoch && flow.consumedAt == nil && flow.voidedAt == nil
            && now >= flow.startedAt && now - flow.startedAt < .minutes(15)
    }

    /// What was proven in this flow, by its own account, while it lasted.
    private struct Knowledge {
        let kinds: Set<ProofKind>

        init(flow: Flow, account: ID<Account>, proofs: [Proof]) {
            kinds = Set(
                proofs.filter {
                    $0.flow == flow.id && $0.account == account && $0.provenAt >= flow.startedAt
                        && $0.provenAt - flow.startedAt < .minutes(15)
                }.map(\.kind))
        }

        func has(_ kind: ProofKind) -> Bool { kinds.contains(kind) }

        /// Whether a factor has answered; `nil` where the account isn't asked for one.
        func answers(_ factors: EnrolledFactors) -> Bool? {
            let hasOwn = factors.hasAuthenticator || factors.passkeys > 0 || factors.phones > 0
            if !hasOwn, !factors.hasDuo { return factors.waitsForEnrolmentCode ? has(.enrolmentCode) : nil }
            return factors.hasAuthenticator && has(.totp)
                || factors.passkeys > 0 && (has(.passkey) || has(.verifiedPasskey))
                || factors.phones > 0 && has(.push)
                || !hasOwn && has(.duo)
                || factors.recoveryCodes > 0 && has(.recoveryCode)
        }
    }
}
