package import Domain

extension Transaction {
    package func insertRecoveryAddress(_ address: RecoveryAddress) throws {
        try send(
            """
            INSERT INTO recovery_addresses (id, account_id, address, requested_at, verified_at, serves_from)
            VALUES ($1, $2, $3, $4, $5, $6)
            """,
            address.id, address.account, address.address.text, address.requestedAt, address.verifiedAt,
            address.servesFrom)
        try updateAccountHasRecoveryAddress(of: address.id)
    }

    /// The verified address and the one that waits. One whose four hours are over is as if it had never been entered.
    package func findRecoveryAddresses(of account: ID<Account>, at now: Timestamp) throws -> RecoveryAddresses {
        let live = try list(
            """
            SELECT id, account_id, address, requested_at, verified_at, serves_from
            FROM recovery_addresses
            WHERE account_id = $1 AND ended_at IS NULL AND (verified_at IS NOT NULL OR requested_at > $2)
            ORDER BY id DESC
            """, account, now - RecoveryPolicy.verificationLives
        ).map(RecoveryAddress.init(row:))
        return RecoveryAddresses(live)
    }

    /// Also one that has ended.
    package func findRecoveryAddress(_ id: ID<RecoveryAddress>) throws -> RecoveryAddress? {
        try find(
            """
            SELECT id, account_id, address, requested_at, verified_at, serves_from
            FROM recovery_addresses WHERE id = $1
            """, id
        ).map(RecoveryAddress.init(row:))
    }

    /// Marks the address verified, for the one request that is first.
    package func updateRecoveryAddressVerified(
        _ id: ID<RecoveryAddress>, at now: Timestamp, servesFrom: Timestamp
    ) throws -> Bool {
        let isVerified =
            try execute(
                """
                UPDATE recovery_addresses SET verified_at = $2, serves_from = $3
                WHERE id = $1 AND verified_at IS NULL AND ended_at IS NULL
                """, id, now, servesFrom) == 1
        try updateAccountHasRecoveryAddress(of: id)
        return isVerified
    }

    package func updateRecoveryAddressEnded(_ id: ID<RecoveryAddress>, at now: Timestamp) throws {
        try send("UPDATE recovery_addresses SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL", id, now)
        try updateAccountHasRecoveryAddress(of: id)
    }

    package func updateRecoveryAddressRevived(_ id: ID<RecoveryAddress>) throws {
        try send("UPDATE recovery_addresses SET ended_at = NULL WHERE id = $1 AND verified_at IS NOT NULL", id)
        try updateAccountHasRecoveryAddress(of: id)
    }
}

extension RecoveryAddress {
    fileprivate init(row: Row) throws {
        self.init(
            id: try row.id(0), account: try row.id(1), address: try EmailAddress(try row.text(2)),
            requestedAt: try row.time(3), verifiedAt: try row.optionalTime(4), servesFrom: try row.optionalTime(5))
    }
}
