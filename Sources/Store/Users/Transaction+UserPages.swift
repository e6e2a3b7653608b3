package import Domain

/// A place in the order of a list, beside one person.
package struct UserPlace: Hashable, Sendable {
    /// What the list is ordered by: a text or a number, as the order has it.
    package let key: SQLValue
    package let id: ID<Account>

    package init(key: SQLValue, id: ID<Account>) {
        self.key = key
        self.id = id
    }
}

extension Transaction {
    /// The next places of a list in the direction in which it is read.
    ///
    /// - Parameter start: Not itself; `nil` for the list's end from which the direction leads away.
    package func listUserPlaces(
        _ order: UserOrder, _ direction: SortDirection, after start: UserPlace?, limit: Int
    ) throws -> [UserPlace] {
        if order == .address { return try listUserPlacesByAddress(direction, after: start, limit: limit) }
        let start = start ?? UserPlace.Ends(isByText: order.isByText).end(direction)
        return try list(order.page(direction), start.key, start.id, limit).map(UserPlace.init(row:))
    }

    private func listUserPlacesByAddress(
        _ direction: SortDirection, after start: UserPlace?, limit: Int
    ) throws -> [UserPlace] {
        let rows =
            switch (start?.key, direction) {
            case (let key?, _): try list(UserOrder.address.page(direction), key, limit)
            case (nil, .ascending): try list(UserOrder.address.page(direction), "", limit)
            case (nil, .descending):
                try list(
                    "SELECT email_key, id FROM accounts WHERE kind = 'user' ORDER BY email_key DESC LIMIT $1", limit)
            }
        return try rows.map(UserPlace.init(row:))
    }

    package func listUserPlaces(
        _ filter: UserFilter, _ direction: SortDirection, after start: UserPlace?, limit: Int, in week: ComingWeek
    ) throws -> [UserPlace] {
        let start = start ?? UserPlace.Ends(isByText: filter.isByText).end(direction)
        let statement = filter.page(direction)
        let rows: [Row]
        switch filter {
        case .expiring:
            return try listUserPlaces(expiringIn: week, direction, statement, after: start, limit: limit)
        case .locked: rows = try list(statement, start.key, start.id, limit, week.now)
        case .expired, .noFactor, .suspended, .staged, .noRecoveryAddress:
            rows = try list(statement, start.key, start.id, limit)
        }
        return try rows.map(UserPlace.init(row:))
    }

    /// The range ends here and not in the statement, as that of a search does.
    private func listUserPlaces(
        expiringIn week: ComingWeek, _ direction: SortDirection, _ statement: SQL, after start: UserPlace, limit: Int
    ) throws -> [UserPlace] {
        // What is announced is void, and will be taken back.
        guard let least = week.policy.shortestLife else { return [] }
        let isWithin = { (place: UserPlace) in
            if case .integer(let end) = place.key { end < week.end.milliseconds } else { false }
        }
        let end = UserPlace(key: .integer(week.end.milliseconds), id: ID(rawValue: ""))
        let start = direction == .descending && !isWithin(start) ? end : start
        let rows = try list(statement, start.key, start.id, limit, week.now, least.inMilliseconds)
        return Array(try rows.map(UserPlace.init(row:)).prefix(while: isWithin))
    }

    /// Whose words begin with `term`, in the order of those words. Who has two of them comes twice.
    ///
    /// The range ends here and not in the statement: bounded on both sides, PostgreSQL's plan for any value takes it for a
    /// narrow one, reads all of it and sorts.
    package func listUserPlaces(
        foundBy term: String, _ direction: SortDirection, after start: UserPlace?, limit: Int
    ) throws -> [UserPlace] {
        let places =
            switch direction {
            case .ascending: try listUserWords(from: start ?? UserPlace(key: .text(term), id: ID(rawValue: "")), limit)
            case .descending:
                // No character comes after this one, and nobody's name has it.
                try listUserWords(
                    downFrom: start ?? UserPlace(key: .text(term + "\u{10FFFF}"), id: ID(rawValue: "")), limit)
            }
        return Array(places.prefix { if case .text(let word) = $0.key { word.hasBytes(term) } else { false } })
    }

    private func listUserWords(from start: UserPlace, _ limit: Int) throws -> [UserPlace] {
        try list(
            """
            SELECT word, account_id FROM user_words WHERE (word, account_id) > ($1, $2)
            ORDER BY word, account_id LIMIT $3
            """, start.key, start.id, limit
        ).map(UserPlace.init(row:))
    }

