import ArgumentParser
import Domain
import Store

/// People in every state, so that each list of them has some.
struct Stand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Suspends, locks, expires and warns a tenth of the people each.",
        discussion: "So the smallest database fills a page with them, too. Nobody has a recovery address.")

    @OptionGroup var options: DatabaseOptions

    @Flag(help: "Makes everybody what they were before.")
    var rewind = false

    func run() async throws {
        let database = try await options.open()
        try await rewind ? unmake(in: database) : make(in: database)
        await database.close()
    }

    /// 22 November 2026, 06:00 UTC.
    static let now = Timestamp(milliseconds: 1_795_327_200_000)

    /// The last seven digits of an id are the person's number.
    private func make(in database: any Database) async throws {
        let lifetime = try SettingKey.named("password.expires-after-days")
        try await database.write { transaction in
            // Of the shortest lifetime, no end that is announced is void.
            try transaction.updateSetting(lifetime, to: "1")
            try transaction.execute(
                "UPDATE accounts SET state = 'suspended' WHERE id LIKE '01person%' AND CAST(substr(id, 20) AS BIGINT) % 10 = 1"
            )
            try transaction.execute(
                """
                UPDATE accounts SET expired_at = CAST($1 AS BIGINT) - CAST(substr(id, 20) AS BIGINT)
                WHERE id LIKE '01person%' AND CAST(substr(id, 20) AS BIGINT) % 10 = 2
                """, Self.now)
            try transaction.execute(
                """
                INSERT INTO expired_accounts (account_id, expired_at)
                SELECT id, expired_at FROM accounts WHERE expired_at IS NOT NULL
                """)
            try transaction.execute(
                """
                INSERT INTO announced_ends (account_id, ends_at, counts_from)
                SELECT id, CAST($1 AS BIGINT), expiry_counts_from FROM accounts
                WHERE id LIKE '01person%' AND CAST(substr(id, 20) AS BIGINT) % 10 = 3
                """, Self.now + .days(3))
            try transaction.execute(
                """
                INSERT INTO attempts (subject, browser, failures, total, last_at, locks, locked_until)
                SELECT id, 'strangers', 9, 9, CAST($1 AS BIGINT), 1,
                    CAST($1 AS BIGINT) + 1 + CAST(substr(id, 20) AS BIGINT)
                FROM accounts WHERE id LIKE '01person%' AND CAST(substr(id, 20) AS BIGINT) % 10 = 4
                """, Self.now)
        }
    }

    private func unmake(in database: any Database) async throws {
        let lifetime = try SettingKey.named("password.expires-after-days")
        try await database.write { transaction in
            // None, so that a sweep makes its own.
            try transaction.updateSetting(lifetime, to: "0")
            try transaction.execute(
                "UPDATE accounts SET state = 'active' WHERE id LIKE '01person%' AND CAST(substr(id, 20) AS BIGINT) % 10 = 1"
            )
            try transaction.execute(
                """
                UPDATE accounts SET expired_at = NULL
                WHERE id LIKE '01person%' AND CAST(substr(id, 20) AS BIGINT) % 10 = 2
                """)
            try transaction.execute("DELETE FROM expired_accounts")
            try transaction.execute("DELETE FROM announced_ends")
            try transaction.execute("DELETE FROM attempts WHERE subject LIKE '01person%'")
        }
    }
}
