package import Domain

extension Transaction {
    /// Accounts that are bound at a connection, in the order of their entries.
    ///
    /// - Parameter after: The key of the last entry before; empty for the first page.
    /// - Returns: With the key of the page's last entry.
    package func listBoundEntries(
        at connection: ID<Connection>, after: String, limit: Int
    ) throws -> (entries: [BoundEntry], last: String?) {
        let rows = try list(
            """
            SELECT b.entry_key, a.id, a.email, b.entry, b.held_at, b.held_standing, d.binding_id, a.password_changed_at,
                a.state, a.expired_at
            FROM bindings b JOIN accounts a ON a.id = b.account_id LEFT JOIN deliveries d ON d.binding_id = b.id
            WHERE b.connection_id = $1 AND b.entry_key > $2 ORDER BY b.entry_key LIMIT $3
            """, connection, after, limit)
        let entries = try rows.map { row in
            let state: AccountState = try row.value(8)
            let isExpired = try row.optionalTime(9) != nil
            let isIn = (state == .active || state == .staged) && !isExpired
            return BoundEntry(
                account: try row.id(1), email: try EmailAddress(try row.text(2)), entry: try row.text(3),
                heldAt: try row.optionalTime(4),
                heldStanding: try row.optionalText(5).flatMap(TargetStanding.init(rawValue:)),
                isOwed: try row.optionalText(6) != nil, passwordChangedAt: try row.optionalTime(7),
                standing: isIn ? .enabled : .disabled)
        }
        return (entries, try rows.last?.text(0))
    }
}
