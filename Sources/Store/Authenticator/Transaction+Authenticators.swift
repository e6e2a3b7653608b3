package import Domain

extension Transaction {
    /// One that waits for its first code. What waited before is gone.
    package func insertPendingAuthenticator(_ authenticator: Authenticator) throws {
        try send(
            "DELETE FROM authenticators WHERE account_id = $1 AND confirmed_at IS NULL", authenticator.account)
        try send(
            "INSERT INTO authenticators (id, account_id, secret, created_at, flow_id) VALUES ($1, $2, $3, $4, $5)",
            authenticator.id, authenticator.account, authenticator.secret.text, authenticator.createdAt,
            authenticator.flow)
    }

    package func findAuthenticator(of account: ID<Account>) throws -> Authenticator? {
        try find(
            """
            SELECT id, account_id, secret, created_at, flow_id, confirmed_at, last_step, last_used_at
            FROM authenticators WHERE account_id = $1 AND confirmed_at IS NOT NULL
            """, account
        ).map(Authenticator.init(row:))
    }

    package func findPendingAuthenticator(of account: ID<Account>) throws -> Authenticator? {
        try find(
            """
            SELECT id, account_id, secret, created_at, flow_id, confirmed_at, last_step, last_used_at
            FROM authenticators WHERE account_id = $1 AND confirmed_at IS NULL
            """, account
        ).map(Authenticator.init(row:))
    }

    /// The one that waited takes the place of the one that answered. False where it waits no more.
    package func updateAuthenticatorConfirmed(
        _ id: ID<Authenticator>, of account: ID<Account>, step: Int, at now: Timestamp
    ) throws -> Bool {
        try execute(
            "DELETE FROM authenticators WHERE account_id = $1 AND id <> $2 AND confirmed_at IS NOT NULL", account, id)
        let isConfirmed =
            try execute(
                """
                UPDATE authenticators SET confirmed_at = $3, last_step = $4, last_used_at = $3, flow_id = NULL
                WHERE id = $1 AND account_id = $2 AND confirmed_at IS NULL
                """, id, account, now, step) == 1
        try updateAccountHasFactor(account)
        return isConfirmed
    }

    /// Uses a time step up, for the one request that is first; no step up to it is taken afterwards.
    package func updateAuthenticatorStep(_ id: ID<Authenticator>, to step: Int, at now: Timestamp) throws -> Bool {
        try execute(
            """
            UPDATE authenticators SET last_step = $2, last_used_at = $3
            WHERE id = $1 AND confirmed_at IS NOT NULL AND (last_step IS NULL OR last_step < $2)
            """, id, step, now) == 1
    }

    package func deleteAuthenticators(of account: ID<Account>) throws {
        try send("DELETE FROM authenticators WHERE account_id = $1", account)
        try updateAccountHasFactor(account)
    }

    /// Sweeps what nobody confirmed.
    package func deletePendingAuthenticators(createdBefore time: Timestamp) throws -> Int {
        try execute("DELETE FROM authenticators WHERE confirmed_at IS NULL AND created_at < $1", time)
    }

    /// All secrets, to be sealed anew when keys are rotated.
    package func listAuthenticatorSecrets(after id: String, limit: Int) throws -> [Authenticator] {
        try list(
            """
            SELECT id, account_id, secret, created_at, flow_id, confirmed_at, last_step, last_used_at
            FROM authenticators WHERE id > $1 ORDER BY id LIMIT $2
            """, id, limit
        ).map(Authenticator.init(row:))
    }

    /// Where the secret is still the one that was read.
    package func updateAuthenticatorSecret(
        _ id: ID<Authenticator>, from old: SealedSecret, to new: SealedSecret
    ) throws -> Bool {
        try execute("UPDATE authenticators SET secret = $3 WHERE id = $1 AND secret = $2", id, old.text, new.text) == 1
    }
}

extension Authenticator {
    fileprivate init(row: Row) throws {
        self.init(
            id: try row.id(0), account: try row.id(1), secret: SealedSecret(text: try row.text(2)),
            createdAt: try row.time(3), flow: try row.optionalID(4), confirmedAt: try row.optionalTime(5),
            lastStep: try row.optionalInteger(6), lastUsedAt: try row.optionalTime(7))
    }
}
