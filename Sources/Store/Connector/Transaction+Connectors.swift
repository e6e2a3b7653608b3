package import Domain

extension Transaction {
    /// - Parameter registration: Digest of the token by which it will present its key.
    package func insertConnector(_ connector: Connector, registration: String, until time: Timestamp) throws {
        try send(
            """
            INSERT INTO connectors (id, name, name_key, registration_digest, registration_expires_at, created_at)
            VALUES ($1, $2, $3, $4, $5, $6)
            """, connector.id, connector.name.text, connector.name.key, registration, time, connector.createdAt)
    }

    package func listConnectors() throws -> [Connector] {
        try list(
            """
            SELECT id, name, public_key, confirmed_at, created_at, last_seen_at FROM connectors ORDER BY name_key
            """
        ).map(Connector.init(row:))
    }

    package func findConnector(_ id: ID<Connector>) throws -> Connector? {
        try find(
            "SELECT id, name, public_key, confirmed_at, created_at, last_seen_at FROM connectors WHERE id = $1", id
        ).map(Connector.init(row:))
    }

    package func findConnector(nameKey: String) throws -> Connector? {
        try find(
            "SELECT id, name, public_key, confirmed_at, created_at, last_seen_at FROM connectors WHERE name_key = $1",
            nameKey
        ).map(Connector.init(row:))
    }

    package func findConnector(digest: String) throws -> Connector? {
        try find(
            "SELECT id, name, public_key, confirmed_at, created_at, last_seen_at FROM connectors WHERE digest = $1",
            digest
        ).map(Connector.init(row:))
    }

    /// A new token to present its key by; the one that it worked with is no good any more.
    package func updateConnectorRenewed(_ id: ID<Connector>, registration: String, until time: Timestamp) throws {
        try send(
            """
            UPDATE connectors SET digest = NULL, registration_digest = $2, registration_expires_at = $3 WHERE id = $1
            """, id, registration, time)
    }

    /// *Once:* the token is spent, and another key than the one it had has to be confirmed anew.
    package func updateConnectorRegistered(
        by registration: String, publicKey: String, digest: String, at now: Timestamp
    ) throws -> Connector? {
        try find(
            """
            UPDATE connectors SET registration_digest = NULL, registration_expires_at = NULL, digest = $3,
                confirmed_at = CASE WHEN public_key = $2 THEN confirmed_at ELSE NULL END, public_key = $2
            WHERE registration_digest = $1 AND registration_expires_at > $4
            RETURNING id, name, public_key, confirmed_at, created_at, last_seen_at
            """, registration, publicKey, digest, now
        ).map(Connector.init(row:))
    }

    /// *Once*, and only the key that was looked at.
    package func updateConnectorConfirmed(_ id: ID<Connector>, publicKey: String, at now: Timestamp) throws -> Bool {
        try execute(
            "UPDATE connectors SET confirmed_at = $3 WHERE id = $1 AND public_key = $2 AND confirmed_at IS NULL", id,
            publicKey, now) == 1
    }

    package func updateConnectorSeen(_ id: ID<Connector>, at now: Timestamp) throws {
        try send("UPDATE connectors SET last_seen_at = $2 WHERE id = $1", id, now)
    }

    /// After a restore each has to come with a new token, and its key be confirmed anew: it may have been thrown out since
    /// the backup was taken.
    package func updateConnectorsVoided() throws {
        try send(
            """
            UPDATE connectors SET digest = NULL, registration_digest = NULL, registration_expires_at = NULL,
                confirmed_at = NULL
            """)
    }

    package func deleteConnector(_ id: ID<Connector>) throws {
        try send("UPDATE connections SET connector_id = NULL, writer_secret = NULL WHERE connector_id = $1", id)
        try send("DELETE FROM connectors WHERE id = $1", id)
    }
}

extension Connector {
    fileprivate init(row: Row) throws {
        guard let name = ConnectionName(try row.text(1)) else { throw UnexpectedValue(column: 1) }
        self.init(
            id: try row.id(0), name: name, publicKey: try row.optionalText(2), confirmedAt: try row.optionalTime(3),
            createdAt: try row.time(4), lastSeenAt: try row.optionalTime(5))
    }
}
