package import Domain

extension Transaction {
    /// In place of those of before.
    package func insertBreakGlass(_ code: BreakGlass, digest: String) throws {
        try send("DELETE FROM break_glass_codes WHERE account_id = $1 AND used_at IS NULL", code.account)
        try send(
            """
            INSERT INTO break_glass_codes (id, account_id, epoch, digest, made_at) VALUES ($1, $2, $3, $4, $5)
            """, code.id, code.account, code.epoch, digest, code.madeAt)
    }

    package func findBreakGlass(digest: String) throws -> BreakGlass? {
        try find("SELECT id, account_id, epoch, made_at, used_at FROM break_glass_codes WHERE digest = $1", digest).map
        {
            BreakGlass(
                id: try $0.id(0), account: try $0.id(1), epoch: try $0.integer(2), madeAt: try $0.time(3),
                usedAt: try $0.optionalTime(4))
        }
    }

    /// For the one sign-in that is first.
    package func updateBreakGlassUsed(_ id: ID<BreakGlass>, at now: Timestamp) throws -> Bool {
        try execute("UPDATE break_glass_codes SET used_at = $2 WHERE id = $1 AND used_at IS NULL", id, now) == 1
    }

    /// Codes that are good, and those whose session may live.
    package func countBreakGlass(madeAfter time: Timestamp) throws -> Int {
        try find("SELECT COUNT(*) FROM break_glass_codes WHERE made_at > $1", time)?.integer(0) ?? 0
    }

    package func deleteBreakGlass(madeBefore time: Timestamp) throws -> Int {
        try execute("DELETE FROM break_glass_codes WHERE made_at < $1", time)
    }
}
