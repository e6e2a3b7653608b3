package import Domain

extension Transaction {
    package func insertAPIKey(_ key: APIKey, digest: String) throws {
        try send(
            """
            INSERT INTO api_keys (id, name, role, digest, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)
            """, key.id, key.name.text, key.role.rawValue, digest, key.createdAt, key.expiresAt)
    }

    package func findAPIKey(digest: String) throws -> APIKey? {
        try find(
            """
            SELECT id, name, role, created_at, expires_at, ended_at, last_used_at FROM api_keys WHERE digest = $1
            """, digest
        ).map(APIKey.init(row:))
    }

    package func findAPIKey(_ id: ID<APIKey>) throws -> APIKey? {
        try find(
            "SELECT id, name, role, created_at, expires_at, ended_at, last_used_at FROM api_keys WHERE id = $1", id
        ).map(APIKey.init(row:))
    }

    /// The key, held until the transaction ends: nobody ends it while it acts.
    package func lockAPIKey(_ id: ID<APIKey>) throws -> APIKey? {
        try find(
            """
            UPDATE api_keys SET role = role WHERE id = $1
            RETURNING id, name, role, created_at, expires_at, ended_at, last_used_at
            """, id
        ).map(APIKey.init(row:))
    }

    /// The newest first.
    package func listAPIKeys() throws -> [APIKey] {
        try list(
            """
            SELECT id, name, role, created_at, expires_at, ended_at, last_used_at FROM api_keys
            ORDER BY created_at DESC, id DESC
            """
        ).map(APIKey.init(row:))
    }

    package func updateAPIKeyEnded(_ id: ID<APIKey>, at now: Timestamp) throws {
        try send("UPDATE api_keys SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL", id, now)
    }

    package func updateAPIKeyUsed(_ id: ID<APIKey>, at now: Timestamp) throws {
        try send("UPDATE api_keys SET last_used_at = $2 WHERE id = $1", id, now)
    }
}

extension APIKey {
    fileprivate init(row: Row) throws {
        guard let name = APIKeyName(try row.text(1)) else { throw UnexpectedValue(column: 1) }
        self.init(
            id: try row.id(0), name: name, role: try row.value(2), createdAt: try row.time(3),
            expiresAt: try row.time(4), endedAt: try row.optionalTime(5), lastUsedAt: try row.optionalTime(6))
    }
}
