package import Domain

extension Transaction {
    package func findVerifier(of account: ID<Account>) throws -> SealedVerifier? {
        try find("SELECT verifier FROM accounts WHERE id = $1", account)?.optionalText(0).map(SealedVerifier.init)
    }

    /// Together with the browser of this digest, if the account's owner has signed in with it before.
    package func findVerifier(
        of account: ID<Account>, browser digest: String
    ) throws -> (verifier: SealedVerifier?, browser: ID<KnownBrowser>?) {
        let row = try find(
            """
            SELECT (SELECT verifier FROM accounts WHERE id = $1),
                (SELECT id FROM known_browsers WHERE account_id = $1 AND digest = $2)
            """, account, digest)
        guard let row else { return (nil, nil) }
        return (try row.optionalText(0).map(SealedVerifier.init), try row.optionalID(1))
    }

    /// The verifiers of earlier passwords, newest first.
    package func listEarlierVerifiers(of account: ID<Account>, limit: Int) throws -> [SealedVerifier] {
        try list(
            "SELECT verifier FROM password_history WHERE account_id = $1 ORDER BY epoch DESC LIMIT $2", account, limit
        ).map { SealedVerifier(text: try $0.text(0)) }
    }

    /// Sets a new password's verifier and keeps the one before it among the `remembering` newest.
    package func updateVerifier(
        of account: ID<Account>, to verifier: SealedVerifier, at now: Timestamp, remembering: Int
    ) throws {
        try send(
            """
            INSERT INTO password_history (account_id, epoch, verifier)
            SELECT id, epoch, verifier FROM accounts WHERE id = $1 AND verifier IS NOT NULL
            """, account)
        try send(
            """
            DELETE FROM password_history WHERE account_id = $1 AND epoch NOT IN
                (SELECT epoch FROM password_history WHERE account_id = $1 ORDER BY epoch DESC LIMIT $2)
            """, account, remembering)
        try send(
            """
            UPDATE accounts
            SET verifier = $2, password_changed_at = $3, expiry_counts_from = $3, expired_at = NULL,
                must_change_password = 0
            WHERE id = $1
            """, account, verifier.text, now)
        try deleteExpiredAccount(account)
    }

    /// The same password at another cost or under another key; only where nothing else happened since.
    package func updateVerifier(
        of account: ID<Account>, to verifier: SealedVerifier, whereEpoch epoch: Int
    ) throws -> Bool {
        try execute("UPDATE accounts SET verifier = $2 WHERE id = $1 AND epoch = $3", account, verifier.text, epoch)
            == 1
    }

    /// Leaves a request for a reset to the worker. A second one for the same address joins the first.
    package func insertResetRequest(_ request: ResetRequestKey, at now: Timestamp) throws {
        try send(
            """
            INSERT INTO reset_requests (entrance, address_key, requested_at) VALUES ($1, $2, $3)
            ON CONFLICT (entrance, address_key) DO NOTHING
            """, request.entrance.rawValue, request.addressKey, now)
    }

    package func countResetRequests(at entrance: Entrance) throws -> Int {
        try find("SELECT COUNT(*) FROM reset_requests WHERE entrance = $1", entrance.rawValue)?.integer(0) ?? 0
    }

    package func listResetRequests(limit: Int) throws -> [ResetRequestKey] {
        try list("SELECT entrance, address_key FROM reset_requests ORDER BY requested_at LIMIT $1", limit).map {
            ResetRequestKey(entrance: try $0.value(0), addressKey: try $0.text(1))
        }
    }

    /// Takes a request off the queue, for the one worker that gets it.
    package func deleteResetRequest(_ request: ResetRequestKey) throws -> Bool {
        try execute(
            "DELETE FROM reset_requests WHERE entrance = $1 AND address_key = $2", request.entrance.rawValue,
            request.addressKey) == 1
    }
}
