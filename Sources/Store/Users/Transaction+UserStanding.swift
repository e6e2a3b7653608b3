import Domain

// What lists are filtered by stands in the account's own row. Whatever changes what it is derived from derives it anew,
// in the same transaction.
extension Transaction {
    /// Part of every statement that adds or removes a factor.
    func updateAccountHasFactor(_ id: ID<Account>) throws {
        try send(
            """
            UPDATE accounts SET has_factor = CASE WHEN duo_since IS NOT NULL
                OR EXISTS (SELECT 1 FROM authenticators WHERE account_id = $1 AND confirmed_at IS NOT NULL)
                OR EXISTS (SELECT 1 FROM passkeys WHERE account_id = $1)
                OR EXISTS (SELECT 1 FROM phones WHERE account_id = $1) THEN 1 ELSE 0 END
            WHERE id = $1
            """, id)
    }

    /// Part of every statement that verifies, ends or revives a recovery address.
    func updateAccountHasRecoveryAddress(of address: ID<RecoveryAddress>) throws {
        try send(
            """
            UPDATE accounts SET has_recovery_address = CASE WHEN EXISTS (
                SELECT 1 FROM recovery_addresses
                WHERE recovery_addresses.account_id = accounts.id AND ended_at IS NULL AND verified_at IS NOT NULL
            ) THEN 1 ELSE 0 END
            WHERE id = (SELECT account_id FROM recovery_addresses WHERE recovery_addresses.id = $1)
            """, address)
    }

    /// Part of the beginning of a session.
    func updateAccountSignedIn(_ id: ID<Account>, at time: Timestamp) throws {
        try send("UPDATE accounts SET last_signed_in_at = $2 WHERE id = $1", id, time)
    }
}
