package import Domain

extension Transaction {
    package func updateAccountDuo(_ account: ID<Account>, since time: Timestamp?) throws {
        try send("UPDATE accounts SET duo_since = $2, duo_used_at = NULL WHERE id = $1", account, time)
        try updateAccountHasFactor(account)
    }

    /// Duo has answered for the account; false where it does so no more.
    package func updateDuoUsed(by account: ID<Account>, at now: Timestamp) throws -> Bool {
        try execute("UPDATE accounts SET duo_used_at = $2 WHERE id = $1 AND duo_since IS NOT NULL", account, now) == 1
    }
}
