package import Domain

extension Transaction {
    /// Counts an attempt before anything is verified, or answers `nil` where the bucket is locked or used up.
    ///
    /// One statement, so that any number of parallel attempts is counted one by one: at most `policy.attempts` of
    /// them get through (CVE-2023-47111, CVE-2024-4629 were counters read first and written later). Where the last of
    /// those was never settled, because its server stopped or the limit was lowered behind it, nothing has locked the
    /// bucket and nobody was told: one more gets through then, and locks it if it is wrong.
    package func reserveAttempt(
        in bucket: AttemptBucket, under policy: LockoutPolicy, at now: Timestamp
    ) throws -> ReservedAttempt? {
        try find(
            """
            INSERT INTO attempts (subject, browser, failures, total, last_at, locks) VALUES ($1, $2, 1, 1, $3, 0)
            ON CONFLICT (subject, browser) DO UPDATE SET
                failures = CASE WHEN attempts.locked_until IS NOT NULL OR attempts.last_at <= $4
                    THEN 1 ELSE attempts.failures + 1 END,
                total = attempts.total + 1,
                locked_until = NULL,
                last_at = $3
            WHERE CASE WHEN attempts.locked_until IS NOT NULL THEN attempts.locked_until <= $3
                ELSE (attempts.failures < $5 AND attempts.total < $6) OR attempts.last_at <= $7 END
            RETURNING failures, total, locks
            """,
            bucket.subject, bucket.browser, now, now - policy.counterResets, policy.attempts,
            LockoutPolicy.totalAttempts, now - min(policy.counterResets, LockoutPolicy.settledWithin)
        ).map {
            ReservedAttempt(
                bucket: bucket, failures: try $0.integer(0), total: try $0.integer(1), locks: try $0.integer(2))
        }
    }

    /// Locks the bucket, for the one failure that used it up.
    package func updateAttemptsLocked(
        _ bucket: AttemptBucket, until time: Timestamp, under policy: LockoutPolicy
    ) throws -> Bool {
        try execute(
            """
            UPDATE attempts SET locked_until = $3, locks = locks + 1
            WHERE subject = $1 AND browser = $2 AND locked_until IS NULL AND (failures >= $4 OR total >= $5)
            """, bucket.subject, bucket.browser, time, policy.attempts, LockoutPolicy.totalAttempts) == 1
    }

    /// Leaves one attempt to whoever has used up a limit of passwords that is lower from now on: with none left they would
    /// be kept out without a lock, and so without anybody being told.
    package func updateAttemptsLowered(to limit: Int) throws {
        try send(
            """
            UPDATE attempts SET failures = $1
            WHERE failures > $1 AND locked_until IS NULL AND browser <> $2 AND browser NOT LIKE $3
            """, limit - 1, AttemptBucket.factor, "\(AttemptBucket.factor) %")
    }

    /// The same for answers of factors. Administrators have a limit of their own, which no setting changes.
    package func updateFactorAttemptsLowered(to limit: Int) throws {
        try send(
            """
            UPDATE attempts SET failures = $1
            WHERE failures > $1 AND locked_until IS NULL AND (browser = $2 OR browser LIKE $3)
                AND NOT EXISTS (SELECT 1 FROM accounts WHERE id = subject AND kind = 'administrator')
            """, limit - 1, AttemptBucket.factor, "\(AttemptBucket.factor) %")
    }

    /// Takes back an attempt that was counted and never looked at.
    package func updateAttemptGivenBack(in bucket: AttemptBucket) throws {
        try send(
            """
            UPDATE attempts SET failures = failures - 1, total = total - 1
            WHERE subject = $1 AND browser = $2 AND failures > 0 AND total > 0
            """, bucket.subject, bucket.browser)
    }

    package func deleteAttempts(in bucket: AttemptBucket) throws {
        try send("DELETE FROM attempts WHERE subject = $1 AND browser = $2", bucket.subject, bucket.browser)
    }

    package func deleteAttempts(of account: ID<Account>) throws {
        try send("DELETE FROM attempts WHERE subject = $1", account)
    }

    /// Until when the account is locked in any kind of browser; `nil` when it is not.
    package func findLock(of account: ID<Account>, at now: Timestamp) throws -> Timestamp? {
        try find(
            "SELECT MAX(locked_until) FROM attempts WHERE subject = $1 AND locked_until > $2", account, now
        )?.optionalTime(0)
    }

    package func findLock(of bucket: AttemptBucket, at now: Timestamp) throws -> Timestamp? {
        try find(
            "SELECT locked_until FROM attempts WHERE subject = $1 AND browser = $2 AND locked_until > $3",
            bucket.subject, bucket.browser, now
        )?.optionalTime(0)
    }

    package func deleteAttempts(lastBefore time: Timestamp, at now: Timestamp) throws -> Int {
        try execute(
            "DELETE FROM attempts WHERE last_at < $1 AND (locked_until IS NULL OR locked_until <= $2)", time, now)
    }
}
