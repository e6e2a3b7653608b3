package import Domain

/// A place in the order of the passwords' ages, behind one account.
package struct ExpiryCursor: Hashable, Sendable {
    fileprivate let countsFrom: Timestamp
    fileprivate let id: ID<Account>

    /// Before the oldest password.
    package static let start = ExpiryCursor(countsFrom: Timestamp(milliseconds: .min), id: ID(rawValue: ""))
}

extension Transaction {
    /// A page of accounts that are today's sweep's matter and that today's mail has not gone to: whom a sweep dealt with
    /// is not found again, and no mark has to be left of it. To be asked by one sweeper at a time. Whose password a
    /// directory decides about expires there, by its rules: here they could set no other.
    ///
    /// - Parameters:
    ///   - time: The latest time from which a lifetime is counted that is of interest today.
    ///   - mail: The kind of the day's mail.
    ///   - day: From which on it is today's. It ends a day late, as servers' clocks differ: what lies still further ahead
    ///     was a clock's mistake.
    /// - Returns: The oldest passwords first, and where the next page begins; nobody where none are left.
    package func findExpiryPage(
        countingUpTo time: Timestamp, after start: ExpiryCursor, without mail: NoticeKind, on day: Range<Timestamp>,
        limit: Int
    ) throws -> (accounts: [Account], end: ExpiryCursor)? {
        let accounts = try list(
            """
            SELECT id, kind, role, state, email, user_name, given_name, family_name, epoch, password_changed_at,
                expiry_counts_from, expired_at, password_never_expires, managed_by, created_at, factor_rule,
                factor_missed_at,
                (SELECT ends_at FROM announced_ends WHERE account_id = id AND counts_from = expiry_counts_from),
                must_change_password, external_id, changed_at
            FROM accounts
            WHERE state = 'active' AND expired_at IS NULL AND password_never_expires = 0
                AND (expiry_counts_from, id) > ($1, $2) AND expiry_counts_from <= $3
                AND (SELECT MIN(mail.queued_at) FROM mail WHERE mail.account_id = accounts.id AND mail.kind = $4
                    AND mail.queued_at >= $5 AND mail.queued_at < $6) IS NULL
                AND NOT EXISTS (
                    SELECT 1 FROM bindings b JOIN connection_settings s ON s.connection_id = b.connection_id
                    WHERE b.account_id = accounts.id AND s.name = $8 AND s.value = $9)
            ORDER BY expiry_counts_from, id LIMIT $7
            """, start.countsFrom, start.id, time, mail.rawValue, day.lowerBound, day.upperBound, limit,
            ConnectionField.authority.rawValue, PasswordAuthority.directory.rawValue
        ).map { try Account(row: $0, from: 0) }
        guard let last = accounts.last, let countsFrom = last.expiryCountsFrom else { return nil }
        return (accounts, ExpiryCursor(countsFrom: countsFrom, id: last.id))
    }

    /// An end that is announced is that of one lifetime: it holds while the account's is counted from `start`. So a new
    /// password voids it, also one that is set at this very moment.
    package func updateExpiryAnnounced(
        of account: ID<Account>, at time: Timestamp, countedFrom start: Timestamp
    ) throws {
        try send(
            """
            INSERT INTO announced_ends (account_id, ends_at, counts_from) VALUES ($1, $2, $3)
            ON CONFLICT (account_id) DO UPDATE SET ends_at = excluded.ends_at, counts_from = excluded.counts_from
            """, account, time, start)
    }

    func deleteExpiryAnnouncement(of account: ID<Account>) throws {
        try send("DELETE FROM announced_ends WHERE account_id = $1", account)
    }

    /// Takes announcements back, where passwords don't expire any more: should they again some day, everybody is told
    /// anew.
    ///
    /// - Returns: How many; fewer than `limit` where none are left.
    package func deleteExpiryAnnouncements(limit: Int) throws -> Int {
        try execute(
            """
            DELETE FROM announced_ends WHERE account_id IN
                (SELECT account_id FROM announced_ends ORDER BY ends_at LIMIT $1)
            """, limit)
    }

    /// Ends that come too early since the lifetime was raised, in the order of the accounts.
    ///
    /// - Parameter least: What a password lives at least.
    package func listVoidExpiryAnnouncements(
        under least: Duration, after start: ID<Account>, limit: Int
    ) throws -> [ID<Account>] {
        try list(
            """
            SELECT account_id FROM announced_ends WHERE account_id > $1 AND ends_at < counts_from + $2
            ORDER BY account_id LIMIT $3
            """, start, least.inMilliseconds, limit
        ).map { try $0.id(0) }
    }

    /// Takes them back, from the first of a page to its last. Everybody of whom one is due again is told anew.
    package func deleteVoidExpiryAnnouncements(
        under least: Duration, from first: ID<Account>, to last: ID<Account>
    ) throws {
        try send(
            "DELETE FROM announced_ends WHERE account_id >= $1 AND account_id <= $2 AND ends_at < counts_from + $3",
            first, last, least.inMilliseconds)
    }

    /// What was announced stays, and is void: the lifetime that it is of is over.
    package func updateAccountExpired(_ id: ID<Account>, at time: Timestamp) throws {
        try send("UPDATE accounts SET expired_at = $2 WHERE id = $1", id, time)
        try insertExpiredAccount(id, at: time)
    }

    func insertExpiredAccount(_ id: ID<Account>, at time: Timestamp) throws {
        try send(
            """
            INSERT INTO expired_accounts (account_id, expired_at) VALUES ($1, $2)
            ON CONFLICT (account_id) DO UPDATE SET expired_at = excluded.expired_at
            """, id, time)
    }

    /// To be taken along by whatever has an account's password no longer be expired.
    func deleteExpiredAccount(_ id: ID<Account>) throws {
        try send("DELETE FROM expired_accounts WHERE account_id = $1", id)
    }

    /// A new lifetime begins.
    package func updateAccountRestored(_ id: ID<Account>, countsFrom time: Timestamp, mustChange: Bool) throws {
        try send(
            "UPDATE accounts SET expired_at = NULL, expiry_counts_from = $2, must_change_password = $3 WHERE id = $1",
            id, time, mustChange)
        try deleteExpiredAccount(id)
    }

    package func updateAccountNeverExpires(_ id: ID<Account>, to exempt: Bool) throws {
        try send("UPDATE accounts SET password_never_expires = $2 WHERE id = $1", id, exempt)
        try deleteExpiryAnnouncement(of: id)
    }
}
