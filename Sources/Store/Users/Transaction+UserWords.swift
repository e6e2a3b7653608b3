package import Domain

extension Transaction {
    /// Makes an account findable by its words. Part of whatever adds the account.
    package func insertUserWords(of accounts: [Account]) throws {
        let rows = accounts.flatMap { account in
            SearchText.words(of: account).map { [$0.sqlValue, account.id.sqlValue] }
        }
        // Some five words a person: wider statements than elsewhere.
        try rows.forEachBatch(of: 64) { batch in
            let values = batch.flatMap(\.self)
            _ = try batch.count == 64 ? insertSixtyFourWords(values) : insertWord(values)
        }
    }

    private func insertWord(_ values: [SQLValue]) throws -> Int {
        try run("INSERT INTO user_words (word, account_id) VALUES ($1, $2) ON CONFLICT DO NOTHING", values)
    }

    private func insertSixtyFourWords(_ values: [SQLValue]) throws -> Int {
        try run(
            """
            INSERT INTO user_words (word, account_id) VALUES
                ($1, $2), ($3, $4), ($5, $6), ($7, $8), ($9, $10), ($11, $12), ($13, $14), ($15, $16), ($17, $18),
                ($19, $20), ($21, $22), ($23, $24), ($25, $26), ($27, $28), ($29, $30), ($31, $32), ($33, $34),
                ($35, $36), ($37, $38), ($39, $40), ($41, $42), ($43, $44), ($45, $46), ($47, $48), ($49, $50),
                ($51, $52), ($53, $54), ($55, $56), ($57, $58), ($59, $60), ($61, $62), ($63, $64), ($65, $66),
                ($67, $68), ($69, $70), ($71, $72), ($73, $74), ($75, $76), ($77, $78), ($79, $80), ($81, $82),
                ($83, $84), ($85, $86), ($87, $88), ($89, $90), ($91, $92), ($93, $94), ($95, $96), ($97, $98),
                ($99, $100), ($101, $102), ($103, $104), ($105, $106), ($107, $108), ($109, $110), ($111, $112),
                ($113, $114), ($115, $116), ($117, $118), ($119, $120), ($121, $122), ($123, $124), ($125, $126),
                ($127, $128)
            ON CONFLICT DO NOTHING
            """, values)
    }

    /// Users from the time before there was a search.
    package func listUnsearchableUsers(limit: Int) throws -> [Account] {
        try list(
            """
            SELECT id, kind, role, state, email, user_name, given_name, family_name, epoch, password_changed_at,
                expiry_counts_from, expired_at, password_never_expires, managed_by, created_at, factor_rule,
                factor_missed_at,
                (SELECT ends_at FROM announced_ends WHERE account_id = id AND counts_from = expiry_counts_from),
                must_change_password, external_id, changed_at
            FROM accounts WHERE is_searchable = 0 ORDER BY id LIMIT $1
            """, limit
        ).map { try Account(row: $0, from: 0) }
    }

    package func updateAccountSearchable(_ account: Account) throws {
        try send(
            "UPDATE accounts SET is_searchable = 1, name_key = $2 WHERE id = $1", account.id,
            SearchText.nameKey(of: account.name))
    }
}
