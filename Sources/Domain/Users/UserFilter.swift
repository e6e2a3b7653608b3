/// How accounts stand that need somebody's attention.
package enum UserFilter: String, Hashable, Sendable, Codable, CaseIterable {
    case locked, expired
    /// The end of the password was announced, and comes within a week.
    case expiring
    case noFactor = "no-factor"
    case suspended
    /// Without a password yet.
    case staged
    case noRecoveryAddress = "no-recovery-address"
}

/// What a list of everybody can be ordered by. A list that is filtered has an order of its own, and one that is searched
/// that of the words: in each case the order of an index, so that a page costs the same however many people there are.
package enum UserOrder: String, Hashable, Sendable, Codable, CaseIterable {
    case name, address
    case lastSignIn = "last-sign-in"
    /// Of those who have one.
    case passwordAge = "password-age"
}

package enum SortDirection: String, Hashable, Sendable, Codable, CaseIterable {
    case ascending, descending

    package var reversed: SortDirection { self == .ascending ? .descending : .ascending }
}

/// Which people a list shows, and in which order.
package enum UserSelection: Hashable, Sendable, Codable {
    case everybody(UserOrder, SortDirection)
    case filtered(UserFilter)
    /// Whose words begin with each of the terms; of those, who stand like this.
    case searched(terms: [String], UserFilter?)

    /// - Parameter search: As it was typed. Nothing to search by is no search.
    package init(
        search: String = "", filter: UserFilter? = nil, order: UserOrder = .name,
        direction: SortDirection = .ascending
    ) {
        let terms = SearchText.terms(search)
        if !terms.isEmpty {
            self = .searched(terms: terms, filter)
        } else if let filter {
            self = .filtered(filter)
        } else {
            self = .everybody(order, direction)
        }
    }
}

/// A person as a list shows them.
package struct UserOverview: Hashable, Sendable {
    package let account: Account
    /// Until when the account is locked in any kind of browser.
    package let lockedUntil: Timestamp?
    package let isExpired: Bool
    package let isExpiring: Bool
    package let hasFactor: Bool
    package let hasRecoveryAddress: Bool
    package let lastSignedInAt: Timestamp?
    /// A directory decides about the password alone.
    package var isManagedElsewhere = false

    package init(
        account: Account, lockedUntil: Timestamp?, isExpired: Bool, isExpiring: Bool = false, hasFactor: Bool,
        hasRecoveryAddress: Bool, lastSignedInAt: Timestamp?
    ) {
        self.account = account
        self.lockedUntil = lockedUntil
        self.isExpired = isExpired
        self.isExpiring = isExpiring
        self.hasFactor = hasFactor
        self.hasRecoveryAddress = hasRecoveryAddress
        self.lastSignedInAt = lastSignedInAt
    }

    /// Nobody who was removed passes: nothing about them needs attention.
    package func passes(_ filter: UserFilter) -> Bool {
        guard account.state != .removed else { return false }
        return switch filter {
        case .locked: lockedUntil != nil
        case .expired: account.expiredAt != nil
        case .expiring: isExpiring
        case .noFactor: !hasFactor
        case .suspended: account.state == .suspended
        case .staged: account.state == .staged
        case .noRecoveryAddress: !hasRecoveryAddress
        }
    }

    package func isFound(by terms: [String]) -> Bool {
        let words = SearchText.words(of: account)
        return terms.allSatisfy { term in words.contains { $0.hasBytes(term) } }
    }
}

extension Account {
    /// Whether its person was told of the end of its password, and it comes within a week.
    package func isExpiring(in week: ComingWeek) -> Bool {
        guard expiredAt == nil, let expiry = expiry(under: week.policy) else { return false }
        return week.now < expiry && expiry < week.end
    }
}
