package import Domain

extension Transaction {
    package func insertConnection(_ connection: Connection) throws {
        try send(
            "INSERT INTO connections (id, name, name_key, connector_id, created_at) VALUES ($1, $2, $3, $4, $5)",
            connection.id, connection.name.text, connection.name.key, connection.connector, connection.createdAt)
        try insertSettings(connection)
    }

    package func listConnections() throws -> [Connection] {
        try list("SELECT id, name, connector_id, paused_at, created_at FROM connections ORDER BY name_key")
            .map(connection)
    }

    package func findConnection(_ id: ID<Connection>) throws -> Connection? {
        try find("SELECT id, name, connector_id, paused_at, created_at FROM connections WHERE id = $1", id)
            .map(connection)
    }

    package func findConnection(nameKey: String) throws -> Connection? {
        try find("SELECT id, name, connector_id, paused_at, created_at FROM connections WHERE name_key = $1", nameKey)
            .map(connection)
    }

    /// The connection, held until the transaction ends: what is handed out for it is counted by one at a time.
    package func lockConnection(_ id: ID<Connection>) throws -> Connection? {
        try find(
            """
            UPDATE connections SET name = name WHERE id = $1
            RETURNING id, name, connector_id, paused_at, created_at
            """, id
        ).map(connection)
    }

    package func updateConnection(_ connection: Connection) throws {
        try send(
            "UPDATE connections SET name = $2, name_key = $3, connector_id = $4, paused_at = $5 WHERE id = $1",
            connection.id, connection.name.text, connection.name.key, connection.connector, connection.pausedAt)
        try send("DELETE FROM connection_settings WHERE connection_id = $1", connection.id)
        try insertSettings(connection)
    }

    /// How far those who are bound have been gone through since the connection's rules changed; `nil`: to the end.
    package func updateFollowPlace(of id: ID<Connection>, to place: String?) throws {
        try send("UPDATE connections SET follow_after = $2 WHERE id = $1", id, place)
    }

    package func findFollowPlace(of id: ID<Connection>) throws -> String? {
        try find("SELECT follow_after FROM connections WHERE id = $1", id)?.optionalText(0)
    }

    /// Those whose rules changed, and not everybody is owed yet what they ask for.
    package func listConnectionsToFollow() throws -> [ID<Connection>] {
        try list("SELECT id FROM connections WHERE follow_after IS NOT NULL ORDER BY id").map { try $0.id(0) }
    }

    private func insertSettings(_ connection: Connection) throws {
        for (field, value) in connection.settings.said {
            try send(
                "INSERT INTO connection_settings (connection_id, name, value) VALUES ($1, $2, $3)", connection.id,
                field.rawValue, value)
        }
    }

    /// With everything that hangs on it.
    package func deleteConnection(_ id: ID<Connection>) throws {
        try send("DELETE FROM deliveries WHERE connection_id = $1", id)
        try send(
            "DELETE FROM lost_leases WHERE binding_id IN (SELECT id FROM bindings WHERE connection_id = $1)", id)
        try send(
            "DELETE FROM followed_entries WHERE binding_id IN (SELECT id FROM bindings WHERE connection_id = $1)", id)
        try send("DELETE FROM directory_runs WHERE connection_id = $1", id)
        try send(
            "DELETE FROM directory_times WHERE binding_id IN (SELECT id FROM bindings WHERE connection_id = $1)", id)
        try send("DELETE FROM directory_rules WHERE connection_id = $1", id)
        try send("DELETE FROM bindings WHERE connection_id = $1", id)
        try send("DELETE FROM connection_settings WHERE connection_id = $1", id)
        try send("DELETE FROM connections WHERE id = $1", id)
    }

    private func connection(_ row: Row) throws -> Connection {
        guard let name = ConnectionName(try row.text(1)) else { throw UnexpectedValue(column: 1) }
        let id: ID<Connection> = try row.id(0)
        let said = try list("SELECT name, value FROM connection_settings WHERE connection_id = $1", id)
            .reduce(into: [ConnectionField: String]()) { said, row in
                said[try row.value(0)] = try row.text(1)
            }
        return Connection(
            id: id, name: name, settings: try ConnectionSettings(said), connector: try row.optionalID(2),
            pausedAt: try row.optionalTime(3), createdAt: try row.time(4))
    }
}

// Passwords of service accounts.
extension Transaction {
    /// Under the data key: the server's own.
    package func findReaderSecret(of id: ID<Connection>) throws -> SealedSecret? {
        try find("SELECT reader_secret FROM connections WHERE id = $1", id)?.optionalText(0).map(SealedSecret.init)
    }

    package func updateReaderSecret(of id: ID<Connection>, to secret: SealedSecret?) throws {
        try send("UPDATE connections SET reader_secret = $2 WHERE id = $1", id, secret?.text)
    }

    /// Under the connector's key: nobody else's.
    package func findWriterSecret(of id: ID<Connection>) throws -> SealedPassword? {
        try find("SELECT writer_secret FROM connections WHERE id = $1", id)?.optionalText(0).map(SealedPassword.init)
    }

    package func updateWriterSecret(of id: ID<Connection>, to secret: SealedPassword?) throws {
        try send("UPDATE connections SET writer_secret = $2 WHERE id = $1", id, secret?.text)
    }
}
