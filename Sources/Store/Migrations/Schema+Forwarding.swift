extension Schema {
    /// How far the events have come to whom they are forwarded.
    static let forwarding = Migration(
        14, "forwarding of events",
        [
            // A row begins when its receiver is first named, and goes on where it was when that is named again.
            """
            CREATE TABLE event_forwarders (
                receiver TEXT PRIMARY KEY,
                forwarded BIGINT NOT NULL,
                batch_end BIGINT,
                failures BIGINT NOT NULL,
                due_at BIGINT NOT NULL,
                lease_id TEXT,
                leased_until BIGINT NOT NULL,
                confirmed_at BIGINT,
                failure TEXT,
                failed_at BIGINT,
                stopped_at BIGINT
            )
            """
        ])
}
