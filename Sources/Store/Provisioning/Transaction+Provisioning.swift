package import Domain

extension Transaction {
    /// Whom a key names, whatever became of them.
    package func findAccount(by key: UserKey) throws -> Account? {
        switch key {
        case .id(let id): try findAccount(id)
        case .name(let name): try findAccount(named: name, at: .users)
        case .externalID(let id): try findAccount(externalID: id)
        }
    }

    private func findAccount(externalID: ExternalID) throws -> Account? {
        try find(
            """
            SELECT id, kind, role, state, email, user_name, given_name, family_name, epoch, password_changed_at,
                expiry_counts_from, expired_at, password_never_expires, managed_by, created_at, factor_rule,
                factor_missed_at,
                (SELECT ends_at FROM announced_ends WHERE account_id = id AND counts_from = expiry_counts_from),
                must_change_password, external_id, changed_at
            FROM accounts WHERE external_id = $1
            """, externalID.text
        ).map { try Account(row: $0, from: 0) }
    }

    /// How many there are. Reads the range's part of one index.
    package func countProvisioned(_ range: ProvisionedRange) throws -> Int {
        let counted =
            if let changed = range.changed {
                try find(
                    """
                    SELECT COUNT(*) FROM accounts
                    WHERE kind <> 'administrator' AND state IN ($1, $2, $3) AND changed_at >= $4 AND changed_at <= $5
                    """, range.states.first, range.states.second, range.states.third, changed.lowerBound,
                    changed.upperBound)
            } else {
                try find(
                    "SELECT COUNT(*) FROM accounts WHERE kind <> 'administrator' AND state IN ($1, $2, $3)",
                    range.states.first, range.states.second, range.states.third)
            }
        return try counted?.integer(0) ?? 0
    }

    /// In the order of their ids, or of their changes where these are asked for.
    ///
    /// - Parameter offset: How many are passed over, within the index.
    package func listProvisioned(_ range: ProvisionedRange, offset: Int, limit: Int) throws -> [Account] {
        let rows =
            if let changed = range.changed {
                try list(
                    """
                    SELECT id, kind, role, state, email, user_name, given_name, family_name, epoch, password_changed_at,
                        expiry_counts_from, expired_at, password_never_expires, managed_by, created_at, factor_rule,
                        factor_missed_at,
                        (SELECT ends_at FROM announced_ends WHERE account_id = id AND counts_from = expiry_counts_from),
                        must_change_password, external_id, changed_at
                    FROM accounts WHERE id IN (
                        SELECT id FROM accounts
                        WHERE kind <> 'administrator' AND state IN ($1, $2, $3) AND changed_at >= $4
                            AND changed_at <= $5
                        ORDER BY changed_at, id LIMIT $6 OFFSET $7
                    ) ORDER BY changed_at, id
                    """, range.states.first, range.states.second, range.states.third, changed.lowerBound,
                    changed.upperBound, limit, offset)
            } else {
                try list(
                    """
                    SELECT id, kind, role, state, email, user_name, given_name, family_name, epoch, password_changed_at,
                        expiry_counts_from, expired_at, password_never_expires, managed_by, created_at, factor_rule,
                        factor_missed_at,
                        (SELECT ends_at FROM announced_ends WHERE account_id = id AND counts_from = expiry_counts_from),
                        must_change_password, external_id, changed_at
                    FROM accounts WHERE id IN (
                        SELECT id FROM accounts
                        WHERE kind <> 'administrator' AND state IN ($1, $2, $3)
                        ORDER BY id LIMIT $4 OFFSET $5
                    ) ORDER BY id
                    """, range.states.first, range.states.second, range.states.third, limit, offset)
            }
        return try rows.map { try Account(row: $0, from: 0) }
    }

    /// The same, behind a place. Costs the same however far that is.
    package func listProvisioned(
        _ range: ProvisionedRange, after place: ProvisionedPlace, limit: Int
    ) throws -> [Account] {
        let rows =
            if let changed = range.changed {
                try list(
                    """
                    SELECT id, kind, role, state, email, user_name, given_name, family_name, epoch, password_changed_at,
                        expiry_counts_from, expired_at, password_never_expires, managed_by, created_at, factor_rule,
                        factor_missed_at,
                        (SELECT ends_at FROM announced_ends WHERE account_id = id AND counts_from = expiry_counts_from),
                        must_change_password, external_id, changed_at
                    FROM accounts WHERE id IN (
                        SELECT id FROM accounts
                        WHERE kind <> 'administrator' AND state IN ($1, $2, $3) AND changed_at >= $4
                            AND changed_at <= $5 AND (changed_at > $4 OR id > $6)
                        ORDER BY changed_at, id LIMIT $7
                    ) ORDER BY changed_at, id
                    """, range.states.first, range.states.second, range.states.third,
                    max(changed.lowerBound, place.changedAt), changed.upperBound,
                    place.changedAt < changed.lowerBound ? "" : place.id.rawValue, limit)
            } else {
                try list(
                    """
                    SELECT id, kind, role, state, email, user_name, given_name, family_name, epoch, password_changed_at,
                        expiry_counts_from, expired_at, password_never_expires, managed_by, created_at, factor_rule,
                        factor_missed_at,
                        (SELECT ends_at FROM announced_ends WHERE account_id = id AND counts_from = expiry_counts_from),
                        must_change_password, external_id, changed_at
                    FROM accounts WHERE id IN (
                        SELECT id FROM accounts
                        WHERE kind <> 'administrator' AND state IN ($1, $2, $3) AND id > $4
                        ORDER BY id LIMIT $5
                    ) ORDER BY id
                    """, range.states.first, range.states.second, range.states.third, place.id, limit)
            }
        return try rows.map { try Account(row: $0, from: 0) }
    }

    /// All but the state; the words that it is found by follow.
    package func updateAccount(_ id: ID<Account>, to user: ProvisionedUser, at now: Timestamp) throws {
        try send(
            """
            UPDATE accounts SET email = $2, email_key = $3, user_name = $4, user_name_key = $5, given_name = $6,
                family_name = $7, name_key = $8, external_id = $9, changed_at = $10
            WHERE id = $1
            """, id, user.email.text, user.email.key, user.userName?.text, user.userName?.key, user.name.given,
            user.name.family, SearchText.nameKey(of: user.name), user.externalID?.text, now)
        try send("DELETE FROM user_words WHERE account_id = $1", id)
        if let account = try findAccount(id) { try insertUserWords(of: [account]) }
    }

    /// Nothing finds it any more but its id and its words. The id stands where its address stood, which nobody types.
    package func updateAccountRemoved(_ id: ID<Account>, at now: Timestamp) throws {
        try send(
            """
            UPDATE accounts SET state = 'removed', email_key = id, user_name_key = NULL, external_id = NULL,
                verifier = NULL, expired_at = NULL, changed_at = $2
            WHERE id = $1
            """, id, now)
        try deleteExpiredAccount(id)
        try send("DELETE FROM password_history WHERE account_id = $1", id)
        try deleteExpiryAnnouncement(of: id)
    }
}

extension Set<AccountState> {
    // A statement has three places for them; where there are fewer, one stands there again.
    fileprivate var first: String? { place(0) }
    fileprivate var second: String? { place(1) }
    fileprivate var third: String? { place(2) }

    private func place(_ index: Int) -> String? {
        let names = map(\.rawValue).sorted()
        return index < names.count ? names[index] : names.last
    }
}