    private func listUserWords(downFrom start: UserPlace, _ limit: Int) throws -> [UserPlace] {
        try list(
            """
            SELECT word, account_id FROM user_words WHERE (word, account_id) < ($1, $2)
            ORDER BY word DESC, account_id DESC LIMIT $3
            """, start.key, start.id, limit
        ).map(UserPlace.init(row:))
    }

    /// These people as a list shows them; whoever is gone is missing.
    package func listUserOverviews(
        _ ids: [ID<Account>], in week: ComingWeek
    ) throws -> [ID<Account>: UserOverview] {
        var overviews: [ID<Account>: UserOverview] = [:]
        for batch in ids.map(\.rawValue).inPaddedBatches(of: 64) {
            let locks = try listLocks(of: batch, at: week.now)
            for row in try rowsOfUsers(batch) {
                let account = try Account(row: row, from: 0)
                let lastSignIn = try row.time(23)
                overviews[account.id] = UserOverview(
                    account: account, lockedUntil: locks[account.id],
                    isExpired: account.isExpired(under: week.policy, at: week.now),
                    isExpiring: account.isExpiring(in: week), hasFactor: try row.flag(21),
                    hasRecoveryAddress: try row.flag(22),
                    lastSignedInAt: lastSignIn.milliseconds == 0 ? nil : lastSignIn)
            }
        }
        return overviews
    }

    /// With `kind = 'user'` SQLite would take the index of user names, and read everybody.
    private func rowsOfUsers(_ ids: [SQLValue]) throws -> [Row] {
        try rows(
            """
            SELECT id, kind, role, state, email, user_name, given_name, family_name, epoch, password_changed_at,
                expiry_counts_from, expired_at, password_never_expires, managed_by, created_at, factor_rule,
                factor_missed_at,
                (SELECT ends_at FROM announced_ends WHERE account_id = id AND counts_from = expiry_counts_from),
                must_change_password, external_id, changed_at,
                has_factor, has_recovery_address, last_signed_in_at
            FROM accounts WHERE kind <> 'administrator' AND id IN (
                $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40,
                $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51, $52, $53, $54, $55, $56, $57, $58, $59,
                $60, $61, $62, $63, $64
            )
            """, ids)
    }

    func listLocks(of ids: [SQLValue], at now: Timestamp) throws -> [ID<Account>: Timestamp] {
        let found = try rows(
            """
            SELECT subject, MAX(locked_until) FROM attempts WHERE locked_until > $65 AND subject IN (
                $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40,
                $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51, $52, $53, $54, $55, $56, $57, $58, $59,
                $60, $61, $62, $63, $64
            )
            GROUP BY subject
            """, ids + [now.sqlValue])
        return Dictionary(try found.map { (try $0.id(0), try $0.time(1)) }) { first, _ in first }
    }

    /// As many as pass, counted no further than `limit`.
    package func countUsers(_ filter: UserFilter, upTo limit: Int, in week: ComingWeek) throws -> Int {
        try listUserPlaces(filter, .ascending, after: nil, limit: limit, in: week).count
    }

    package func countUsers(upTo limit: Int) throws -> Int {
        try listUserPlaces(.name, .ascending, after: nil, limit: limit).count
    }
}

extension UserPlace {
    fileprivate init(row: Row) throws {
        self.init(key: row.values[0], id: try row.id(1))
    }

    fileprivate enum Ends {
        case beforeText, beforeNumbers

        init(isByText: Bool) { self = isByText ? .beforeText : .beforeNumbers }

        /// The end of a list from which the direction leads away.
        func end(_ direction: SortDirection) -> UserPlace {
            switch (self, direction) {
            case (.beforeText, .ascending): UserPlace(key: .text(""), id: ID(rawValue: ""))
            case (.beforeText, .descending): UserPlace(key: .text("\u{10FFFF}"), id: ID(rawValue: ""))
            case (.beforeNumbers, .ascending): UserPlace(key: .integer(-1), id: ID(rawValue: ""))
            case (.beforeNumbers, .descending): UserPlace(key: .integer(.max), id: ID(rawValue: ""))
            }
        }
    }
}

extension UserOrder {
    package var isByText: Bool { self == .name || self == .address }
}

extension UserFilter {
    package var isByText: Bool {
        switch self {
        case .noFactor, .suspended, .staged, .noRecoveryAddress: true
        case .locked, .expired, .expiring: false
        }
    }
}
