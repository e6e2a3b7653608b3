import Domain
import Formats
import Store

/// The one gate in front of every factor: count, then check, then spend in the transaction of what follows.
struct FactorGate: Sendable {
    let installation: Installation

    /// An answer that was counted before anything about it was looked at.
    struct Attempt: Sendable {
        let open: OpenFlow
        let bucket: AttemptBucket
        /// `nil` where the account was locked and the answer is one that can't be guessed.
        let reserved: ReservedAttempt?
        let policy: LockoutPolicy
        /// What Duo was sent, spent by this answer.
        let duo: DuoState?
        /// What a code of an authenticator app is checked against; read along, for the sake of one wait less.
        let authenticator: Authenticator?
    }

    /// The state that a browser brought back from Duo, where it is this flow's, before anything is written. Any site can
    /// make a browser come back from Duo: what was not sent there from this flow, by this page, is no attempt.
    func stateOfDuo(_ back: DuoReturn, in open: OpenFlow, from browser: BrowserState) -> DuoState? {
        back.state(
            for: .answer, in: open.flow, confirming: open.flow.confirms(browser.verifyLink), key: installation.duoKey,
            at: installation.time.now())
    }

    /// - Parameter state: What Duo was sent, spent here.
    /// - Returns: Refused where the flow is over, the factor isn't this account's, or too many answers were wrong.
    func count(
        _ answer: FactorAnswer, in token: Token, for purposes: Set<FlowPurpose>, from browser: Token?,
        back state: DuoState? = nil
    ) async throws -> Outcome<Attempt> {
        let (now, kind) = (installation.time.now(), answer.kind)
        return try await installation.database.writeLoosely { transaction in
            guard let open = try transaction.findOpenFlow(token, at: now), purposes.contains(open.flow.purpose) else {
                return .refused(.nothingPending)
            }
            guard open.enrolled.answering.contains(kind) else { return .refused(kind.refusal) }
            if let state, try !transaction.insertSpentChallenge(state.spent) { return .refused(.duoDenied) }
            var policy = open.settings.lockout
            policy.attempts = open.settings.factors.attempts(for: open.account.kind)
            let bucket = AttemptBucket(
                factorsOf: open.account.id, in: try transaction.findAnsweringBrowser(of: open.account.id, browser))
            let reserved = try transaction.reserveAttempt(in: bucket, under: policy, at: now)
            guard reserved != nil || !kind.isGuessable else { return .refused(.accountLocked) }
            let authenticator = kind == .totp ? try transaction.findAuthenticator(of: open.account.id) : nil
            return .done(
                Attempt(
                    open: open, bucket: bucket, reserved: reserved, policy: policy, duo: state,
                    authenticator: authenticator))
        }
    }

    /// Whether the answer is right, without spending it.
    ///
    /// - Throws: `AnswerRefused`, with the reason for the trail.
    func check(_ answer: FactorAnswer, _ attempt: Attempt) async throws -> Outcome<RightAnswer> {
        switch answer {
        case .totp(let code): try await checkTOTP(code, attempt)
        case .recoveryCode(let code): try await checkRecoveryCode(code, of: attempt.open.account)
        case .passkey(let response): .done(.passkey(try await checkPasskey(response, in: attempt.open)))
        case .enrolmentCode(let code): try await checkEnrolmentCode(code, in: attempt.open)
        case .push(let request): try await checkPush(request, in: attempt.open)
        case .duo(let back): try await checkDuo(back, attempt)
        }
    }

    private func checkTOTP(_ typed: String, _ attempt: Attempt) async throws -> Outcome<RightAnswer> {
        let purpose = attempt.open.flow.purpose
        guard let authenticator = attempt.authenticator, let code = SixDigitCode(typed: typed) else {
            return .refused(.codeWrong)
        }
        let secret = try await installation.openSecret(of: authenticator)
        switch TOTP.match(code, with: secret, at: installation.time.now()) {
        case .accepted(let step):
            guard step > authenticator.lastStep ?? -1 else { return .refused(.codeWrong) }
            return .done(.totp(authenticator.id, step: Int(step)))
        // Only to who has proven the password: the hint is worth something to a guesser.
        case .clockOff where [.signIn, .change].contains(purpose): return .refused(.codeFromOtherTime)
        case .clockOff, .wrong: return .refused(.codeWrong)
        }
    }

    private func checkPush(_ id: ID<PushRequest>, in open: OpenFlow) async throws -> Outcome<RightAnswer> {
        let now = installation.time.now()
        let request = try await installation.database.glance { try $0.findPushRequest(id) }
        guard let request, request.flow == open.flow.id, request.isApproved(at: now) else {
            return .refused(.requestOver)
        }
        return .done(.push(id))
    }

    private func checkDuo(_ back: DuoReturn, _ attempt: Attempt) async throws -> Outcome<RightAnswer> {
        guard let state = attempt.duo, let ceremony = try await DuoCeremony(installation, attempt.open.settings) else {
            throw DuoRefused.unavailable
        }
        try await ceremony.vouch(for: attempt.open.account, code: back.code, state: state)
        return .done(.duo)
    }

    private func checkRecoveryCode(_ typed: String, of account: Account) async throws -> Outcome<RightAnswer> {
        guard let code = RecoveryCode(typed: typed) else { return .refused(.codeWrong) }
        let found = try await installation.database.read {
            try $0.findRecoveryCode(of: account.id, digest: code.digest)
        }
        return found.map { .done(.recoveryCode($0)) } ?? .refused(.codeWrong)
    }

