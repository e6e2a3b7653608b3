package import Domain

/// A place in the order of the passwords' ages, behind one account.
package struct ExpiryCursor: Hashable, Sendable {
    fileprivate let countsFrom: Timestamp
    fileprivate let id: ID<Account>

    /// Before the oldest password.
    package static let start = ExpiryCursor(countsFrom: Timestamp(milliseconds: .min), id: ID(rawValue: ""))
}

/// Accounts that the day's sweep took, and where it goes on.
package struct ExpiryPage: Sendable {
    package let accounts: [Account]
    package let end: ExpiryCursor
}

extension Transaction {
    /// Takes a page of `limit` accounts for the day's one sweep of them: no other one gets them. To be called by one
    /// sweeper at a time.
    ///
    /// What a sweep leaves of an account is not in the account's row, so that it is read and not written: its many indexes
    /// would be written with it.
    ///
    /// - Parameters:
    ///   - time: The latest time from which a lifetime is counted that is of interest today.
    ///   - day: Days since 1970-01-01. What a day behind it was swept on is done, as servers' clocks differ; what lies
    ///     further ahead was a clock's mistake.
    /// - Returns: `nil` where none are left.
    package func takeExpiryPage(
        countingUpTo time: Timestamp, after start: ExpiryCursor, on day: Int, limit: Int
    ) throws -> ExpiryPage? {
        let accounts = try list(
            """
            SELECT id, kind, role, state, email, user_name, given_name, family_name, epoch, password_changed_at,
                expiry_counts_from, expired_at, password_never_expires, managed_by, created_at, factor_rule,
                factor_missed_at,
                (SELECT announced FROM expiries WHERE account_id = id AND counts_from = expiry_counts_from),
                must_change_password, external_id, changed_at
            FROM accounts
            WHERE state = 'active' AND expired_at IS NULL AND password_never_expires = 0
                AND (expiry_counts_from, id) > ($1, $2) AND expiry_counts_from <= $3
                AND COALESCE((SELECT swept_on FROM expiries WHERE account_id = id), 0) NOT BETWEEN $4 AND $5
            ORDER BY expiry_counts_from, id LIMIT $6
            """, start.countsFrom, start.id, time, day, day + 1, limit
        ).map { try Account(row: $0, from: 0) }
        guard let last = accounts.last, let countsFrom = last.expiryCountsFrom else { return nil }
        for batch in accounts.map(\.id.rawValue).inPaddedBatches(of: 64) { try markSwept(batch, on: day) }
        return ExpiryPage(accounts: accounts, end: ExpiryCursor(countsFrom: countsFrom, id: last.id))
    }

    private func markSwept(_ ids: [SQLValue], on day: Int) throws {
        try send(
            """
            INSERT INTO expiries (account_id, swept_on)
            SELECT id, CAST($65 AS BIGINT) FROM accounts WHERE id IN (
                $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40,
                $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51, $52, $53, $54, $55, $56, $57, $58, $59,
                $60, $61, $62, $63, $64
            )
            ON CONFLICT (account_id) DO UPDATE SET swept_on = excluded.swept_on
            """, ids + [day.sqlValue])
    }

    /// An end that is announced is that of one lifetime: it holds while the account's is counted from `start`. So a new
    /// password voids it, also one that is set at this very moment.
    package func updateExpiryAnnounced(
        of account: ID<Account>, at time: Timestamp, countedFrom start: Timestamp
    ) throws {
        try send(
            """
            INSERT INTO expiries (account_id, swept_on, announced, counts_from) VALUES ($1, 0, $2, $3)
            ON CONFLICT (account_id) DO UPDATE SET announced = excluded.announced, counts_from = excluded.counts_from
            """, account, time, start)
    }

    func deleteExpiryAnnouncement(of account: ID<Account>) throws {
        try send("UPDATE expiries SET announced = NULL WHERE account_id = $1 AND announced IS NOT NULL", account)
    }

    /// Takes announcements back, where passwords don't expire any more: should they again some day, everybody is told
    /// anew.
    ///
    /// - Returns: How many; fewer than `limit` where none are left.
    package func deleteExpiryAnnouncements(limit: Int) throws -> Int {
        try execute(
            """
            UPDATE expiries SET announced = NULL WHERE account_id IN
                (SELECT account_id FROM expiries WHERE announced IS NOT NULL ORDER BY announced LIMIT $1)
            """, limit)
    }

    package func updateAccountExpired(_ id: ID<Account>, at time: Timestamp) throws {
        try send("UPDATE accounts SET expired_at = $2 WHERE id = $1", id, time)
        try deleteExpiryAnnouncement(of: id)
    }

    /// A new lifetime begins.
    package func updateAccountRestored(_ id: ID<Account>, countsFrom time: Timestamp, mustChange: Bool) throws {
        try send(
            "UPDATE accounts SET expired_at = NULL, expiry_counts_from = $2, must_change_password = $3 WHERE id = $1",
            id, time, mustChange)
    }

    package func updateAccountNeverExpires(_ id: ID<Account>, to exempt: Bool) throws {
        try send("UPDATE accounts SET password_never_expires = $2 WHERE id = $1", id, exempt)
        try deleteExpiryAnnouncement(of: id)
    }
}
