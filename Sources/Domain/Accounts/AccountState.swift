/// Where an account is in its life. Locked and expired are axes of their own: an active account can be both.
package enum AccountState: String, Hashable, Sendable, CaseIterable {
    /// Made, but without a password yet.
    case staged
    case active
    /// Kept out by an administrator.
    case suspended
    /// Gone for good, its address and names free for others. It stays because the trail names it.
    case removed
}
