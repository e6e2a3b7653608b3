package import Domain

extension Transaction {
    /// How far the database's schema is. Fails in a database that has none.
    package func findSchemaNumber() throws -> Int {
        try find("SELECT MAX(number) FROM schema_migrations")?.optionalInteger(0) ?? 0
    }

    /// When the newest event was written: no clock may be behind it.
    package func findNewestEventTime() throws -> Timestamp? {
        try find("SELECT at FROM audit_events ORDER BY number DESC LIMIT 1")?.time(0)
    }
}
