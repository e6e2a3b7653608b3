/// What the organisation's lists say of a password.
package struct PasswordBlocklists: Sendable {
    /// Whether a case-folded word is one of the common ones.
    package let isListed: @Sendable (String) -> Bool
    /// Whether the normalised password is known from breaches. Reads a file.
    package let isBreached: @Sendable (String) throws -> Bool

    package init(
        isListed: @escaping @Sendable (String) -> Bool, isBreached: @escaping @Sendable (String) throws -> Bool
    ) {
        self.isListed = isListed
        self.isBreached = isBreached
    }
}
