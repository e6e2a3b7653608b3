package import Domain

// Statements for many bindings at once: a directory has a hundred thousand entries.
extension Transaction {
    /// Everybody who could be somebody in a directory, with the entry that they are bound to there.
    ///
    /// - Parameter after: The id of the last one before; empty for the first page.
    package func listMatchableAccounts(
        at connection: ID<Connection>, after: String, limit: Int
    ) throws -> [MatchableAccount] {
        try list(
            """
            SELECT a.id, a.email, a.user_name, b.entry, b.bound_at
            FROM accounts a LEFT JOIN bindings b ON b.account_id = a.id AND b.connection_id = $1
            WHERE a.kind <> 'administrator' AND a.state <> 'removed' AND a.id > $2 ORDER BY a.id LIMIT $3
            """, connection, after, limit
        ).map { row in
            MatchableAccount(
                id: try row.id(0), email: try EmailAddress(try row.text(1)),
                userName: try row.optionalText(2).map { try UserName($0) }, entry: try row.optionalText(3),
                boundAt: try row.optionalTime(4))
        }
    }

    /// Those of them who are there, held until the transaction ends.
    package func lockUsers(_ ids: [ID<Account>]) throws -> [Account] {
        try ids.map(\.rawValue).inPaddedBatches(of: 64).flatMap { batch in
            try rows(
                """
                UPDATE accounts SET epoch = epoch WHERE kind = 'user' AND state <> 'removed' AND id IN (
                    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                    $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40,
                    $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51, $52, $53, $54, $55, $56, $57, $58, $59,
                    $60, $61, $62, $63, $64
                )
                RETURNING id, kind, role, state, email, user_name, given_name, family_name, epoch, password_changed_at,
                    expiry_counts_from, expired_at, password_never_expires, managed_by, created_at, factor_rule,
                    factor_missed_at,
                    (SELECT ends_at FROM announced_ends WHERE account_id = id AND counts_from = expiry_counts_from),
                    must_change_password, external_id, changed_at
                """, batch
            ).map { try Account(row: $0, from: 0) }
        }
    }

    /// Until when these are locked, where they are.
    package func listLocks(of ids: [ID<Account>], at now: Timestamp) throws -> [ID<Account>: Timestamp] {
        try ids.map(\.rawValue).inPaddedBatches(of: 64).reduce(into: [:]) { locks, batch in
            locks.merge(try listLocks(of: batch, at: now)) { $1 }
        }
    }

    /// Bindings of which nothing is known yet, with what they are owed. Their `target.owed` has no sealed password.
    ///
    /// - Returns: Those that were made: all but those whose account or entry is bound at the connection already.
    package func insertBindings(_ bindings: [Binding]) throws -> Set<ID<Binding>> {
        var made: Set<ID<Binding>> = []
        try bindings.forEachBatch(of: 16) { batch in
            let values = batch.flatMap(\.values)
            for row in try batch.count == 16 ? insertSixteenBindings(values) : insertOneBinding(values) {
                made.insert(try row.id(0))
            }
        }
        let owed = bindings.filter { made.contains($0.id) && $0.target.owed != nil }
        // One statement for those that are owed the same, which is nearly everybody.
        for (kind, alike) in Dictionary(grouping: owed, by: \.commonlyOwed) {
            if let kind {
                try insertDeliveries(kind, of: alike)
            } else {
                for binding in alike { try updateDelivery(of: binding) }
            }
        }
        return made
    }

    private func insertDeliveries(_ kind: String, of bindings: [Binding]) throws {
        guard let delivery = bindings.first?.target.owed else { return }
        for batch in bindings.map(\.id.rawValue).inPaddedBatches(of: 64) {
            _ = try run(
                """
                INSERT INTO deliveries (binding_id, connection_id, epoch, generation, password, unlocks, queued_at, due_at,
                    failures)
                SELECT id, connection_id, CAST($65 AS BIGINT), generation, CAST($66 AS TEXT), 0, CAST($67 AS BIGINT),
                    CAST($68 AS BIGINT), 0
                FROM bindings WHERE id IN (
                    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                    $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40,
                    $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51, $52, $53, $54, $55, $56, $57, $58, $59,
                    $60, $61, $62, $63, $64
                )
                """,
                batch + [
                    delivery.pair.epoch.sqlValue, kind.sqlValue, delivery.queuedAt.sqlValue, delivery.dueAt.sqlValue,
                ])
        }
    }

