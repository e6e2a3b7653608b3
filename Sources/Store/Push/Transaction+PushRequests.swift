package import Domain

extension Transaction {
    package func insertPushRequest(_ request: PushRequest) throws {
        try send(
            """
            INSERT INTO push_requests (id, account_id, flow_id, purpose, number, address, browser, created_at,
                expires_at, state, known_browser_id)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """,
            request.id, request.account, request.flow, request.purpose.rawValue, request.number.text,
            request.origin.address, request.origin.browser, request.createdAt, request.expiresAt,
            request.state.rawValue, request.knownBrowser)
    }

    package func findPushRequest(_ id: ID<PushRequest>) throws -> PushRequest? {
        try find(
            """
            SELECT id, account_id, flow_id, purpose, number, address, browser, created_at, expires_at, state,
                decided_at, spent_at, known_browser_id
            FROM push_requests WHERE id = $1
            """, id
        ).map(PushRequest.init(row:))
    }

    package func findNewestPushRequest(in flow: ID<Flow>) throws -> PushRequest? {
        try find(
            """
            SELECT id, account_id, flow_id, purpose, number, address, browser, created_at, expires_at, state,
                decided_at, spent_at, known_browser_id
            FROM push_requests WHERE flow_id = $1 ORDER BY created_at DESC, id DESC LIMIT 1
            """, flow
        ).map(PushRequest.init(row:))
    }

    package func findOpenPushRequest(of account: ID<Account>) throws -> PushRequest? {
        try find(
            """
            SELECT id, account_id, flow_id, purpose, number, address, browser, created_at, expires_at, state,
                decided_at, spent_at, known_browser_id
            FROM push_requests WHERE account_id = $1 AND state = 'open'
            """, account
        ).map(PushRequest.init(row:))
    }

    /// - Parameter browser: Whose unapproved requests are counted; `nil`: those of all that aren't known.
    package func countPushRequests(
        of account: ID<Account>, from browser: ID<KnownBrowser>?, since time: Timestamp
    ) throws -> RecentPushRequests {
        let row = try find(
            """
            SELECT COUNT(*), COUNT(CASE WHEN state <> 'approved' AND COALESCE(known_browser_id, '') = $3 THEN 1 END)
            FROM push_requests WHERE account_id = $1 AND created_at > $2
            """, account, time, browser?.rawValue ?? "")
        return RecentPushRequests(all: try row?.integer(0) ?? 0, unapproved: try row?.integer(1) ?? 0)
    }

    /// What phones are asked now, by account.
    package func listOpenPushRequests(at now: Timestamp) throws -> [ID<Account>: ID<PushRequest>] {
        let rows = try list(
            "SELECT account_id, id FROM push_requests WHERE state = 'open' AND expires_at > $1", now)
        return try rows.reduce(into: [:]) { $0[try $1.id(0)] = try $1.id(1) }
    }

    /// Takes what is to be sent, each for one server.
    package func updatePushRequestsSent(at now: Timestamp, limit: Int) throws -> [PushRequest] {
        try list(
            """
            UPDATE push_requests SET sent_at = $1
            WHERE id IN (
                SELECT id FROM push_requests
                WHERE state = 'open' AND sent_at IS NULL AND expires_at > $1 ORDER BY created_at LIMIT $2
            ) AND sent_at IS NULL
            RETURNING id, account_id, flow_id, purpose, number, address, browser, created_at, expires_at, state,
                decided_at, spent_at, known_browser_id
            """, now, limit
        ).map(PushRequest.init(row:))
    }

    /// Settles an open request, for the one answer that is first and in time.
    package func updatePushRequestDecided(
        _ id: ID<PushRequest>, as state: PushRequest.State, at now: Timestamp
    ) throws -> Bool {
        try execute(
            """
            UPDATE push_requests SET state = $2, decided_at = $3
            WHERE id = $1 AND state = 'open' AND expires_at > $3
            """, id, state.rawValue, now) == 1
    }

    /// Uses an approval up, in its own flow, for the one request that is first.
    package func updatePushRequestSpent(_ id: ID<PushRequest>, in flow: ID<Flow>, at now: Timestamp) throws -> Bool {
        try execute(
            """
            UPDATE push_requests SET spent_at = $3
            WHERE id = $1 AND flow_id = $2 AND state = 'approved' AND spent_at IS NULL AND decided_at > $4
            """, id, flow, now, now - PushRequest.approvalLives) == 1
    }

    /// Ends an account's request that nobody can answer any more: too late, or its flow is over.
    package func updateDeadPushRequests(of account: ID<Account>, at now: Timestamp) throws {
        try send(
            """
            UPDATE push_requests SET state = 'over'
            WHERE account_id = $1 AND state = 'open' AND (expires_at <= $2 OR NOT EXISTS (
                SELECT 1 FROM flows JOIN accounts ON accounts.id = flows.account_id AND accounts.epoch = flows.epoch
                WHERE flows.id = push_requests.flow_id AND consumed_at IS NULL AND voided_at IS NULL
                    AND (session_id IS NULL OR EXISTS (SELECT 1 FROM sessions WHERE sessions.id = session_id))))
            """, account, now)
    }

    package func deletePushRequests(expiredBefore time: Timestamp) throws -> Int {
        try execute("DELETE FROM push_requests WHERE expires_at < $1", time)
    }
}

extension PushRequest {
    fileprivate init(row: Row) throws {
        self.init(
            id: try row.id(0), account: try row.id(1), flow: try row.id(2), purpose: try row.value(3),
            number: SealedSecret(text: try row.text(4)),
            origin: Origin(address: try row.text(5), browser: try row.text(6)), knownBrowser: try row.optionalID(12),
            createdAt: try row.time(7), expiresAt: try row.time(8), state: try row.value(9),
            decidedAt: try row.optionalTime(10), spentAt: try row.optionalTime(11))
    }
}
