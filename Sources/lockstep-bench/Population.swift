import Domain
import Formats
import Store
import UseCases

/// People in a database: `person0000000@example.org` and so on. Every n-th of them is a member, who can sign in; the
/// rest only take up room, and one statement makes thousands of them.
struct Population: Sendable {
    let accounts: Int
    let members: Int
    /// Everybody's: hashing costs 25 ms.
    let verifier: PasswordVerifier
    let keys: KeyStore.Keys
    let now: Timestamp

    static let crowded = "crowd@example.org"
    static let single = "single@example.org"
    private static let batch = 50_000

    private var stride: Int { max(1, accounts / max(1, members)) }

    private var memberEmails: [String] {
        (0..<members).map { Self.email("person", $0 * stride) }
    }

    private static func email(_ word: String, _ number: Int) -> String {
        let digits = String(number)
        return "\(word)\(String(repeating: "0", count: 7 - digits.count))\(digits)@example.org"
    }

    func insertCrowd(into database: any Database) async throws {
        let sealed = try PasswordHasher.seal(verifier, for: ID(rawValue: "nobody"), keys: keys)
        for start in Swift.stride(from: 0, to: accounts, by: Self.batch) {
            let end = min(start + Self.batch, accounts)
            try await database.write { transaction in
                try transaction.execute(
                    """
                    WITH RECURSIVE numbers (n) AS (
                        SELECT CAST($1 AS BIGINT) UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < $2
                    ), people (n, digits) AS (
                        SELECT n, substr('0000000' || CAST(n AS TEXT), length(CAST(n AS TEXT)) + 1) FROM numbers
                    )
                    INSERT INTO accounts (id, kind, role, state, email, email_key, user_name, user_name_key,
                        given_name, family_name, epoch, verifier, password_changed_at, expiry_counts_from, expired_at,
                        password_never_expires, managed_by, created_at, name_key, is_searchable, changed_at)
                    SELECT '01person00000000000' || digits, 'user', NULL, 'active',
                        'person' || digits || '@example.org', 'person' || digits || '@example.org',
                        'person' || digits, 'person' || digits, 'Person', 'Number ' || digits, 1, $4,
                        CAST($5 AS BIGINT), CAST($5 AS BIGINT), NULL, 0, 'local', CAST($5 AS BIGINT),
                        'number ' || digits || ' , person', 1, CAST($5 AS BIGINT)
                    FROM people WHERE n % $3 <> 0
                    """, start, end, stride, sealed.text, now)
                try insertWords(of: start..<end, in: transaction)
            }
        }
    }

    /// What the crowd is found by, as `SearchText` would have it.
    private func insertWords(of numbers: Range<Int>, in transaction: any Transaction) throws {
        try transaction.execute(
            """
            WITH RECURSIVE numbers (n) AS (
                SELECT CAST($1 AS BIGINT) UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < $2
            ), people (n, digits) AS (
                SELECT n, substr('0000000' || CAST(n AS TEXT), length(CAST(n AS TEXT)) + 1) FROM numbers
            ), words (word, id) AS (
                SELECT 'number', '01person00000000000' || digits FROM people WHERE n % $3 <> 0
                UNION ALL SELECT digits, '01person00000000000' || digits FROM people WHERE n % $3 <> 0
                UNION ALL SELECT 'person' || digits || '@example.org', '01person00000000000' || digits
                    FROM people WHERE n % $3 <> 0
            )
            INSERT INTO user_words (word, account_id) SELECT word, id FROM words
            """, numbers.lowerBound, numbers.upperBound, stride)
    }

    func insertMembers(into database: any Database) async throws {
        try await database.write { transaction in
            for email in memberEmails { try insertMember(email, in: transaction) }
        }
    }

    /// Somebody who can sign in.
    func insertMember(_ text: String, in transaction: any Transaction) throws {
        let (email, id) = (try EmailAddress(text), Self.id(of: text))
        let account = Account(
            id: id, kind: .user, state: .active, email: email, userName: try UserName(String(email.localPart)),
            name: try PersonName(given: "Person", family: "Member"), epoch: 1, passwordChangedAt: now,
            expiryCountsFrom: now, expiredAt: nil, passwordNeverExpires: false, managedBy: .local, createdAt: now)
        try transaction.insertAccount(account, verifier: try PasswordHasher.seal(verifier, for: id, keys: keys))
    }

