/// An exception from the organisation's rule, for one account.
package enum FactorRule: String, Hashable, Sendable, CaseIterable {
    case required, exempt
}

/// What an account that signs in is told about a factor.
package enum FactorRequirement: Hashable, Sendable {
    /// None is required, or there is one.
    case met
    /// One has to be enrolled by then.
    case due(by: Timestamp)
    /// Nothing but enrolment is open.
    case overdue
}

extension FactorPolicy {
    package func requiresFactor(of account: Account) -> Bool {
        switch account.factorRule {
        case .required: return true
        case .exempt: return false
        case nil: break
        }
        return switch required {
        case .none: false
        case .users: !account.kind.isAdministrator
        case .administrators: account.kind.isAdministrator
        case .everyone: true
        }
    }

    /// Administrators have no days to put it off.
    package func requirement(of account: Account, _ enrolled: EnrolledFactors, at now: Timestamp) -> FactorRequirement {
        guard requiresFactor(of: account), enrolled.isEmpty else { return .met }
        // What was reset has to be set up again, by the code that was handed out for it.
        guard !account.kind.isAdministrator, !enrolled.waitsForEnrolmentCode else { return .overdue }
        let due = (account.factorMissedAt ?? now) + enrolmentPeriod
        return now < due ? .due(by: due) : .overdue
    }
}
