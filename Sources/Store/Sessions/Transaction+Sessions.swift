package import Domain

extension Transaction {
    package func insertSession(_ session: Session, digest: String) throws {
        try send(
            """
            INSERT INTO sessions (id, digest, account_id, epoch, signed_in_at, last_seen_at, address, browser,
                proofs, scope, ends_by)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """,
            session.id, digest, session.account, session.epoch, session.signedInAt, session.lastSeenAt,
            session.origin.address, session.origin.browser,
            session.proofs.map(\.rawValue).sorted().joined(separator: ","), session.scope.rawValue, session.endsBy)
        try updateAccountSignedIn(session.account, at: session.signedInAt)
    }

    /// The session and whose it is, in one statement: every page asks for it.
    package func findSession(digest: String) throws -> (session: Session, account: Account)? {
        try find(
            """
            SELECT sessions.id, sessions.account_id, sessions.epoch, sessions.signed_in_at, sessions.last_seen_at,
                sessions.address, sessions.browser, sessions.proofs, sessions.scope, sessions.ends_by,
                accounts.id, accounts.kind, accounts.role, accounts.state, accounts.email, accounts.user_name,
                accounts.given_name, accounts.family_name, accounts.epoch, accounts.password_changed_at,
                accounts.expiry_counts_from, accounts.expired_at, accounts.password_never_expires,
                accounts.managed_by, accounts.created_at, accounts.factor_rule, accounts.factor_missed_at,
                (SELECT ends_at FROM announced_ends WHERE account_id = accounts.id AND counts_from = expiry_counts_from),
                accounts.must_change_password, accounts.external_id, accounts.changed_at
            FROM sessions JOIN accounts ON accounts.id = sessions.account_id WHERE sessions.digest = $1
            """, digest
        ).map { (try Session(row: $0), try Account(row: $0, from: 10)) }
    }

    package func hasSession(_ id: ID<Session>) throws -> Bool {
        try find("SELECT id FROM sessions WHERE id = $1", id) != nil
    }

    /// Gives the session another token; the old one opens nothing.
    package func updateSessionDigest(_ id: ID<Session>, to digest: String) throws {
        try send("UPDATE sessions SET digest = $2 WHERE id = $1", id, digest)
    }

    /// Sessions of the account's present epoch, newest first. Those of older epochs are dead and wait to be swept.
    package func listSessions(of account: ID<Account>, epoch: Int, limit: Int) throws -> [Session] {
        try list(
            """
            SELECT id, account_id, epoch, signed_in_at, last_seen_at, address, browser, proofs, scope, ends_by
            FROM sessions WHERE account_id = $1 AND epoch = $2 ORDER BY id DESC LIMIT $3
            """, account, epoch, limit
        ).map(Session.init(row:))
    }

    package func findSession(_ id: ID<Session>) throws -> Session? {
        try find(
            """
            SELECT id, account_id, epoch, signed_in_at, last_seen_at, address, browser, proofs, scope, ends_by
            FROM sessions WHERE id = $1
            """, id
        ).map(Session.init(row:))
    }

    package func updateSessionSeen(_ id: ID<Session>, at now: Timestamp) throws {
        try send("UPDATE sessions SET last_seen_at = $2 WHERE id = $1 AND last_seen_at < $2", id, now)
    }

    /// A factor was enrolled: the session is as good as any other.
    package func updateSessionScope(_ id: ID<Session>, to scope: SessionScope) throws {
        try send("UPDATE sessions SET scope = $2 WHERE id = $1", id, scope.rawValue)
    }

    package func deleteSession(_ id: ID<Session>) throws {
        try send("DELETE FROM sessions WHERE id = $1", id)
    }

    package func deleteSession(digest: String) throws {
        try send("DELETE FROM sessions WHERE digest = $1", digest)
    }

    package func deleteSessions(of account: ID<Account>) throws {
        try send("DELETE FROM sessions WHERE account_id = $1", account)
    }

    package func deleteSessions(of account: ID<Account>, keeping kept: ID<Session>) throws {
        try send("DELETE FROM sessions WHERE account_id = $1 AND id <> $2", account, kept)
    }

    /// Sweeps some sessions that nothing can bring back: idle for too long, or of an older epoch.
    package func deleteDeadSessions(lastSeenBefore time: Timestamp, limit: Int) throws -> Int {
        try execute(
            """
            DELETE FROM sessions WHERE id IN
                (SELECT sessions.id FROM sessions WHERE sessions.last_seen_at < $1 LIMIT $2)
            """, time, limit)
    }

    package func insertKnownBrowser(_ browser: KnownBrowser, digest: String, at now: Timestamp) throws {
        try send(
            """
            INSERT INTO known_browsers (id, account_id, digest, last_seen_at, has_answered)
            VALUES ($1, $2, $3, $4, $5)
            """, browser.id, browser.account, digest, now, browser.hasAnswered)
    }

    package func findKnownBrowser(of account: ID<Account>, digest: String) throws -> KnownBrowser? {
        try find(
            "SELECT id, account_id, has_answered FROM known_browsers WHERE account_id = $1 AND digest = $2", account,
            digest
        ).map { KnownBrowser(id: try $0.id(0), account: try $0.id(1), hasAnswered: try $0.flag(2)) }
    }

    package func updateKnownBrowserSeen(_ id: ID<KnownBrowser>, at now: Timestamp) throws {
        try send("UPDATE known_browsers SET last_seen_at = $2 WHERE id = $1", id, now)
    }

    package func updateKnownBrowsersUnanswered(of account: ID<Account>) throws {
        try send("UPDATE known_browsers SET has_answered = 0 WHERE account_id = $1", account)
    }

    /// Forgets all but the newest; all of them with 0.
    package func deleteKnownBrowsers(of account: ID<Account>, keeping newest: Int) throws {
        try send(
            """
            DELETE FROM known_browsers WHERE account_id = $1 AND id NOT IN
                (SELECT id FROM known_browsers WHERE account_id = $1 ORDER BY last_seen_at DESC, id DESC LIMIT $2)
            """, account, newest)
    }

    package func deleteKnownBrowsers(lastSeenBefore time: Timestamp) throws -> Int {
        try execute("DELETE FROM known_browsers WHERE last_seen_at < $1", time)
    }
}

extension Session {
    fileprivate init(row: Row) throws {
        self.init(
            id: try row.id(0), account: try row.id(1), epoch: try row.integer(2), signedInAt: try row.time(3),
            lastSeenAt: try row.time(4), origin: Origin(address: try row.text(5), browser: try row.text(6)),
            proofs: Set(try row.text(7).split(separator: ",").compactMap { ProofKind(rawValue: String($0)) }),
            scope: try row.value(8), endsBy: try row.optionalTime(9))
    }
}