    private func checkPasskey(_ response: PasskeyAssertion.Response, in open: OpenFlow) async throws -> UsedPasskey {
        let ceremony = try PasskeyCeremony(.answer, of: open.flow.id.rawValue, in: installation)
        return try await ceremony.assert(response, by: open.account.id)
    }

    private func checkEnrolmentCode(_ typed: String, in open: OpenFlow) async throws -> Outcome<RightAnswer> {
        let (now, key, account) = (installation.time.now(), installation.keys.current.audit.bytes, open.account)
        let isRight = try await installation.database.read { transaction in
            guard let reset = try transaction.findFactorReset(of: account.id), now < reset.expiresAt else {
                return false
            }
            let channel = try open.flow.link.flatMap { try transaction.findLink($0) }?.channel
            guard open.enrolled.canAnswer(in: open.flow.purpose, through: channel) else { return false }
            if let digest = reset.digest {
                let typed = SpokenCode(typed: typed)?.digest(key: key, account: account.id)
                return typed.map { ConstantTime.areEqual($0, digest) } ?? false
            }
            guard let token = Token(parsing: typed, as: .enrolmentLink, at: account.entrance),
                let link = try transaction.findLink(token)?.link
            else { return false }
            return link.kind == .enrolment && link.isLive(for: account, at: now)
        }
        return isRight ? .done(.enrolmentCode) : .refused(.codeWrong)
    }

    /// Settles a right answer, in the transaction of what it opens. Gives the transaction up where another request has
    /// spent it first.
    static func succeed(
        _ answer: RightAnswer, _ attempt: Attempt, by writer: DecisionWriter, at now: Timestamp,
        in transaction: any Transaction
    ) throws {
        let isFirst =
            switch answer {
            case .totp(let id, let step): try transaction.updateAuthenticatorStep(id, to: step, at: now)
            case .recoveryCode(let id): try transaction.updateRecoveryCodeSpent(id, at: now)
            case .passkey(let used): try used.settle(at: now, in: transaction)
            case .enrolmentCode: true
            case .push(let id): try transaction.updatePushRequestSpent(id, in: attempt.open.flow.id, at: now)
            // Asking took a while: Duo may be gone from the account.
            case .duo: try transaction.updateDuoUsed(by: attempt.open.account.id, at: now)
            }
        guard isFirst else { throw DatabaseFault.lostRace }
        let flow = attempt.open.flow
        try transaction.insertProof(Proof(flow: flow.id, account: flow.account, kind: answer.proof, provenAt: now))
        // Who passed a lock leaves it standing for those whom it keeps out.
        if attempt.reserved != nil { try transaction.deleteAttempts(in: attempt.bucket) }
        // A sign-in tells of it by itself.
        if case .recoveryCode = answer, flow.purpose != .signIn {
            var decision = Decision()
            decision.notices = [
                Notice(
                    .recoveryCodeUsed(left: attempt.open.enrolled.recoveryCodes - 1), to: [.primary], of: flow.account)
            ]
            try writer.write(decision, in: transaction)
        }
    }

    /// Takes an attempt back that was never looked at.
    func giveBack(_ attempt: Attempt) async throws {
        guard attempt.reserved != nil else { return }
        try await installation.database.write { try $0.updateAttemptGivenBack(in: attempt.bucket) }
    }

    /// Settles a wrong answer: recorded, and the account locked by the one that was too many.
    ///
    /// - Parameter refused: Why it was not believed, where there is more to say of it.
    func fail(
        _ kind: FactorKind, _ attempt: Attempt, origin: Origin, _ refusals: [Refusal],
        because refused: (any AnswerRefused)? = nil
    ) async throws -> [Refusal] {
        let now = installation.time.now()
        let writer = installation.writer(at: now)
        let account = attempt.open.account
        let decision = try await installation.database.write { transaction in
            let passkey = refused as? PasskeyRefused
            var decision = try passkey.map { try transaction.alarm($0, origin: origin, at: now) } ?? Decision()
            decision.refusals = refusals
            decision.flow = attempt.open.flow.id
            let reason = refused.map { ["reason": $0.reason] } ?? [:]
            // The lock was written down. What comes while it lasts can't be guessed, and would only fill the trail.
            if attempt.reserved != nil {
                decision.events.append(
                    AuditEvent(
                        .factorFailed, by: .anonymous, account: account.id,
                        details: ["factor": kind.rawValue, "in": attempt.open.flow.purpose.rawValue], reason,
                        passkey?.passkey?.details ?? [:], origin.details))
            }
            if let reserved = attempt.reserved, attempt.policy.locks(reserved) {
                let lock = try transaction.lock(
                    account, for: reserved, under: attempt.policy, origin: origin, at: now)
                decision.refusals = [.accountLocked]
                decision.changes += lock.changes
                decision.events += lock.events
                decision.notices += lock.notices
            }
            try writer.write(decision, in: transaction)
            return decision
        }
        installation.announce(decision)
        return decision.refusals
    }
}

/// Why an answer is not believed, in more words than its person is told.
protocol AnswerRefused: Error {
    var refusal: Refusal { get }
    /// As the trail names it.
    var reason: String { get }
}
