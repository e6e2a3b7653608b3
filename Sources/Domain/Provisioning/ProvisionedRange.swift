/// People whom an identity system lists, as far as a range of an index says who.
package struct ProvisionedRange: Hashable, Sendable {
    package var states: Set<AccountState>
    /// When they were changed last; `nil` for any time.
    package var changed: ClosedRange<Timestamp>?

    package init(states: Set<AccountState>, changed: ClosedRange<Timestamp>? = nil) {
        self.states = states
        self.changed = changed
    }

    package static let active: Set<AccountState> = [.active, .staged]
    package static let inactive: Set<AccountState> = [.suspended]
    package static let everybody = ProvisionedRange(states: active.union(inactive))
}

/// Behind whom a page ended.
package struct ProvisionedPlace: Hashable, Sendable {
    /// Before everybody.
    package static let start = ProvisionedPlace(id: ID(rawValue: ""), changedAt: Timestamp(milliseconds: 0))

    package let id: ID<Account>
    /// Ranges of times are in the order of these.
    package let changedAt: Timestamp

    package init(id: ID<Account>, changedAt: Timestamp) {
        self.id = id
        self.changedAt = changedAt
    }
}

/// What at most one person is found by.
package enum UserKey: Hashable, Sendable {
    case id(ID<Account>)
    /// A user name, or an address.
    case name(SignInName)
    case externalID(ExternalID)
}
