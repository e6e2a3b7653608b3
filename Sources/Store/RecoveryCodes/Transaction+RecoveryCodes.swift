package import Domain

extension Transaction {
    package func insertRecoveryCode(_ code: StoredRecoveryCode) throws {
        try send(
            "INSERT INTO recovery_codes (id, account_id, digest, created_at) VALUES ($1, $2, $3, $4)",
            code.id, code.account, code.digest, code.createdAt)
    }

    /// The code with this digest, where it is the account's and not spent.
    package func findRecoveryCode(of account: ID<Account>, digest: String) throws -> ID<StoredRecoveryCode>? {
        try find(
            "SELECT id FROM recovery_codes WHERE account_id = $1 AND digest = $2 AND spent_at IS NULL", account, digest
        )?.id(0)
    }

    /// Spends it, for the one request that is first.
    package func updateRecoveryCodeSpent(_ id: ID<StoredRecoveryCode>, at now: Timestamp) throws -> Bool {
        try execute("UPDATE recovery_codes SET spent_at = $2 WHERE id = $1 AND spent_at IS NULL", id, now) == 1
    }

    package func deleteRecoveryCodes(of account: ID<Account>) throws {
        try send("DELETE FROM recovery_codes WHERE account_id = $1", account)
    }
}
