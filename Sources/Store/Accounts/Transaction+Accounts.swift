package import Domain

extension Transaction {
    package func insertAccount(_ account: Account, verifier: SealedVerifier?) throws {
        try send(
            """
            INSERT INTO accounts (id, kind, role, state, email, email_key, user_name, user_name_key, given_name,
                family_name, epoch, verifier, password_changed_at, expiry_counts_from, expired_at,
                password_never_expires, managed_by, created_at, name_key, is_searchable, external_id, changed_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, 1, $20, $21)
            """,
            account.id, account.kind.column, account.kind.role?.rawValue, account.state.rawValue, account.email.text,
            account.email.key, account.userName?.text, account.userName?.key, account.name.given, account.name.family,
            account.epoch, verifier?.text, account.passwordChangedAt, account.expiryCountsFrom, account.expiredAt,
            account.passwordNeverExpires, account.managedBy.rawValue, account.createdAt,
            SearchText.nameKey(of: account.name), account.externalID?.text, account.changedAt)
        if let time = account.expiredAt { try insertExpiredAccount(account.id, at: time) }
        // Administrators are few, and listed by themselves.
        if account.kind == .user { try insertUserWords(of: [account]) }
    }

    package func findAccount(_ id: ID<Account>) throws -> Account? {
        try find(
            """
            SELECT id, kind, role, state, email, user_name, given_name, family_name, epoch, password_changed_at,
                expiry_counts_from, expired_at, password_never_expires, managed_by, created_at, factor_rule,
                factor_missed_at,
                (SELECT ends_at FROM announced_ends WHERE account_id = id AND counts_from = expiry_counts_from),
                must_change_password, external_id, changed_at
            FROM accounts WHERE id = $1
            """, id
        ).map(Account.init(row:))
    }

    /// The account, held until the transaction ends: two decisions about its recovery address don't cross.
    package func lockAccount(_ id: ID<Account>) throws -> Account? {
        try find(
            """
            UPDATE accounts SET epoch = epoch WHERE id = $1
            RETURNING id, kind, role, state, email, user_name, given_name, family_name, epoch, password_changed_at,
                expiry_counts_from, expired_at, password_never_expires, managed_by, created_at, factor_rule,
                factor_missed_at,
                (SELECT ends_at FROM announced_ends WHERE account_id = id AND counts_from = expiry_counts_from),
                must_change_password, external_id, changed_at
            """, id
        ).map(Account.init(row:))
    }

    /// Whose address or user name it is in this portal. User names hold no `@`, so at most one account answers.
    package func findAccount(named name: SignInName, at entrance: Entrance) throws -> Account? {
        try find(
            """
            SELECT id, kind, role, state, email, user_name, given_name, family_name, epoch, password_changed_at,
                expiry_counts_from, expired_at, password_never_expires, managed_by, created_at, factor_rule,
                factor_missed_at,
                (SELECT ends_at FROM announced_ends WHERE account_id = id AND counts_from = expiry_counts_from),
                must_change_password, external_id, changed_at
            FROM accounts WHERE kind = $1 AND (email_key = $2 OR user_name_key = $2)
            """, entrance.column, name.key
        ).map(Account.init(row:))
    }

    package func findUser(addressKey: String) throws -> Account? {
        try findAccount(addressKey: addressKey, at: .users)
    }

    package func findAccount(addressKey: String, at entrance: Entrance) throws -> Account? {
        try find(
            """
            SELECT id, kind, role, state, email, user_name, given_name, family_name, epoch, password_changed_at,
                expiry_counts_from, expired_at, password_never_expires, managed_by, created_at, factor_rule,
                factor_missed_at,
                (SELECT ends_at FROM announced_ends WHERE account_id = id AND counts_from = expiry_counts_from),
                must_change_password, external_id, changed_at
            FROM accounts WHERE kind = $1 AND email_key = $2
            """, entrance.column, addressKey
        ).map(Account.init(row:))
    }

    /// Whom the service writes to about somebody else's account.
    package func listNotifiedAdministrators() throws -> [Account] {
        try list(
            """
            SELECT id, kind, role, state, email, user_name, given_name, family_name, epoch, password_changed_at,
                expiry_counts_from, expired_at, password_never_expires, managed_by, created_at, factor_rule,
                factor_missed_at,
                (SELECT ends_at FROM announced_ends WHERE account_id = id AND counts_from = expiry_counts_from),
                must_change_password, external_id, changed_at
            FROM accounts
            WHERE kind = 'administrator' AND role IN ('owner', 'administrator') AND state <> 'suspended'
            ORDER BY email_key
            """
        ).map(Account.init(row:))
    }

    package func updateAccountState(_ id: ID<Account>, to state: AccountState, at now: Timestamp) throws {
        try send(
            "UPDATE accounts SET state = $2, changed_at = $3, suspended_by = NULL WHERE id = $1", id, state.rawValue,
            now)
        try deleteExpiryAnnouncement(of: id)
    }

    package func updateAccountFactorRule(_ id: ID<Account>, to rule: FactorRule?) throws {
        try send("UPDATE accounts SET factor_rule = $2 WHERE id = $1", id, rule?.rawValue)
    }

    package func updateAccountFactorMissed(_ id: ID<Account>, at time: Timestamp?) throws {
        try send("UPDATE accounts SET factor_missed_at = $2 WHERE id = $1", id, time)
    }

    /// Epoch + 1, for the one request that still sees the epoch as it was read.
    package func updateAccountEpoch(_ id: ID<Account>, from epoch: Int) throws {
        try sendOnce("UPDATE accounts SET epoch = epoch + 1 WHERE id = $1 AND epoch = $2", id, epoch)
    }
}

extension Entrance {
    /// The kind of account, as it is stored.
    fileprivate var column: String {
        switch self {
        case .users: "user"
        case .administrators: "administrator"
        }
    }
}

extension AccountKind {
    fileprivate var column: String { entrance.column }

    fileprivate var role: AdministratorRole? {
        if case .administrator(let role) = self { role } else { nil }
    }

    fileprivate init(column: String, role: String?) throws {
        switch column {
        case "user": self = .user
        default:
            guard let role = role.flatMap(AdministratorRole.init(rawValue:)) else { throw UnexpectedValue(column: 2) }
            self = .administrator(role)
        }
    }
}

extension Account {
    fileprivate init(row: Row) throws {
        try self.init(row: row, from: 0)
    }

    /// - Parameter first: The position of the account's `id` among the columns.
    init(row: Row, from first: Int) throws {
        self.init(
            id: try row.id(first),
            kind: try AccountKind(column: try row.text(first + 1), role: try row.optionalText(first + 2)),
            state: try row.value(first + 3),
            email: try EmailAddress(try row.text(first + 4)),
            userName: try row.optionalText(first + 5).map { try UserName($0) },
            name: try PersonName(given: try row.text(first + 6), family: try row.text(first + 7)),
            epoch: try row.integer(first + 8),
            passwordChangedAt: try row.optionalTime(first + 9),
            expiryCountsFrom: try row.optionalTime(first + 10),
            expiredAt: try row.optionalTime(first + 11),
            passwordNeverExpires: try row.flag(first + 12),
            managedBy: try row.value(first + 13),
            createdAt: try row.time(first + 14),
            factorRule: try row.optionalText(first + 15).flatMap(FactorRule.init(rawValue:)),
            factorMissedAt: try row.optionalTime(first + 16),
            announcedExpiry: try row.optionalTime(first + 17),
            mustChangePassword: try row.flag(first + 18),
            externalID: try row.optionalText(first + 19).flatMap { ExternalID($0) },
            changedAt: try row.time(first + 20))
    }
}
