package import Domain

extension Transaction {
    /// By the directory's clock.
    package func findDirectoryTime(of binding: ID<Binding>) throws -> Timestamp? {
        try find("SELECT changed_at FROM directory_times WHERE binding_id = $1", binding)?.time(0)
    }

    package func updateDirectoryTime(of binding: ID<Binding>, to time: Timestamp?) throws {
        guard let time else {
            try send("DELETE FROM directory_times WHERE binding_id = $1", binding)
            return
        }
        try send(
            """
            INSERT INTO directory_times (binding_id, changed_at) VALUES ($1, $2)
            ON CONFLICT (binding_id) DO UPDATE SET changed_at = excluded.changed_at
            """, binding, time)
    }

    /// The directory that decides about an account's password alone, where one does.
    package func findManager(of account: ID<Account>) throws -> Connection? {
        try find(
            """
            SELECT b.connection_id FROM bindings b
            JOIN connection_settings s ON s.connection_id = b.connection_id
            WHERE b.account_id = $1 AND s.name = $2 AND s.value = $3 ORDER BY b.id LIMIT 1
            """, account, ConnectionField.authority.rawValue, PasswordAuthority.directory.rawValue
        ).flatMap { try findConnection(try $0.id(0)) }
    }

    /// Those whose passwords become the ones here, and which may be asked: their search account is set up.
    package func listAdoptedConnections() throws -> [Connection] {
        try list(
            """
            SELECT c.id FROM connections c JOIN connection_settings s ON s.connection_id = c.id
            WHERE s.name = $1 AND s.value <> $2 AND c.paused_at IS NULL AND c.reader_secret IS NOT NULL ORDER BY c.id
            """, ConnectionField.authority.rawValue, PasswordAuthority.lockstep.rawValue
        ).compactMap { try findConnection(try $0.id(0)) }
    }
}
