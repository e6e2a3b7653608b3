import ArgumentParser
import Domain
import Formats
import FoundationEssentials
import Glibc
import Logging
import Store
import UseCases

/// One day's sweep over everybody, and the reading of everybody's row.
struct Sweep: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Seconds for the daily sweep over all people, and for reading all their rows with bare SQL.",
        discussion: """
            Passwords live for ninety days and are of every age from one to ninety, as many of each: each day a ninetieth of \
            the people get their first mail, six ninetieths another one, and a ninetieth expires.
            """)

    @OptionGroup var options: DatabaseOptions

    func run() async throws {
        let database = try await options.open()
        let people = AgingPeople(database: database)
        try await people.prepare()
        let installation = try await installation(on: database)
        let clock = ContinuousClock()

        var start = clock.now
        let rows = try await people.readEverybody()
        let read = clock.now - start
        let memory = try ProcessMemory.current()
        try ProcessMemory.forgetPeak()
        start = clock.now
        try await ExpirySweeper(installation: installation, logger: Logger(label: "bench")).sweep()
        let swept = clock.now - start
        let peak = try ProcessMemory.peak()
        let (mails, expired) = try await people.countOutcome()
        print(
            """
            {"sweep_seconds": \(swept / .seconds(1)), "read_seconds": \(read / .seconds(1)), "rows": \(rows), \
            "mails": \(mails), "expired": \(expired), "memory_growth_kib": \(peak - memory)}
            """)
        try await people.rewind()
        await installation.hasher.pool.shutdown()
        await database.close()
    }

    private func installation(on database: any Database) async throws -> Installation {
        let time = TimeSource { AgingPeople.moment + .hours(1) }
        let keys = try await KeyStore.open(
            database, file: try KeyFile.load(path: options.keyFile), chance: .system, at: time.now())
        return Installation(
            database: database, time: time, chance: .system, keys: keys,
            hasher: PasswordHasher(pool: try HashingPool(threads: 1), parameters: .standard, chance: .system),
            blocklists: PasswordBlocklists(isListed: { _ in true }, isBreached: { _ in true }),
            baseURL: "http://localhost:8080")
    }
}

/// People whose passwords are as old as those of an organisation in which nothing ever happens at once.
private struct AgingPeople {
    let database: any Database

    /// 22 November 2026, 06:00 UTC: the day's moment.
    static let moment = Timestamp(milliseconds: 1_795_327_200_000)
    private static let lifetime = 90
    private static let day = Duration.days(1).inMilliseconds

    /// Once for a database: spreads the ages, and announces what the days before would have.
    func prepare() async throws {
        let key = try SettingKey.named("password.expires-after-days")
        guard try await database.read({ try $0.findSettings() }).password.expiresAfter == nil else { return }
        try await database.write { transaction in
            // The last seven digits of an id are the person's number.
            try transaction.execute(
                """
                UPDATE accounts SET expiry_counts_from = CAST($1 AS BIGINT)
                    - (1 + CAST(substr(id, 20) AS BIGINT) % CAST($2 AS BIGINT)) * CAST($3 AS BIGINT)
                    - CAST(substr(id, 20) AS BIGINT) / CAST($2 AS BIGINT) * 1000 % CAST($3 AS BIGINT)
                WHERE id LIKE '01person%'
                """, Self.moment, Self.lifetime, Self.day)
            try transaction.updateSetting(key, to: String(Self.lifetime))
        }
        try await rewind()
    }

    /// As it was before the sweep.
    func rewind() async throws {
        try await database.write { transaction in
            try transaction.execute(
                """
                UPDATE accounts SET expired_at = NULL, epoch = 1
                WHERE expired_at IS NOT NULL AND id LIKE '01person%'
                """)
            try transaction.execute("DELETE FROM expired_accounts")
            try transaction.execute("DELETE FROM announced_ends")
            try transaction.execute(
                """
                INSERT INTO announced_ends (account_id, ends_at, counts_from)
                SELECT id, CAST($1 AS BIGINT) + CAST($2 AS BIGINT)
                    * (CAST($3 AS BIGINT) - (CAST($1 AS BIGINT) - expiry_counts_from) / CAST($2 AS BIGINT)),
                    expiry_counts_from
                FROM accounts WHERE expiry_counts_from <= CAST($1 AS BIGINT) - 84 * CAST($2 AS BIGINT)
                    AND id LIKE '01person%'
                ORDER BY expiry_counts_from
                """, Self.moment, Self.day, Self.lifetime)
            try transaction.execute("DELETE FROM mail")
        }
    }

    func readEverybody() async throws -> Int {
        try await database.read { transaction in
            var rows = 0
            try transaction.forEachRow(
                """
                SELECT id, kind, role, state, email, user_name, given_name, family_name, epoch, password_changed_at,
                    expiry_counts_from, expired_at, password_never_expires, managed_by, created_at, factor_rule,
                    factor_missed_at, must_change_password, external_id, changed_at
                FROM accounts WHERE kind = 'user'
                """, []
            ) { _ in rows += 1 }
            return rows
        }
    }

    func countOutcome() async throws -> (mails: Int, expired: Int) {
        try await database.read { transaction in
            (
                try transaction.find("SELECT COUNT(*) FROM mail")?.integer(0) ?? 0,
                try transaction.find("SELECT COUNT(*) FROM expired_accounts")?.integer(0) ?? 0
            )
        }
    }
}

/// What this process holds in memory, in KiB, as Linux counts it.
private enum ProcessMemory {
    struct Unknown: Error {}

    static func current() throws -> Int { try find("VmRSS:") }
    static func peak() throws -> Int { try find("VmHWM:") }

    /// From now on the peak counts anew (proc(5), `clear_refs`).
    static func forgetPeak() throws {
        guard let file = fopen("/proc/self/clear_refs", "w") else { throw Unknown() }
        let isWritten = fputs("5", file) >= 0
        guard fclose(file) == 0, isWritten else { throw Unknown() }
    }

    private static func find(_ name: String) throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix(name) }
        guard let value = line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ Int($0) }) else {
            throw Unknown()
        }
        return value
    }
}
