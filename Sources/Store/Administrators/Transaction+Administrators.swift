package import Domain

extension Transaction {
    package func findAdministrator(addressKey: String) throws -> Account? {
        try find(
            """
            SELECT id, kind, role, state, email, user_name, given_name, family_name, epoch, password_changed_at,
                expiry_counts_from, expired_at, password_never_expires, managed_by, created_at, factor_rule,
                factor_missed_at,
                (SELECT ends_at FROM announced_ends WHERE account_id = id AND counts_from = expiry_counts_from),
                must_change_password, external_id, changed_at
            FROM accounts WHERE kind = 'administrator' AND email_key = $1
            """, addressKey
        ).map { try Account(row: $0, from: 0) }
    }

    /// All of them, in the order of their addresses: there are few.
    package func listAdministrators() throws -> [Account] {
        try list(
            """
            SELECT id, kind, role, state, email, user_name, given_name, family_name, epoch, password_changed_at,
                expiry_counts_from, expired_at, password_never_expires, managed_by, created_at, factor_rule,
                factor_missed_at,
                (SELECT ends_at FROM announced_ends WHERE account_id = id AND counts_from = expiry_counts_from),
                must_change_password, external_id, changed_at
            FROM accounts WHERE kind = 'administrator' ORDER BY email_key
            """
        ).map { try Account(row: $0, from: 0) }
    }

    /// The active owners, held until the transaction ends: two of them don't demote each other at the same moment.
    package func lockActiveOwners() throws -> Set<ID<Account>> {
        let rows = try list(
            """
            UPDATE accounts SET epoch = epoch
            WHERE kind = 'administrator' AND role = 'owner' AND state = 'active' RETURNING id
            """)
        return Set(try rows.map { try $0.id(0) })
    }

    package func updateAccountRole(_ id: ID<Account>, to role: AdministratorRole) throws {
        try send("UPDATE accounts SET role = $2 WHERE id = $1 AND kind = 'administrator'", id, role.rawValue)
    }
}
