/// Something that keeps a person from getting on, as whoever helps them sees it.
package enum UserProblem: Hashable, Sendable {
    /// - until: `nil` where only an administrator unlocks.
    case locked(until: Timestamp?)
    case expired
    case suspended
    /// No password yet.
    case neverActivated(linkIsLive: Bool)
    /// A factor is required, and there is none: nothing but enrolling one is open.
    case factorOverdue
    case factorDue(by: Timestamp)
    /// Factors were reset, and what stands for them has run out or is not used yet.
    case waitsForEnrolment(codeIsLive: Bool)
    /// A recovery address was entered, and its link not opened yet.
    case recoveryAddressPending
    /// Nothing has reached them; the kind of the newest notice that didn't.
    case mailGivenUp(NoticeKind?)

    /// What mends it; `nil` where the person has to do something, or nobody can.
    package var mend: UserAction? {
        switch self {
        case .locked: .account(.unlock)
        case .expired: .account(.restore)
        case .suspended: .account(.activate)
        case .neverActivated(let linkIsLive): linkIsLive ? nil : .mailActivation
        case .waitsForEnrolment(let codeIsLive): codeIsLive ? nil : .resetAuthenticator
        case .mailGivenUp(.activation): .mailActivation
        case .mailGivenUp(.passwordReset): .sendReset(.primary)
        case .factorOverdue, .factorDue, .recoveryAddressPending, .mailGivenUp: nil
        }
    }
}

extension UserProblem {
    package struct Facts: Sendable {
        package var account: Account
        package var lockedUntil: Timestamp?
        package var enrolled: EnrolledFactors
        package var factorReset: FactorReset?
        package var recovery: RecoveryAddresses
        package var hasLiveActivation: Bool
        /// Of the newest mail, where it was given up.
        package var mailGivenUp: String?
        package var settings: Settings
        package var now: Timestamp

        package init(
            account: Account, lockedUntil: Timestamp?, enrolled: EnrolledFactors, factorReset: FactorReset?,
            recovery: RecoveryAddresses, hasLiveActivation: Bool, mailGivenUp: String?, settings: Settings,
            now: Timestamp
        ) {
            self.account = account
            self.lockedUntil = lockedUntil
            self.enrolled = enrolled
            self.factorReset = factorReset
            self.recovery = recovery
            self.hasLiveActivation = hasLiveActivation
            self.mailGivenUp = mailGivenUp
            self.settings = settings
            self.now = now
        }
    }

    /// Everything that is wrong, what keeps the person out the most first.
    package static func all(_ facts: Facts) -> [UserProblem] {
        let account = facts.account
        var problems: [UserProblem] = []
        switch account.state {
        case .suspended: problems.append(.suspended)
        case .staged: problems.append(.neverActivated(linkIsLive: facts.hasLiveActivation))
        case .active: break
        case .removed: return []
        }
        if account.isExpired(under: facts.settings.password, at: facts.now) { problems.append(.expired) }
        if let until = facts.lockedUntil { problems.append(.locked(until: until == .distantFuture ? nil : until)) }
        problems += factorProblems(facts)
        if facts.recovery.pending != nil { problems.append(.recoveryAddressPending) }
        if let kind = facts.mailGivenUp { problems.append(.mailGivenUp(NoticeKind(rawValue: kind))) }
        return problems
    }

    private static func factorProblems(_ facts: Facts) -> [UserProblem] {
        guard facts.account.state != .staged else { return [] }
        if facts.enrolled.isEmpty, facts.enrolled.waitsForEnrolmentCode {
            let isLive = facts.factorReset.map { facts.now < $0.expiresAt } ?? false
            return [.waitsForEnrolment(codeIsLive: isLive)]
        }
        return switch facts.settings.factors.requirement(of: facts.account, facts.enrolled, at: facts.now) {
        case .met: []
        case .due(let time): [.factorDue(by: time)]
        case .overdue: [.factorOverdue]
        }
    }
}
