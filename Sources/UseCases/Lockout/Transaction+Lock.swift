import Domain
import Formats
import Store

extension Transaction {
    /// The browser with this mark, where a factor has answered in it before.
    func findAnsweringBrowser(of account: ID<Account>, _ mark: Token?) throws -> ID<KnownBrowser>? {
        guard let mark, let known = try findKnownBrowser(of: account, digest: mark.digest), known.hasAnswered
        else { return nil }
        return known.id
    }

    /// Locks what an attempt has used up. Empty where another request was first, or nobody has the name.
    func lock(
        _ account: Account?, for attempt: ReservedAttempt, under policy: LockoutPolicy, origin: Origin,
        at now: Timestamp
    ) throws -> Decision {
        let until = policy.lockDuration(after: attempt).map { now + $0 }
        let isLocked = try updateAttemptsLocked(attempt.bucket, until: until ?? .distantFuture, under: policy)
        guard isLocked, let account else { return Decision() }
        let isFirst =
            try countMail(of: account.id, kind: NoticeKind.accountLocked.rawValue, since: now - .hours(1)) == 0
        var decision = AccountLock(
            account: account, until: until, attempts: attempt.failures, isByFactors: attempt.bucket.isOfFactors,
            origin: origin
        ).decide(tellsAdministrators: isFirst)
        if until == nil { decision.changes.append(.deliverStanding(account.id)) }
        return decision
    }
}