    private func insertOneBinding(_ values: [SQLValue]) throws -> [Row] {
        try rows(
            """
            INSERT INTO bindings (id, account_id, connection_id, entry, entry_key, bound_at, generation, quiet_until)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT DO NOTHING RETURNING id
            """, values)
    }

    private func insertSixteenBindings(_ values: [SQLValue]) throws -> [Row] {
        try rows(
            """
            INSERT INTO bindings (id, account_id, connection_id, entry, entry_key, bound_at, generation, quiet_until)
            VALUES
                ($1, $2, $3, $4, $5, $6, $7, $8),
                ($9, $10, $11, $12, $13, $14, $15, $16),
                ($17, $18, $19, $20, $21, $22, $23, $24),
                ($25, $26, $27, $28, $29, $30, $31, $32),
                ($33, $34, $35, $36, $37, $38, $39, $40),
                ($41, $42, $43, $44, $45, $46, $47, $48),
                ($49, $50, $51, $52, $53, $54, $55, $56),
                ($57, $58, $59, $60, $61, $62, $63, $64),
                ($65, $66, $67, $68, $69, $70, $71, $72),
                ($73, $74, $75, $76, $77, $78, $79, $80),
                ($81, $82, $83, $84, $85, $86, $87, $88),
                ($89, $90, $91, $92, $93, $94, $95, $96),
                ($97, $98, $99, $100, $101, $102, $103, $104),
                ($105, $106, $107, $108, $109, $110, $111, $112),
                ($113, $114, $115, $116, $117, $118, $119, $120),
                ($121, $122, $123, $124, $125, $126, $127, $128)
            ON CONFLICT DO NOTHING RETURNING id
            """, values)
    }
}

// Whose names and addresses follow their entries.
extension Transaction {
    package func insertFollowedEntries(_ bindings: [ID<Binding>]) throws {
        for batch in bindings.map(\.rawValue).inPaddedBatches(of: 64) {
            _ = try run(
                """
                INSERT INTO followed_entries (binding_id) SELECT id FROM bindings WHERE id IN (
                    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                    $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40,
                    $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51, $52, $53, $54, $55, $56, $57, $58, $59,
                    $60, $61, $62, $63, $64
                )
                ON CONFLICT DO NOTHING
                """, batch)
        }
    }

    package func deleteFollowedEntry(_ binding: ID<Binding>) throws {
        try send("DELETE FROM followed_entries WHERE binding_id = $1", binding)
    }

    /// Everybody who is bound there, whether they follow, and whether an identity system suspended them.
    package func listImportedAccounts(
        at connection: ID<Connection>, after: String, limit: Int
    ) throws -> [ImportedAccount] {
        try list(
            """
            SELECT a.id, a.email, a.user_name, a.given_name, a.family_name, a.state, a.suspended_by, b.entry,
                f.binding_id, b.bound_at
            FROM bindings b JOIN accounts a ON a.id = b.account_id
            LEFT JOIN followed_entries f ON f.binding_id = b.id
            WHERE b.connection_id = $1 AND a.id > $2 ORDER BY a.id LIMIT $3
            """, connection, after, limit
        ).map { row in
            ImportedAccount(
                id: try row.id(0), email: try EmailAddress(try row.text(1)),
                userName: try row.optionalText(2).map { try UserName($0) },
                name: try PersonName(given: try row.text(3), family: try row.text(4)), state: try row.value(5),
                isSuspendedByProvisioning: try row.optionalText(6) != nil, entry: try row.text(7),
                boundAt: try row.time(9), follows: try row.optionalText(8) != nil)
        }
    }
}

extension Binding {
    fileprivate var values: [SQLValue] {
        [
            id.sqlValue, target.account.sqlValue, target.connection.sqlValue, entry.sqlValue,
            NormalisedText.caseFolded(entry).sqlValue, boundAt.sqlValue, target.generation.sqlValue,
            target.quietUntil.sqlValue,
        ]
    }

    /// The password that is owed, where that is all; `nil` otherwise.
    fileprivate var commonlyOwed: String? {
        guard let owed = target.owed, owed.standing == nil, !owed.unlocks else { return nil }
        switch owed.password {
        case .neededOnceMore: return PasswordColumns.needed
        case .verifier: return PasswordColumns.verifier
        case .sealed, nil: return nil
        }
    }
}
