package import Domain

extension Transaction {
    package func insertFlow(_ flow: Flow) throws {
        try send(
            """
            INSERT INTO flows (id, purpose, account_id, epoch, link_id, digest, sealed, session_id, started_at,
                expires_at, submitted_by, submission)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            """,
            flow.id, flow.purpose.rawValue, flow.account, flow.epoch, flow.link, flow.digest, flow.sealed?.text,
            flow.session, flow.startedAt, flow.expiresAt, flow.submission?.browser, flow.submission?.form)
    }

    package func findFlow(_ id: ID<Flow>) throws -> Flow? {
        try find(
            """
            SELECT flows.id, purpose, flows.account_id, flows.epoch, link_id, flows.digest, sealed, session_id,
                started_at, expires_at, consumed_at, voided_at, sessions.id, submitted_by, submission
            FROM flows LEFT JOIN sessions ON sessions.id = flows.session_id WHERE flows.id = $1
            """, id
        ).map(Flow.init(row:))
    }

    package func findFlow(digest: String) throws -> Flow? {
        try find(
            """
            SELECT flows.id, purpose, flows.account_id, flows.epoch, link_id, flows.digest, sealed, session_id,
                started_at, expires_at, consumed_at, voided_at, sessions.id, submitted_by, submission
            FROM flows LEFT JOIN sessions ON sessions.id = flows.session_id WHERE flows.digest = $1
            """, digest
        ).map(Flow.init(row:))
    }

    /// The latest that ended with success in a form of this browser.
    package func findFlow(consumedBy browser: String) throws -> Flow? {
        try find(
            """
            SELECT flows.id, purpose, flows.account_id, flows.epoch, link_id, flows.digest, sealed, session_id,
                started_at, expires_at, consumed_at, voided_at, sessions.id, submitted_by, submission
            FROM flows LEFT JOIN sessions ON sessions.id = flows.session_id
            WHERE submitted_by = $1 AND consumed_at IS NOT NULL ORDER BY consumed_at DESC, flows.id DESC LIMIT 1
            """, browser
        ).map(Flow.init(row:))
    }

    /// The one in which this form succeeded.
    package func findFlow(consumedIn form: String) throws -> Flow? {
        try find(
            """
            SELECT flows.id, purpose, flows.account_id, flows.epoch, link_id, flows.digest, sealed, session_id,
                started_at, expires_at, consumed_at, voided_at, sessions.id, submitted_by, submission
            FROM flows LEFT JOIN sessions ON sessions.id = flows.session_id
            WHERE submission = $1 AND consumed_at IS NOT NULL LIMIT 1
            """, form
        ).map(Flow.init(row:))
    }

    /// A proof that is given again is as old as its newest time.
    package func insertProof(_ proof: Proof) throws {
        try send(
            """
            INSERT INTO proofs (flow_id, account_id, kind, proven_at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (flow_id, kind) DO UPDATE SET proven_at = excluded.proven_at
            """,
            proof.flow, proof.account, proof.kind.rawValue, proof.provenAt)
    }

    package func listProofs(in flow: ID<Flow>) throws -> [Proof] {
        try list("SELECT flow_id, account_id, kind, proven_at FROM proofs WHERE flow_id = $1", flow).map { row in
            Proof(flow: try row.id(0), account: try row.id(1), kind: try row.value(2), provenAt: try row.time(3))
        }
    }

    /// Ends the flow with success, for the one request that is first.
    package func updateFlowConsumed(_ id: ID<Flow>, at now: Timestamp) throws -> Bool {
        try execute(
            """
            UPDATE flows SET consumed_at = $2, sealed = NULL
            WHERE id = $1 AND consumed_at IS NULL AND voided_at IS NULL AND expires_at > $2
            """, id, now) == 1
    }

    package func updateFlowVoided(_ id: ID<Flow>, at now: Timestamp) throws {
        try send(
            """
            UPDATE flows SET voided_at = $2, sealed = NULL
            WHERE id = $1 AND consumed_at IS NULL AND voided_at IS NULL
            """, id, now)
    }

    package func updateFlowsVoided(of account: ID<Account>, at now: Timestamp) throws {
        try send(
            """
            UPDATE flows SET voided_at = $2, sealed = NULL
            WHERE account_id = $1 AND consumed_at IS NULL AND voided_at IS NULL
            """, account, now)
    }

    package func updateFlowsVoided(of account: ID<Account>, keeping kept: ID<Flow>, at now: Timestamp) throws {
        try send(
            """
            UPDATE flows SET voided_at = $3, sealed = NULL
            WHERE account_id = $1 AND id <> $2 AND consumed_at IS NULL AND voided_at IS NULL
            """, account, kept, now)
    }

    /// A password that waited in vain is not kept.
    package func updateFlowsForgotten(expiredBefore time: Timestamp) throws {
        try send("UPDATE flows SET sealed = NULL WHERE expires_at < $1 AND sealed IS NOT NULL", time)
    }

    package func updateSubmissionsForgotten(expiredBefore time: Timestamp) throws {
        try execute(
            "UPDATE flows SET submitted_by = NULL, submission = NULL WHERE expires_at < $1 AND submission IS NOT NULL",
            time)
    }

    package func deleteFlows(expiredBefore time: Timestamp) throws -> Int {
        try execute("DELETE FROM proofs WHERE flow_id IN (SELECT id FROM flows WHERE expires_at < $1)", time)
        return try execute("DELETE FROM flows WHERE expires_at < $1", time)
    }
}

extension Flow {
    fileprivate init(row: Row) throws {
        let session: ID<Session>? = try row.optionalID(7)
        self.init(
            id: try row.id(0), purpose: try row.value(1), account: try row.id(2), epoch: try row.integer(3),
            link: try row.optionalID(4), digest: try row.optionalText(5),
            sealed: try row.optionalText(6).map(SealedSecret.init(text:)), session: session,
            isSessionOver: try session != nil && row.optionalText(12) == nil, startedAt: try row.time(8),
            expiresAt: try row.time(9), consumedAt: try row.optionalTime(10),
            voidedAt: try row.optionalTime(11),
            submission: try row.optionalText(13).map { Submission(browser: $0, form: try row.text(14)) })
    }
}
