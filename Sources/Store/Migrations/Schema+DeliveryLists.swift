extension Schema {
    /// Lists of what is owed, the longest first, at one connection and at all of them; and what was tried and didn't arrive.
    static let deliveryLists = Migration(
        20, "lists of deliveries",
        [
            "CREATE INDEX deliveries_queued ON deliveries (queued_at, binding_id)",
            "CREATE INDEX deliveries_queued_at ON deliveries (connection_id, queued_at, binding_id)",
            "CREATE INDEX deliveries_failing ON deliveries (due_at) WHERE failure IS NOT NULL",
        ])
}
