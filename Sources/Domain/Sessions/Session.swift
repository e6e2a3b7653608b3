/// One browser that is signed in.
package struct Session: Hashable, Sendable {
    package let id: ID<Session>
    package let account: ID<Account>
    /// The account's epoch at sign-in; the session dies when the account moves on.
    package let epoch: Int
    package let signedInAt: Timestamp
    package var lastSeenAt: Timestamp
    package let origin: Origin
    /// What it was opened with.
    package let proofs: Set<ProofKind>
    package var scope: SessionScope
    /// When it ends at the latest, where that is earlier than the settings have it.
    package let endsBy: Timestamp?

    package init(
        id: ID<Session>, account: ID<Account>, epoch: Int, signedInAt: Timestamp, lastSeenAt: Timestamp, origin: Origin,
        proofs: Set<ProofKind> = [.currentPassword], scope: SessionScope = .full, endsBy: Timestamp? = nil
    ) {
        self.id = id
        self.account = account
        self.epoch = epoch
        self.signedInAt = signedInAt
        self.lastSeenAt = lastSeenAt
        self.origin = origin
        self.proofs = proofs
        self.scope = scope
        self.endsBy = endsBy
    }

    package func endsAt(for account: Account, under policy: SessionPolicy) -> Timestamp {
        let limits = policy.limits(for: account.kind)
        let end = min(lastSeenAt + limits.idle, signedInAt + limits.absolute)
        return endsBy.map { min(end, $0) } ?? end
    }

    package func isLive(for account: Account, settings: Settings, at now: Timestamp) -> Bool {
        self.account == account.id && epoch == account.epoch
            && isOpen(to: account, under: settings.password, at: now)
            && now < endsAt(for: account, under: settings.session)
    }

    /// A break-glass code stands for the password: one that has expired, or has to be changed, is no matter.
    private func isOpen(to account: Account, under policy: PasswordPolicy, at now: Timestamp) -> Bool {
        proofs.contains(.breakGlass)
            ? account.state == .active : account.mayHoldSession(of: scope, under: policy, at: now)
    }

    /// Whether the person proved themself so recently that a sensitive change doesn't ask again.
    package func isFresh(at now: Timestamp) -> Bool {
        now - signedInAt <= RecoveryPolicy.freshFor && !proofs.contains(.breakGlass)
    }

    /// How stale `lastSeenAt` may be: a page view writes at most this often.
    package static let seenEvery: Duration = .minutes(1)
}

/// What a session is good for.
package enum SessionScope: String, Hashable, Sendable, CaseIterable {
    case full
    /// A required factor is missing: nothing but enrolling one.
    case enrolment
    /// The password has to be changed: nothing but that.
    case passwordChange = "password-change"
}

extension SessionScope {
    /// What a session that begins now is good for.
    package init(
        for account: Account, _ enrolled: EnrolledFactors, _ requirement: FactorRequirement,
        under policy: PasswordPolicy, at now: Timestamp
    ) {
        let mustChange = account.passwordStanding(under: policy, at: now) == .mustChange
        // The code that stands for a factor until one is enrolled opens no change: it has to be used up first.
        if mustChange, !enrolled.waitsForEnrolmentCode {
            self = .passwordChange
        } else {
            self = requirement == .overdue ? .enrolment : .full
        }
    }
}

/// A browser in which the person has signed in before. It keeps its own count of wrong passwords, so that a stranger's
/// failures don't keep the person out of it.
package struct KnownBrowser: Hashable, Sendable {
    package let id: ID<KnownBrowser>
    package let account: ID<Account>
    /// Whether a factor has answered in it, too. Whoever has no more than the password never gets that far.
    package let hasAnswered: Bool

    /// How long a browser is remembered after it was last seen.
    package static let remembered: Duration = .days(180)
    /// How many an account has at most, each a counter of its own.
    package static let mostForOne = 10

    package init(id: ID<KnownBrowser>, account: ID<Account>, hasAnswered: Bool = false) {
        self.id = id
        self.account = account
        self.hasAnswered = hasAnswered
    }
}
