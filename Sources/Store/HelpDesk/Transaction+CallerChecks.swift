package import Domain

extension Transaction {
    /// In place of the account's one of before.
    package func insertCallerCode(of account: ID<Account>, digest: String, expiresAt: Timestamp) throws {
        try send(
            """
            INSERT INTO caller_codes (account_id, digest, tries, expires_at) VALUES ($1, $2, 0, $3)
            ON CONFLICT (account_id) DO UPDATE SET digest = excluded.digest, tries = 0,
                expires_at = excluded.expires_at
            """, account, digest, expiresAt)
    }

    /// Counts a try, before anything is compared.
    ///
    /// - Returns: What the code's digest is; `nil` where none is good, or it was tried too often.
    package func updateCallerCodeTried(of account: ID<Account>, limit: Int, at now: Timestamp) throws -> String? {
        try find(
            """
            UPDATE caller_codes SET tries = tries + 1 WHERE account_id = $1 AND tries < $2 AND expires_at > $3
            RETURNING digest
            """, account, limit, now
        )?.text(0)
    }

    /// Uses it up, for the one who is first.
    package func deleteCallerCode(of account: ID<Account>, digest: String) throws -> Bool {
        try execute("DELETE FROM caller_codes WHERE account_id = $1 AND digest = $2", account, digest) == 1
    }

    package func deleteCallerCodes(expiredBefore time: Timestamp) throws -> Int {
        try execute("DELETE FROM caller_codes WHERE expires_at < $1", time)
    }

    package func insertCallerCheck(_ check: CallerCheck) throws {
        try send(
            """
            INSERT INTO caller_checks (id, account_id, actor, means, flow_id, begun_at, verified_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """, check.id, check.account, check.actor.text, check.means.rawValue, check.flow, check.begunAt,
            check.verifiedAt)
    }

    /// The newest by push, whatever has come of it.
    package func findPushedCallerCheck(of account: ID<Account>, by actor: Actor) throws -> CallerCheck? {
        try find(
            """
            SELECT id, account_id, actor, means, flow_id, begun_at, verified_at FROM caller_checks
            WHERE account_id = $1 AND actor = $2 AND means = 'push' ORDER BY begun_at DESC, id DESC LIMIT 1
            """, account, actor.text
        ).map(CallerCheck.init(row:))
    }

    /// Of callers who were verified since then, the newest.
    package func listCallerChecks(of account: ID<Account>, verifiedAfter time: Timestamp) throws -> [CallerCheck] {
        try list(
            """
            SELECT id, account_id, actor, means, flow_id, begun_at, verified_at FROM caller_checks
            WHERE account_id = $1 AND verified_at > $2 ORDER BY verified_at DESC, id DESC LIMIT 20
            """, account, time
        ).map(CallerCheck.init(row:))
    }

    /// The phone has approved.
    package func updateCallerCheckVerified(in flow: ID<Flow>, at now: Timestamp) throws -> CallerCheck? {
        try find(
            """
            UPDATE caller_checks SET verified_at = $2 WHERE flow_id = $1 AND verified_at IS NULL
            RETURNING id, account_id, actor, means, flow_id, begun_at, verified_at
            """, flow, now
        ).map(CallerCheck.init(row:))
    }

    package func deleteCallerChecks(begunBefore time: Timestamp) throws -> Int {
        try execute("DELETE FROM caller_checks WHERE begun_at < $1", time)
    }
}

extension CallerCheck {
    fileprivate init(row: Row) throws {
        self.init(
            id: try row.id(0), account: try row.id(1), actor: try row.actor(2), means: try row.value(3),
            flow: try row.optionalID(4), begunAt: try row.time(5), verifiedAt: try row.optionalTime(6))
    }
}
