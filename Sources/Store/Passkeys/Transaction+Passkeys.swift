package import Domain

extension Transaction {
    /// False where somebody has a passkey of this credential id already.
    package func insertPasskey(_ passkey: Passkey) throws -> Bool {
        let isAdded =
            try execute(
                """
                INSERT INTO passkeys (id, account_id, credential_id, public_key, sign_count, name, backup_eligible,
                    backed_up, created_at, last_used_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                ON CONFLICT (credential_id) DO NOTHING
                """,
                passkey.id, passkey.account, passkey.credentialID, passkey.publicKey, passkey.signCount,
                passkey.name.text, passkey.isBackupEligible, passkey.isBackedUp, passkey.createdAt, passkey.lastUsedAt)
            == 1
        try updateAccountHasFactor(passkey.account)
        return isAdded
    }

    package func findPasskey(credentialID: String) throws -> Passkey? {
        try find(
            """
            SELECT id, account_id, credential_id, public_key, sign_count, name, backup_eligible, backed_up, created_at,
                last_used_at
            FROM passkeys WHERE credential_id = $1
            """, credentialID
        ).map(Passkey.init(row:))
    }

    /// In the order in which they were added.
    package func listPasskeys(of account: ID<Account>) throws -> [Passkey] {
        try list(
            """
            SELECT id, account_id, credential_id, public_key, sign_count, name, backup_eligible, backed_up, created_at,
                last_used_at
            FROM passkeys WHERE account_id = $1 ORDER BY id
            """, account
        ).map(Passkey.init(row:))
    }

    /// Notes a use, where the counter is still the one that the use was checked against.
    package func updatePasskeyUsed(
        _ passkey: Passkey, signCount: Int, isBackedUp: Bool, at now: Timestamp
    ) throws -> Bool {
        try execute(
            "UPDATE passkeys SET sign_count = $3, backed_up = $4, last_used_at = $5 WHERE id = $1 AND sign_count = $2",
            passkey.id, passkey.signCount, signCount, isBackedUp, now) == 1
    }

    package func updatePasskeyName(_ id: ID<Passkey>, of account: ID<Account>, to name: FactorName) throws -> Bool {
        try execute("UPDATE passkeys SET name = $3 WHERE id = $1 AND account_id = $2", id, account, name.text) == 1
    }

    package func deletePasskey(_ id: ID<Passkey>, of account: ID<Account>) throws -> Bool {
        let isGone = try execute("DELETE FROM passkeys WHERE id = $1 AND account_id = $2", id, account) == 1
        try updateAccountHasFactor(account)
        return isGone
    }

    package func deletePasskeys(of account: ID<Account>) throws {
        try send("DELETE FROM passkeys WHERE account_id = $1", account)
        try updateAccountHasFactor(account)
    }

    /// True for the one request that is first with it.
    package func insertSpentChallenge(_ challenge: SpentChallenge) throws -> Bool {
        try execute(
            "INSERT INTO spent_challenges (digest, expires_at) VALUES ($1, $2) ON CONFLICT (digest) DO NOTHING",
            challenge.digest, challenge.expiresAt) == 1
    }

    /// Sweeps those that are too old to be answered again.
    package func deleteSpentChallenges(expiredBefore time: Timestamp) throws -> Int {
        try execute("DELETE FROM spent_challenges WHERE expires_at < $1", time)
    }
}

extension Passkey {
    fileprivate init(row: Row) throws {
        guard let name = FactorName(try row.text(5)) else { throw UnexpectedValue(column: 5) }
        self.init(
            id: try row.id(0), account: try row.id(1), credentialID: try row.text(2), publicKey: try row.text(3),
            signCount: try row.integer(4), name: name,
            isBackupEligible: try row.flag(6), isBackedUp: try row.flag(7), createdAt: try row.time(8),
            lastUsedAt: try row.optionalTime(9))
    }
}
