package import Domain

/// A place in the order of the passwords' ages, behind one account.
package struct ExpiryCursor: Hashable, Sendable {
    fileprivate let countsFrom: Timestamp
    fileprivate let id: ID<Account>

    /// Before the oldest password.
    package static let start = ExpiryCursor(countsFrom: Timestamp(milliseconds: .min), id: ID(rawValue: ""))
}

extension Transaction {
    /// Where a page of `limit` accounts ends that the day's sweep has not been at; `nil` where none are left. Whose password
    /// a directory decides about expires there, by its rules: here they could set no other.
    ///
    /// - Parameters:
    ///   - time: The latest time from which a lifetime is counted that is of interest today.
    ///   - day: Days since 1970-01-01. What a day behind it was swept on is done, as servers' clocks differ; what lies
    ///     further ahead was a clock's mistake.
    package func findExpiryPageEnd(
        countingUpTo time: Timestamp, after start: ExpiryCursor, on day: Int, limit: Int
    ) throws -> ExpiryCursor? {
        try list(
            """
            SELECT expiry_counts_from, id FROM accounts
            WHERE state = 'active' AND expired_at IS NULL AND password_never_expires = 0
                AND (expiry_counts_from, id) > ($1, $2) AND expiry_counts_from <= $3
                AND (expiry_swept_on < $4 OR expiry_swept_on > $5)
                AND NOT EXISTS (
                    SELECT 1 FROM bindings b JOIN connection_settings s ON s.connection_id = b.connection_id
                    WHERE b.account_id = accounts.id AND s.name = $7 AND s.value = $8)
            ORDER BY expiry_counts_from, id LIMIT $6
            """, start.countsFrom, start.id, time, day, day + 1, limit, ConnectionField.authority.rawValue,
            PasswordAuthority.directory.rawValue
        ).last.map { ExpiryCursor(countsFrom: try $0.time(0), id: try $0.id(1)) }
    }

    /// Takes the accounts of a page for the day's one sweep of them: no other one gets them.
    package func takeExpiryPage(
        after start: ExpiryCursor, upTo end: ExpiryCursor, on day: Int
    ) throws -> [Account] {
        try list(
            """
            UPDATE accounts SET expiry_swept_on = $5
            WHERE state = 'active' AND expired_at IS NULL AND password_never_expires = 0
                AND (expiry_counts_from, id) > ($1, $2) AND (expiry_counts_from, id) <= ($3, $4)
                AND (expiry_swept_on < $5 OR expiry_swept_on > $6)
                AND NOT EXISTS (
                    SELECT 1 FROM bindings b JOIN connection_settings s ON s.connection_id = b.connection_id
                    WHERE b.account_id = accounts.id AND s.name = $7 AND s.value = $8)
            RETURNING id, kind, role, state, email, user_name, given_name, family_name, epoch, password_changed_at,
                expiry_counts_from, expired_at, password_never_expires, managed_by, created_at, factor_rule,
                factor_missed_at, announced_expiry, must_change_password, external_id, changed_at
            """, start.countsFrom, start.id, end.countsFrom, end.id, day, day + 1, ConnectionField.authority.rawValue,
            PasswordAuthority.directory.rawValue
        ).map { try Account(row: $0, from: 0) }
    }

    /// Takes announcements back, where passwords don't expire any more: should they again some day, everybody is told
    /// anew.
    ///
    /// - Returns: How many; fewer than `limit` where none are left.
    package func deleteExpiryAnnouncements(limit: Int) throws -> Int {
        try execute(
            """
            UPDATE accounts SET announced_expiry = NULL WHERE id IN
                (SELECT id FROM accounts WHERE announced_expiry IS NOT NULL ORDER BY announced_expiry LIMIT $1)
            """, limit)
    }

    package func updateAccountExpiryAnnounced(_ id: ID<Account>, at time: Timestamp) throws {
        try send("UPDATE accounts SET announced_expiry = $2 WHERE id = $1", id, time)
    }

    package func updateAccountExpired(_ id: ID<Account>, at time: Timestamp) throws {
        try send("UPDATE accounts SET expired_at = $2, announced_expiry = NULL WHERE id = $1", id, time)
    }

    /// A new lifetime begins; what was announced of the old one is void.
    package func updateAccountRestored(_ id: ID<Account>, countsFrom time: Timestamp, mustChange: Bool) throws {
        try send(
            """
            UPDATE accounts SET expired_at = NULL, announced_expiry = NULL, expiry_counts_from = $2,
                must_change_password = $3
            WHERE id = $1
            """, id, time, mustChange)
    }

    package func updateAccountNeverExpires(_ id: ID<Account>, to exempt: Bool) throws {
        try send(
            "UPDATE accounts SET password_never_expires = $2, announced_expiry = NULL WHERE id = $1", id, exempt)
    }
}
