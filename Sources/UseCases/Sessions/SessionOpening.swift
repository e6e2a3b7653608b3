package import Domain
package import Formats
import Store

package struct NewSession: Sendable {
    package let token: Token
    /// To be kept by the browser; new when the one that it sent was not this account's.
    package let browser: Token
    package let signedIn: SignedIn
    /// What became of the recovery address that waited for this sign-in; `nil` when none did.
    package let recovery: Outcome<EmailAddress>?
}

/// The only code that begins a session. Which proofs that takes is derived in the transaction that writes it.
struct SessionOpening: Sendable {
    let browser: BrowserState
    let settings: Settings
    let now: Timestamp
    private let installation: Installation
    private let id: ID<Session>
    private let token: Token
    private let newBrowser: Token

    struct Written: Sendable {
        let session: NewSession
        let decision: Decision
    }

    /// - Parameter entrance: The portal that the session is good for.
    init(
        installation: Installation, browser: BrowserState, entrance: Entrance, settings: Settings, at now: Timestamp
    ) {
        self.installation = installation
        self.browser = browser
        self.settings = settings
        self.now = now
        id = installation.newID(at: now)
        token = installation.chance.token(.session, at: entrance)
        newBrowser = installation.chance.token(.browser, at: entrance)
    }

    /// - Parameters:
    ///   - account: As it is now, in this transaction.
    ///   - decision: What else is written with it.
    ///   - which: Which one of its kind answered, for the trail.
    /// - Returns: Refused with `factorRequired` where a proof is missing; nothing was written then.
    func write(
        _ account: Account, _ flow: Flow, _ proofs: [Proof], _ decision: Decision,
        answeredBy which: [String: String] = [:], in transaction: any Transaction
    ) throws -> Outcome<Written> {
        let enrolled = try transaction.findEnrolledFactors(of: account.id)
        let facts = SessionGrant.Facts(
            account: account, flow: flow, proofs: proofs, enrolled: enrolled, settings: settings, now: now)
        if let refusal = SessionGrant.refusal(facts) { return .refused(refusal) }
        var decision = decision
        decision.flow = flow.id
        let session = try begin(account, enrolled, Set(proofs.map(\.kind)), which, &decision, in: transaction)
        let kept = try remember(
            account.id, hasAnswered: proofs.contains { $0.kind.factor != nil }, in: transaction)
        let recovery = try verifyRecovery(account, session, &decision, in: transaction)
        try installation.writer(at: now).write(decision, in: transaction)
        return .done(
            Written(
                session: NewSession(
                    token: token, browser: kept,
                    signedIn: SignedIn(session: session, account: account, settings: settings), recovery: recovery),
                decision: decision))
    }

    private func begin(
        _ account: Account, _ enrolled: EnrolledFactors, _ proofs: Set<ProofKind>, _ which: [String: String],
        _ decision: inout Decision, in transaction: any Transaction
    ) throws -> Session {
        if let previous = browser.previousSession { try transaction.deleteSession(digest: previous.digest) }
        let requirement = settings.factors.requirement(of: account, enrolled, at: now)
        // Where none is required any more the days are forgotten, and count anew when one is.
        let missedAt = requirement == .met ? nil : account.factorMissedAt ?? now
        if missedAt != account.factorMissedAt { try transaction.updateAccountFactorMissed(account.id, at: missedAt) }
        let session = Session(
            id: id, account: account.id, epoch: account.epoch, signedInAt: now, lastSeenAt: now,
            origin: browser.origin, proofs: proofs,
            scope: SessionScope(for: account, enrolled, requirement, under: settings.password, at: now))
        try transaction.insertSession(session, digest: token.digest)
        decision.events.append(
            AuditEvent(
                .signInSucceeded, by: .account(account.id), account: account.id,
                details: ["proofs": proofs.map(\.rawValue).sorted().joined(separator: ",")], which,
                browser.origin.details))
        if proofs.contains(.recoveryCode) {
            decision.notices.append(
                Notice(.recoveryCodeUsed(left: enrolled.recoveryCodes), to: [.primary], of: account.id))
        }
        return session
    }

    private func remember(
        _ account: ID<Account>, hasAnswered: Bool, in transaction: any Transaction
    ) throws -> Token {
        if let sent = browser.browser,
            let known = try transaction.findKnownBrowser(of: account, digest: sent.digest),
            known.hasAnswered || !hasAnswered
        {
            try transaction.updateKnownBrowserSeen(known.id, at: now)
            return sent
        }
        // Never the mark that the browser sent: whoever noted it there before could use it elsewhere. Nor one that was
        // given for the password alone, where it comes to be worth more.
        try transaction.insertKnownBrowser(
            KnownBrowser(id: installation.newID(at: now), account: account, hasAnswered: hasAnswered),
            digest: newBrowser.digest, at: now)
        try transaction.deleteKnownBrowsers(of: account, keeping: KnownBrowser.mostForOne)
        return newBrowser
    }

    /// A recovery address becomes verified by this sign-in, if it is this account's.
    private func verifyRecovery(
        _ account: Account, _ session: Session, _ decision: inout Decision, in transaction: any Transaction
    ) throws -> Outcome<EmailAddress>? {
        guard let token = browser.verifyLink, session.scope == .full else { return nil }
        guard let link = try transaction.findLink(token)?.link else { return .refused(.linkDead) }
        let facts = try transaction.recoveryFacts(of: account, origin: browser.origin, at: now)
        let verified = RecoveryAddressChange.verify(link, facts)
        guard verified.isDone, let address = facts.addresses.pending?.address else {
            return .refused(verified.refusals)
        }
        decision.changes += verified.changes
        decision.events += verified.events
        decision.notices += verified.notices
        return .done(address)
    }
}
