/// An exception from the organisation's rule, for one account.
package enum FactorRule: String, Hashable, Sendable, Codable, CaseIterable {
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
        guard enrolled.isEmpty else { return .met }
        // The code that was handed out opens enrolment and nothing else, whatever the rule is.
        if enrolled.waitsForEnrolmentCode { return .overdue }
        guard requiresFactor(of: account) else { return .met }
        guard !account.kind.isAdministrator else { return .overdue }
        let due = (account.factorMissedAt ?? now) + enrolmentPeriod
        return now < due ? .due(by: due) : .overdue
    }
}
