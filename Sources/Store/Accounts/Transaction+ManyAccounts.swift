package import Domain

// Statements for many accounts at once. On PostgreSQL each statement is a round trip, and on SQLite a walk through two
// libraries; their number is what an import of a hundred thousand people waits for.
extension Transaction {
    /// Adds users who have no password yet.
    ///
    /// - Parameter accounts: What a staged account has from its beginning is not read from them.
    /// - Returns: Who was added: everybody but those whose address or user name another user has.
    package func insertUsers(staged accounts: [Account], at now: Timestamp) throws -> Set<ID<Account>> {
        var added: Set<ID<Account>> = []
        try accounts.forEachBatch(of: 16) { batch in
            let values = [now.sqlValue] + batch.flatMap(\.stagedValues)
            let rows = try batch.count == 16 ? insertSixteenUsers(values) : insertUser(values)
            for row in rows { added.insert(try row.id(0)) }
        }
        try insertUserWords(of: accounts.filter { added.contains($0.id) })
        return added
    }

    private func insertUser(_ values: [SQLValue]) throws -> [Row] {
        try rows(
            """
            INSERT INTO accounts (id, kind, state, email, email_key, user_name, user_name_key, given_name, family_name,
                name_key, is_searchable, epoch, password_never_expires, managed_by, created_at, changed_at)
            VALUES
                ($2, 'user', 'staged', $3, $4, $5, $6, $7, $8, $9, 1, 1, 0, 'local', $1, $1)
            ON CONFLICT DO NOTHING RETURNING id
            """, values)
    }

    private func insertSixteenUsers(_ values: [SQLValue]) throws -> [Row] {
        try rows(
            """
            INSERT INTO accounts (id, kind, state, email, email_key, user_name, user_name_key, given_name, family_name,
                name_key, is_searchable, epoch, password_never_expires, managed_by, created_at, changed_at)
            VALUES
                ($2, 'user', 'staged', $3, $4, $5, $6, $7, $8, $9, 1, 1, 0, 'local', $1, $1),
                ($10, 'user', 'staged', $11, $12, $13, $14, $15, $16, $17, 1, 1, 0, 'local', $1, $1),
                ($18, 'user', 'staged', $19, $20, $21, $22, $23, $24, $25, 1, 1, 0, 'local', $1, $1),
                ($26, 'user', 'staged', $27, $28, $29, $30, $31, $32, $33, 1, 1, 0, 'local', $1, $1),
                ($34, 'user', 'staged', $35, $36, $37, $38, $39, $40, $41, 1, 1, 0, 'local', $1, $1),
                ($42, 'user', 'staged', $43, $44, $45, $46, $47, $48, $49, 1, 1, 0, 'local', $1, $1),
                ($50, 'user', 'staged', $51, $52, $53, $54, $55, $56, $57, 1, 1, 0, 'local', $1, $1),
                ($58, 'user', 'staged', $59, $60, $61, $62, $63, $64, $65, 1, 1, 0, 'local', $1, $1),
                ($66, 'user', 'staged', $67, $68, $69, $70, $71, $72, $73, 1, 1, 0, 'local', $1, $1),
                ($74, 'user', 'staged', $75, $76, $77, $78, $79, $80, $81, 1, 1, 0, 'local', $1, $1),
                ($82, 'user', 'staged', $83, $84, $85, $86, $87, $88, $89, 1, 1, 0, 'local', $1, $1),
                ($90, 'user', 'staged', $91, $92, $93, $94, $95, $96, $97, 1, 1, 0, 'local', $1, $1),
                ($98, 'user', 'staged', $99, $100, $101, $102, $103, $104, $105, 1, 1, 0, 'local', $1, $1),
                ($106, 'user', 'staged', $107, $108, $109, $110, $111, $112, $113, 1, 1, 0, 'local', $1, $1),
                ($114, 'user', 'staged', $115, $116, $117, $118, $119, $120, $121, 1, 1, 0, 'local', $1, $1),
                ($122, 'user', 'staged', $123, $124, $125, $126, $127, $128, $129, 1, 1, 0, 'local', $1, $1)
            ON CONFLICT DO NOTHING RETURNING id
            """, values)
    }

    /// The users who have one of these addresses.
    package func listUsers(addressKeys: [String]) throws -> [Account] {
        try addressKeys.inPaddedBatches(of: 64).flatMap { keys in
            try rows(
                """
                SELECT id, kind, role, state, email, user_name, given_name, family_name, epoch, password_changed_at,
                    expiry_counts_from, expired_at, password_never_expires, managed_by, created_at, factor_rule,
                    factor_missed_at,
                    (SELECT ends_at FROM announced_ends WHERE account_id = id AND counts_from = expiry_counts_from),
                    must_change_password, external_id, changed_at
                FROM accounts WHERE kind = 'user' AND email_key IN (
                    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                    $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40,
                    $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51, $52, $53, $54, $55, $56, $57, $58, $59,
                    $60, $61, $62, $63, $64
                )
                """, keys
            ).map { try Account(row: $0, from: 0) }
        }
    }

    /// The users who have one of these user names.
    package func listUsers(userNameKeys: [String]) throws -> [Account] {
        try userNameKeys.inPaddedBatches(of: 64).flatMap { keys in
            try rows(
                """
                SELECT id, kind, role, state, email, user_name, given_name, family_name, epoch, password_changed_at,
                    expiry_counts_from, expired_at, password_never_expires, managed_by, created_at, factor_rule,
                    factor_missed_at,
                    (SELECT ends_at FROM announced_ends WHERE account_id = id AND counts_from = expiry_counts_from),
                    must_change_password, external_id, changed_at
                FROM accounts WHERE kind = 'user' AND user_name_key IN (
                    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                    $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40,
                    $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51, $52, $53, $54, $55, $56, $57, $58, $59,
                    $60, $61, $62, $63, $64
                )
                """, keys
            ).map { try Account(row: $0, from: 0) }
        }
    }
}

extension Account {
    fileprivate var stagedValues: [SQLValue] {
        [
            id.sqlValue, email.text.sqlValue, email.key.sqlValue, (userName?.text).sqlValue, (userName?.key).sqlValue,
            name.given.sqlValue, name.family.sqlValue, SearchText.nameKey(of: name).sqlValue,
        ]
    }
}
