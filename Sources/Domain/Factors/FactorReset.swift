/// An administrator removed an account's factors. Until something is enrolled again, the code that was handed out is asked
/// for in their place.
package struct FactorReset: Hashable, Sendable {
    package let account: ID<Account>
    /// Of a code that is read out on the telephone: keyed, because it is short. `nil` where a link was mailed.
    package let digest: String?
    package let createdAt: Timestamp
    package let expiresAt: Timestamp

    package static let spokenLives: Duration = .minutes(10)
    package static let linkLives: Duration = .hours(24)

    package init(
        account: ID<Account>, digest: String?, createdAt: Timestamp, expiresAt: Timestamp
    ) {
        self.account = account
        self.digest = digest
        self.createdAt = createdAt
        self.expiresAt = expiresAt
    }
}
