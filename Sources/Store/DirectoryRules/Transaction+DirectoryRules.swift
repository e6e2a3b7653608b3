package import Domain

extension Transaction {
    /// Of the directories that are given an account's password.
    package func listDirectoryRules(of account: ID<Account>) throws -> [DirectoryRules] {
        try list(
            """
            SELECT c.name, r.minimum_length, r.history_length, r.minimum_age, r.maximum_age, r.demands_complexity
            FROM bindings b
            JOIN connections c ON c.id = b.connection_id
            JOIN directory_rules r ON r.connection_id = c.id
            LEFT JOIN connection_settings s ON s.connection_id = c.id AND s.name = $2
            WHERE b.account_id = $1 AND (s.value IS NULL OR s.value <> $3) ORDER BY c.name_key
            """, account, ConnectionField.authority.rawValue, PasswordAuthority.directory.rawValue
        ).map { row in
            guard let name = ConnectionName(try row.text(0)) else { throw UnexpectedValue(column: 0) }
            return DirectoryRules(
                directory: name,
                policy: DirectoryPasswordPolicy(
                    minimumLength: try row.integer(1), historyLength: try row.integer(2),
                    minimumAge: .milliseconds(try row.integer(3)),
                    maximumAge: try row.optionalInteger(4).map { .milliseconds($0) },
                    demandsComplexity: try row.flag(5),
                    lockoutThreshold: 0, lockoutDuration: nil))
        }
    }

    /// - Parameter policy: `nil` where the directory shows none.
    package func updateDirectoryRules(
        of connection: ID<Connection>, to policy: DirectoryPasswordPolicy?, at now: Timestamp
    ) throws {
        try send("DELETE FROM directory_rules WHERE connection_id = $1", connection)
        guard let policy else { return }
        try send(
            """
            INSERT INTO directory_rules (connection_id, minimum_length, history_length, minimum_age, maximum_age,
                demands_complexity, read_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """, connection, policy.minimumLength, policy.historyLength, Int(policy.minimumAge.inMilliseconds),
            policy.maximumAge.map { Int($0.inMilliseconds) }, policy.demandsComplexity, now)
    }

    /// Connections that have an account that searches.
    package func listReadableConnections() throws -> [Connection] {
        try list("SELECT id FROM connections WHERE reader_secret IS NOT NULL AND paused_at IS NULL ORDER BY id")
            .compactMap { try findConnection(try $0.id(0)) }
    }
}
