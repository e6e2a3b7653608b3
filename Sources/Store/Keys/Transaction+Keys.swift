package import Domain

/// A data key as it is stored: wrapped by the key file.
package struct WrappedKey: Hashable, Sendable {
    package let purpose: String
    package let version: Int
    package let wrapped: String

    package init(purpose: String, version: Int, wrapped: String) {
        self.purpose = purpose
        self.version = version
        self.wrapped = wrapped
    }
}

extension Transaction {
    package func listWrappedKeys() throws -> [WrappedKey] {
        try list("SELECT purpose, version, wrapped FROM data_keys ORDER BY purpose, version").map { row in
            WrappedKey(purpose: try row.text(0), version: try row.integer(1), wrapped: try row.text(2))
        }
    }

    /// Adds a key, unless another server added that version first.
    package func insertWrappedKey(_ key: WrappedKey, at now: Timestamp) throws -> Bool {
        try execute(
            """
            INSERT INTO data_keys (purpose, version, wrapped, created_at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (purpose, version) DO NOTHING
            """, key.purpose, key.version, key.wrapped, now) == 1
    }

    /// Verifiers from behind `account` on, present and earlier ones, for sealing anew.
    package func listVerifiers(after account: String, limit: Int) throws -> [StoredVerifier] {
        try list(
            """
            SELECT id, epoch, verifier FROM accounts
            WHERE id > $1 AND verifier IS NOT NULL ORDER BY id LIMIT $2
            """, account, limit
        ).map(StoredVerifier.init(row:))
    }

    package func listEarlierVerifiers(of account: ID<Account>) throws -> [StoredVerifier] {
        try list("SELECT account_id, epoch, verifier FROM password_history WHERE account_id = $1", account)
            .map(StoredVerifier.init(row:))
    }

    /// Replaces a sealed text by another of the same content; a change in between wins.
    package func updateSealed(_ stored: StoredVerifier, to sealed: SealedVerifier) throws {
        try send(
            "UPDATE accounts SET verifier = $3 WHERE id = $1 AND verifier = $2",
            stored.account, stored.verifier.text, sealed.text)
    }

    package func updateEarlierSealed(_ stored: StoredVerifier, to sealed: SealedVerifier) throws {
        try send(
            "UPDATE password_history SET verifier = $4 WHERE account_id = $1 AND epoch = $2 AND verifier = $3",
            stored.account, stored.epoch, stored.verifier.text, sealed.text)
    }
}

package struct StoredVerifier: Hashable, Sendable {
    package let account: ID<Account>
    package let epoch: Int
    package let verifier: SealedVerifier

    fileprivate init(row: Row) throws {
        account = try row.id(0)
        epoch = try row.integer(1)
        verifier = SealedVerifier(text: try row.text(2))
    }
}
