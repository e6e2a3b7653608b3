package import Domain
package import Formats
import Store

/// What the page behind a link needs to know.
package struct OpenedLink: Hashable, Sendable {
    package let link: Link
    package let account: Account
    package let settings: Settings
}

extension Installation {
    /// How many requests wait at most in each portal, so that a flood of addresses can't fill the database.
    package static var resetRequestsWaiting: Int { 10_000 }

    /// Leaves a request for a reset to the worker. The same work for every address, known or not.
    ///
    /// - Throws: `Busy` when too many wait already.
    package func requestReset(address: EmailAddress, at entrance: Entrance) async throws {
        let now = time.now()
        let isTaken = try await database.write { transaction in
            guard try transaction.countResetRequests(at: entrance) < Self.resetRequestsWaiting else { return false }
            try transaction.insertResetRequest(ResetRequestKey(entrance, address), at: now)
            return true
        }
        guard isTaken else { throw Busy() }
    }

    /// What a reset or activation link opens, or `nil` when it is dead. Changes nothing.
    package func openLink(_ token: Token) async throws -> OpenedLink? {
        let now = time.now()
        return try await database.read { transaction in
            guard let (link, account) = try transaction.findLink(token), link.isLive(for: account, at: now) else {
                return nil
            }
            let settings = try transaction.findSettings()
            guard let purpose = link.kind.flowPurpose, account.mayPass(purpose, under: settings.password, at: now)
            else { return nil }
            return OpenedLink(link: link, account: account, settings: settings)
        }
    }

    /// Sets the password behind a reset or activation link, or where the account has a factor begins the flow that waits
    /// for it. The person is not signed in by it.
    ///
    /// - Parameter submission: The form that asks. The same one again is answered as it was.
    /// - Throws: `HashingPool.Overloaded`; nothing has happened then.
    package func resetPassword(
        _ token: Token, to new: NewPassword, origin: Origin, as submission: Submission? = nil
    ) async throws -> Outcome<FlowStep<Account>> {
        try await once(submission) { try await setPassword(token, to: new, origin: origin, as: submission) }
    }

    private func setPassword(
        _ token: Token, to new: NewPassword, origin: Origin, as submission: Submission?
    ) async throws -> Outcome<FlowStep<Account>> {
        guard let opened = try await openLink(token), let purpose = opened.link.kind.flowPurpose else {
            return .refused(.linkDead)
        }
        if try await findPasswordManager(of: opened.account) != nil { return .refused(.passwordManagedElsewhere) }
        var (password, refusals) = new.parsed
        guard let password else { return .refused(refusals) }
        let rules = PasswordRules(installation: self)
        refusals += try await rules.brokenAlone(by: password, opened.account, opened.settings)
        // What was typed by mistake is not compared with anything.
        guard !refusals.contains(.passwordMismatch) else { return .refused(refusals) }
        guard try await database.write({ try $0.updateLinkTried(opened.link.id, limit: Link.tries) }) else {
            return .refused(.linkDead)
        }
        let known: [Refusal]
        do {
            known = try await rules.brokenAgainstHistory(by: password, opened.account, opened.settings)
        } catch is HashingPool.Overloaded {
            // Nothing was compared, so nothing was tried.
            try await database.write { try $0.updateLinkTryGivenBack(opened.link.id) }
            throw HashingPool.Overloaded()
        }
        if !known.isEmpty { try await recordKnownPassword(tried: opened, origin) }
        refusals += known
        guard refusals.isEmpty else { return .refused(refusals) }
        let now = time.now()
        let flow = Flow(
            id: newID(at: now), purpose: purpose, account: opened.account.id, epoch: opened.account.epoch,
            link: opened.link.id, startedAt: now, expiresAt: now + Flow.lives, submission: submission)
        let proof = Proof(
            flow: flow.id, account: flow.account, kind: opened.link.proofKind, provenAt: now)
        return try await setOrWait(password, flow, proof, of: opened.account, origin: origin)
    }

    /// Somebody with the link typed a password that the account has or had: the trail says so.
    private func recordKnownPassword(tried opened: OpenedLink, _ origin: Origin) async throws {
        var decision = Decision()
        decision.events = [
            AuditEvent(
                .resetRefused, by: .anonymous, account: opened.account.id,
                details: ["reason": "known-password"], origin.details)
        ]
        let (writer, refused) = (writer(at: time.now()), decision)
        try await database.write { try writer.write(refused, in: $0) }
    }
}

extension LinkKind {
    /// What the link lets its holder begin.
    fileprivate var flowPurpose: FlowPurpose? {
        switch self {
        case .reset: .reset
        case .activation: .activation
        case .verify, .undo, .enrolment, .stop: nil
        }
    }
}

extension Link {
    /// What holding it proves.
    fileprivate var proofKind: ProofKind {
        switch (kind, channel) {
        case (.activation, _): .activationLink
        case (_, .recovery): .resetLinkAtRecovery
        case (_, .primary), (_, .host): .resetLinkAtPrimary
        }
    }
}
