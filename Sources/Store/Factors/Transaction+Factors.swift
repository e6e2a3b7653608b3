package import Domain

extension Transaction {
    package func findEnrolledFactors(of account: ID<Account>) throws -> EnrolledFactors {
        let row = try find(
            """
            SELECT
                (SELECT COUNT(*) FROM authenticators WHERE account_id = $1 AND confirmed_at IS NOT NULL),
                (SELECT COUNT(*) FROM recovery_codes WHERE account_id = $1 AND spent_at IS NULL),
                (SELECT COUNT(*) FROM factor_resets WHERE account_id = $1),
                (SELECT COUNT(*) FROM factor_resets WHERE account_id = $1 AND digest IS NOT NULL),
                (SELECT COUNT(*) FROM passkeys WHERE account_id = $1),
                (SELECT COUNT(*) FROM phones WHERE account_id = $1),
                (SELECT duo_since FROM accounts WHERE id = $1)
            """, account)
        var enrolled = EnrolledFactors()
        guard let row else { return enrolled }
        enrolled.hasAuthenticator = try row.flag(0)
        enrolled.recoveryCodes = try row.integer(1)
        enrolled.waitsForEnrolmentCode = try row.flag(2)
        enrolled.hasSpokenCode = try row.flag(3)
        enrolled.passkeys = try row.integer(4)
        enrolled.phones = try row.integer(5)
        enrolled.duoSince = try row.optionalTime(6)
        return enrolled
    }

    /// When each kind of factor answered last, where it ever did.
    package func listFactorUses(of account: ID<Account>) throws -> [FactorKind: Timestamp] {
        let row = try find(
            """
            SELECT
                (SELECT MAX(last_used_at) FROM authenticators WHERE account_id = $1 AND confirmed_at IS NOT NULL),
                (SELECT MAX(last_used_at) FROM passkeys WHERE account_id = $1),
                (SELECT MAX(last_used_at) FROM phones WHERE account_id = $1),
                (SELECT duo_used_at FROM accounts WHERE id = $1)
            """, account)
        var uses: [FactorKind: Timestamp] = [:]
        uses[.totp] = try row?.optionalTime(0)
        uses[.passkey] = try row?.optionalTime(1)
        uses[.push] = try row?.optionalTime(2)
        uses[.duo] = try row?.optionalTime(3)
        return uses
    }

    /// Everything that an account has enrolled, recovery codes included.
    package func deleteFactors(of account: ID<Account>) throws {
        try deleteAuthenticators(of: account)
        try deletePasskeys(of: account)
        try deletePhones(of: account)
        try updateAccountDuo(account, since: nil)
        try deleteRecoveryCodes(of: account)
    }

    package func insertFactorReset(_ reset: FactorReset) throws {
        try send(
            """
            INSERT INTO factor_resets (account_id, digest, created_at, expires_at)
            VALUES ($1, $2, $3, $4)
            ON CONFLICT (account_id) DO UPDATE SET digest = excluded.digest, created_at = excluded.created_at,
                expires_at = excluded.expires_at
            """, reset.account, reset.digest, reset.createdAt, reset.expiresAt)
    }

    package func findFactorReset(of account: ID<Account>) throws -> FactorReset? {
        try find(
            "SELECT account_id, digest, created_at, expires_at FROM factor_resets WHERE account_id = $1",
            account
        ).map { row in
            FactorReset(
                account: try row.id(0), digest: try row.optionalText(1), createdAt: try row.time(2),
                expiresAt: try row.time(3))
        }
    }

    /// What was handed out serves no more; a new one has to be made. The row stays, because without it the password alone
    /// would open the account.
    package func updateFactorResetsExpired(at now: Timestamp) throws {
        try send("UPDATE factor_resets SET digest = NULL, expires_at = $1", now)
    }

    package func updateFactorResetExpired(of account: ID<Account>, at now: Timestamp) throws {
        try send("UPDATE factor_resets SET digest = NULL, expires_at = $2 WHERE account_id = $1", account, now)
    }

    package func deleteFactorReset(of account: ID<Account>) throws {
        try send("DELETE FROM factor_resets WHERE account_id = $1", account)
    }
}
