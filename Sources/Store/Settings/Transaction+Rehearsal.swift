package import Domain

/// How many a change of settings would reach. None counts further than `limit`.
extension Transaction {
    /// Passwords whose lifetime counts from `time` or earlier, and whose people were not told of an end: those whom the
    /// sweep comes to, and so none about which a directory decides.
    package func countUnannouncedExpiries(countingUpTo time: Timestamp, limit: Int) throws -> Int {
        try count(
            """
            SELECT COUNT(*) FROM
                (SELECT 1 FROM accounts
                WHERE state = 'active' AND expired_at IS NULL AND password_never_expires = 0
                    AND expiry_counts_from <= $1 AND NOT EXISTS
                        (SELECT 1 FROM announced_ends WHERE account_id = id AND counts_from = expiry_counts_from)
                    AND NOT EXISTS (
                        SELECT 1 FROM bindings b JOIN connection_settings s ON s.connection_id = b.connection_id
                        WHERE b.account_id = accounts.id AND s.name = $3 AND s.value = $4)
                LIMIT $2) AS found
            """, time, limit, ConnectionField.authority.rawValue, PasswordAuthority.directory.rawValue)
    }

    package func countAnnouncedExpiries(after time: Timestamp, limit: Int) throws -> Int {
        try count(
            """
            SELECT COUNT(*) FROM
                (SELECT 1 FROM announced_ends
                    JOIN accounts ON accounts.id = account_id AND accounts.expiry_counts_from = counts_from
                        AND accounts.expired_at IS NULL
                WHERE ends_at > $1 LIMIT $2) AS found
            """, time, limit)
    }

    /// Passwords that have expired, of people who are let in otherwise.
    package func countExpired(limit: Int) throws -> Int {
        try count(
            """
            SELECT COUNT(*) FROM
                (SELECT 1 FROM expired_accounts AS expired
                    JOIN accounts ON accounts.id = account_id AND accounts.expired_at = expired.expired_at
                        AND accounts.state = 'active'
                LIMIT $1) AS found
            """, limit)
    }

    /// Whether one is required of them or not. The state is asked for twice: SQLite takes an index only where its condition
    /// is among the statement's own.
    package func countPeopleWithoutFactor(limit: Int) throws -> Int {
        let users = try count(
            """
            SELECT COUNT(*) FROM
                (SELECT 1 FROM accounts
                WHERE kind <> 'administrator' AND state <> 'removed' AND has_factor = 0 AND state = 'active'
                LIMIT $1) AS found
            """, limit)
        let administrators = try count(
            """
            SELECT COUNT(*) FROM
                (SELECT 1 FROM accounts
                WHERE kind = 'administrator' AND has_factor = 0 AND state = 'active'
                LIMIT $1) AS found
            """, limit)
        return min(users + administrators, limit)
    }

    /// Users whom the organisation's rule is about and no rule of their own.
    package func countUsersToEnrol(limit: Int) throws -> Int {
        try count(
            """
            SELECT COUNT(*) FROM
                (SELECT 1 FROM accounts
                WHERE kind <> 'administrator' AND state <> 'removed' AND has_factor = 0 AND state = 'active'
                    AND factor_rule IS NULL
                LIMIT $1) AS found
            """, limit)
    }

    package func countAdministratorsToEnrol(limit: Int) throws -> Int {
        try count(
            """
            SELECT COUNT(*) FROM
                (SELECT 1 FROM accounts
                WHERE kind = 'administrator' AND has_factor = 0 AND state = 'active' AND factor_rule IS NULL
                LIMIT $1) AS found
            """, limit)
    }

    /// A factor is missing only of who has signed in since, so that those who didn't are not read.
    package func countOverdueEnrolments(_ overdue: RehearsalQuestions.OverdueEnrolment, limit: Int) throws -> Int {
        try count(
            """
            SELECT COUNT(*) FROM
                (SELECT 1 FROM accounts
                WHERE kind <> 'administrator' AND last_signed_in_at > $1
                    AND has_factor = 0 AND state = 'active' AND factor_missed_at <= $2
                    AND (factor_rule = 'required' AND factor_missed_at > $3
                        OR factor_rule IS NULL AND factor_missed_at > $4)
                LIMIT $5) AS found
            """, min(overdue.ruledMissedAfter, overdue.othersMissedAfter), overdue.missedUntil,
            overdue.ruledMissedAfter, overdue.othersMissedAfter, limit)
    }

    package func countRecoveryAddresses(limit: Int) throws -> Int {
        try count(
            """
            SELECT COUNT(*) FROM
                (SELECT 1 FROM accounts WHERE has_recovery_address = 1 AND state = 'active' LIMIT $1) AS found
            """, limit)
    }

    /// Sessions that were used after `idleSince` or began after `begunSince`, but not both: those that the one pair of
    /// limits lets live and the other doesn't.
    ///
    /// - Parameters:
    ///   - now: The limits that hold.
    ///   - then: Those that would.
    package func countSessionsEnding(
        under now: (idleSince: Timestamp, begunSince: Timestamp),
        but then: (idleSince: Timestamp, begunSince: Timestamp),
        limit: Int
    ) throws -> Int {
        try count(
            """
            SELECT COUNT(*) FROM
                (SELECT 1 FROM sessions JOIN accounts ON accounts.id = sessions.account_id
                WHERE sessions.epoch = accounts.epoch AND accounts.kind <> 'administrator'
                    AND sessions.last_seen_at > $1 AND sessions.signed_in_at > $2
                    AND (sessions.last_seen_at <= $3 OR sessions.signed_in_at <= $4)
                LIMIT $5) AS found
            """, now.idleSince, now.begunSince, then.idleSince, then.begunSince, limit)
    }

    private func count(_ sql: SQL, _ arguments: any SQLConvertible...) throws -> Int {
        try rows(sql, arguments.map(\.sqlValue)).first?.integer(0) ?? 0
    }
}