    /// People with an authenticator app and a passkey besides: `proven0000000@example.org` and so on.
    func insertProven(_ count: Int, into database: any Database) async throws {
        try await database.write { transaction in
            for index in 0..<count {
                let email = Self.email("proven", index)
                try insertMember(email, in: transaction)
                try SeededFactors(email: email, keys: keys, now: now).insert(in: transaction)
            }
        }
    }

    /// Live sessions, one member after the other. Answers their tokens.
    func insertSessions(_ count: Int, into database: any Database) async throws -> [String] {
        let holders = memberEmails.map(Self.id)
        let tokens = (0..<count).map { _ in Chance.system.token(.session) }
        for start in Swift.stride(from: 0, to: count, by: Self.batch) {
            try await database.write { transaction in
                for index in start..<min(start + Self.batch, count) {
                    let session = Session(
                        id: ID(at: now, chance: Chance.system.uint128()), account: holders[index % holders.count],
                        epoch: 1, signedInAt: now, lastSeenAt: now, origin: Self.origin)
                    try transaction.insertSession(session, digest: tokens[index].digest)
                }
            }
        }
        return tokens.map(\.text.exposed)
    }

    private static let origin = Origin(address: "192.0.2.7", browser: "Firefox on Linux")

    /// As long as a real one, and in the order of the numbers: `01person000000000000000042`.
    static func id(of email: String) -> ID<Account> {
        let name = email.prefix { $0 != "@" }
        let letters = name.prefix(while: \.isLetter)
        let padding = String(repeating: "0", count: max(0, 24 - name.count))
        return ID(rawValue: "01\(letters)\(padding)\(name.dropFirst(letters.count))")
    }
}

// One account whose sessions are counted.
extension Population {
    /// Brings an account to exactly `count` live sessions, whatever the program that is measured did to those before.
    static func completeSessions(
        of email: String, _ count: Int, in database: any Database, at now: Timestamp
    ) async throws {
        let account = id(of: email)
        try await database.write { transaction in
            let live = try transaction.find(
                "SELECT COUNT(*) FROM sessions WHERE account_id = $1 AND epoch = 1 AND id LIKE 'crowd%'", account
            )?.integer(0)
            guard live != count else { return }
            try transaction.execute("DELETE FROM sessions WHERE account_id = $1", account)
            // A linear congruence spreads the digests over the index like chance would.
            try transaction.execute(
                """
                WITH RECURSIVE numbers (n) AS (
                    SELECT CAST(1 AS BIGINT) UNION ALL SELECT n + 1 FROM numbers WHERE n < $2
                )
                INSERT INTO sessions (id, digest, account_id, epoch, signed_in_at, last_seen_at, address, browser)
                SELECT 'crowd' || CAST(n AS TEXT) || $1,
                    CAST((n * 1597334677) % 2147483647 AS TEXT) || 'padding-to-the-length-of-a-digest' || $1, $1, 1,
                    CAST($3 AS BIGINT), CAST($3 AS BIGINT), '192.0.2.7', 'Firefox on Linux'
                FROM numbers
                """, account, count, now)
        }
    }

    /// Undoes a change of the password: the old one is right again, and what it ended lives.
    static func rewind(_ email: String, in database: any Database) async throws {
        let account = id(of: email)
        try await database.write { transaction in
            try transaction.execute(
                """
                UPDATE accounts SET epoch = 1, verifier =
                    (SELECT verifier FROM password_history WHERE account_id = $1 ORDER BY epoch LIMIT 1)
                WHERE id = $1 AND epoch > 1
                """, account)
            try transaction.execute("DELETE FROM password_history WHERE account_id = $1", account)
            try transaction.execute(
                "DELETE FROM sessions WHERE account_id = $1 AND id NOT LIKE 'crowd%'", account)
        }
    }
}
