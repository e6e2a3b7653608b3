import Domain
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Security row 1: steps in any order, rows of any origin; whoever gets a password set has proven what it takes.
@Suite("Random walks up to the commit")
struct PasswordCommitWalkTests {
    /// 20,000 on every run; a million with LOCKSTEP_CAMPAIGN set.
    static let walks = getenv("LOCKSTEP_CAMPAIGN") == nil ? 20_000 : 1_000_000
    static let batches = 8

    @Test("No password is set unproven, and none that is proven is refused", arguments: 0..<batches)
    func walk(batch: Int) throws {
        var (commits, refusals) = (0, 0)
        let start = try CommitModel()
        for seed in stride(from: batch, to: Self.walks, by: Self.batches) {
            var chance = SeededGenerator(seed: UInt64(seed))
            var model = start
            for _ in 0..<16 {
                model.step(&chance)
                guard let facts = model.attempt(&chance) else { continue }
                let decision = PasswordCommit.decide(facts, verifier: SealedVerifier(text: "sealed"))
                if decision.isDone != CommitOracle.allows(facts) {
                    Issue.record("walk \(seed): \(decision.refusals) for \(facts)")
                    return
                }
                if decision.isDone {
                    commits += 1
                    model.apply(decision.changes)
                    if CommitOracle.allows(model.again(facts)) { Issue.record("walk \(seed): twice by the same flow") }
                } else {
                    refusals += 1
                    if !decision.changes.isEmpty { Issue.record("walk \(seed): a refusal that writes") }
                }
            }
        }
        // A walk that never arrives would prove nothing.
        #expect(commits > Self.walks / Self.batches / 20)
        #expect(refusals > commits)
    }
}

extension CommitModel {
    /// The same attempt once more, with the rows as they are now.
    fileprivate func again(_ facts: PasswordCommit.Facts) -> PasswordCommit.Facts {
        var again = facts
        again.account = accounts.first { $0.id == facts.account.id } ?? facts.account
        again.flow = flows.first { $0.id == facts.flow.id } ?? facts.flow
        again.link = links.first { $0.id == facts.link?.id }
        return again
    }
}

/// Whether a password may be set, written down a second time, from the prose of the design and from nothing else.
enum CommitOracle {
    static func allows(_ facts: PasswordCommit.Facts) -> Bool {
        flowHolds(facts) && linkHolds(facts) && accountMay(facts) && isProven(facts)
    }

    /// A flow is one attempt, of one account at one epoch, for a quarter of an hour, once.
    private static func flowHolds(_ facts: PasswordCommit.Facts) -> Bool {
        let (flow, account) = (facts.flow, facts.account)
        if flow.account != account.id || flow.epoch != account.epoch { return false }
        if flow.consumedAt != nil || flow.voidedAt != nil { return false }
        return facts.now >= flow.startedAt && facts.now < flow.expiresAt
    }

    /// A reset is opened by a reset link, an activation by an activation link, a change by none: that very one, sent to
    /// that account at that epoch, neither used nor void nor too old.
    private static func linkHolds(_ facts: PasswordCommit.Facts) -> Bool {
        if [.change, .adoption].contains(facts.flow.purpose) { return facts.flow.link == nil && facts.link == nil }
        guard let link = facts.link, facts.flow.link == link.id else { return false }
        let rightKind = facts.flow.purpose == .reset ? link.kind == .reset : link.kind == .activation
        return rightKind && link.account == facts.account.id && link.epoch == facts.account.epoch
            && link.spentAt == nil && link.voidedAt == nil && facts.now < link.expiresAt
    }

    /// A first password is for the staged; the expired change theirs only where that is allowed; the suspended never.
    private static func accountMay(_ facts: PasswordCommit.Facts) -> Bool {
        let (account, policy) = (facts.account, facts.settings.password)
        let isExpired = account.expiredAt.map { $0 <= facts.now } ?? false
        switch facts.flow.purpose {
        case .activation: return account.state == .staged
        case .adoption:
            return account.state == .staged
                || account.state == .active && (!isExpired || policy.allowsChangeAfterExpiry)
        case .reset: return account.state == .active && (!isExpired || policy.allowsChangeAfterExpiry)
        case .change:
            let age = account.passwordChangedAt.map { facts.now - $0 }
            guard account.state == .active else { return false }
            if isExpired { return policy.allowsChangeAfterExpiry }
            return age.map { $0 >= policy.minimumAge } ?? true
        case .signIn, .factors, .callerCheck: return false
        }
    }

    /// Proofs count in their own flow, for their own account, while the flow lasted. A factor answers wherever there is
    /// one; by the recovery address nothing goes without.
    private static func isProven(_ facts: PasswordCommit.Facts) -> Bool {
        func has(_ kind: ProofKind) -> Bool {
            facts.proofs.contains {
                $0.kind == kind && $0.flow == facts.flow.id && $0.account == facts.account.id
                    && $0.provenAt >= facts.flow.startedAt && $0.provenAt < facts.flow.expiresAt
            }
        }
        let hasFactor = !facts.factors.isEmpty
        // Only what this account has enrolled may answer.
        let answered =
            facts.factors.contains(.totp) && has(.totp) || facts.factors.contains(.push) && has(.push)
            || facts.factors.contains(.passkey) && (has(.passkey) || has(.verifiedPasskey))
            || facts.factors.contains(.duo) && has(.duo)
            || facts.factors.contains(.recoveryCode) && has(.recoveryCode)
            || facts.factors.contains(.enrolmentCode) && has(.enrolmentCode)
        switch facts.flow.purpose {
        case .activation: return has(.activationLink) && (!hasFactor || answered)
        case .adoption: return has(.directoryPassword)
        case .change: return has(.currentPassword) && (!hasFactor || answered)
        case .reset:
            if facts.link?.channel == .recovery {
                return facts.settings.recovery.emailReset && hasFactor && has(.resetLinkAtRecovery) && answered
            }
            if !hasFactor { return facts.settings.recovery.resetWithoutFactor && has(.resetLinkAtPrimary) }
            return has(.resetLinkAtPrimary) && answered
        case .signIn, .factors, .callerCheck: return false
        }
    }
}
