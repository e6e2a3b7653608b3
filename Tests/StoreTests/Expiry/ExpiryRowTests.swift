import Domain
import Store
import Testing

@Suite("Rows of passwords that grow old, on either engine")
struct ExpiryRowTests {
    /// People whose passwords are so many days old, at the same millisecond where the days are.
    static func insert(_ ages: [(id: String, days: Int)], into database: any Database) async throws {
        try await database.write { transaction in
            for (id, days) in ages {
                var account = try Account.sample(id)
                account.expiryCountsFrom = now - .days(days)
                try transaction.insertAccount(account, verifier: nil)
            }
        }
    }

    static func day(_ day: Int) -> Range<Timestamp> {
        now + .days(day) - .hours(6)..<now + .days(day + 2) - .hours(6)
    }

    /// Every page of a day's sweep, as ids. Each gets the day's mail.
    static func pages(
        _ database: any Database, on day: Int = 0, days: Int = 83, limit: Int = 9
    ) async throws -> [[String]] {
        var (pages, cursor) = ([[String]](), ExpiryCursor.start)
        while true {
            let start = cursor
            let found = try await database.exclusively { transaction in
                let found = try transaction.findExpiryPage(
                    countingUpTo: now - .days(days), after: start, without: .passwordExpiring, on: Self.day(day),
                    limit: limit)
                try transaction.insertMail(
                    try found?.accounts.map { try Self.mail(to: $0, at: now + .days(day)) } ?? [])
                return found
            }
            guard let found else { return pages }
            pages.append(found.accounts.map(\.id.rawValue).sorted())
            cursor = found.end
        }
    }

    private static func mail(
        to account: Account, kind: NoticeKind = .passwordExpiring, at time: Timestamp
    ) throws -> QueuedMail {
        QueuedMail(
            id: ID(rawValue: "\(kind)-\(account.id)-\(time.milliseconds)"), kind: kind.rawValue, account: account.id,
            recipient: account.email, sealed: nil, queuedAt: time, expiresAt: nil, attempts: 0)
    }

    @Test("The oldest come first, in pages, also where many are of one age", arguments: Engine.allCases)
    func pages(engine: Engine) async throws {
        try await withPeople(engine) { database in
            try await Self.insert(
                [("b", 90), ("c", 90), ("a", 90), ("old", 100), ("young", 82), ("due", 83), ("Z", 90)], into: database)
            let pages = try await Self.pages(database, limit: 2)
            #expect(pages.map(\.count) == [2, 2, 2])
            #expect(pages.first?.contains("old") == true && pages.last?.contains("due") == true)
            #expect(Set(pages.joined()) == ["a", "b", "c", "Z", "old", "due"])
        }
    }

    @Test("Whom the day's mail went to is found by no other sweep of it, nor of one before", arguments: Engine.allCases)
    func once(engine: Engine) async throws {
        try await withPeople(engine) { database in
            try await Self.insert([("a", 90), ("b", 91)], into: database)
            #expect(try await Self.pages(database) == [["a", "b"]])
            #expect(try await Self.pages(database) == [])
            // Another server's clock is behind.
            #expect(try await Self.pages(database, on: -1) == [])
            #expect(try await Self.pages(database, on: 1) == [["a", "b"]])
            // A clock was a year ahead, and has been set right.
            #expect(try await Self.pages(database, on: 366) == [["a", "b"]])
            #expect(try await Self.pages(database, on: 2) == [["a", "b"]])
        }
    }

    @Test("Mail of another kind, and to somebody else, is not the day's", arguments: Engine.allCases)
    func otherMail(engine: Engine) async throws {
        try await withPeople(engine) { database in
            try await Self.insert([("a", 90), ("b", 91)], into: database)
            try await database.write { transaction in
                guard let a = try transaction.findAccount(ID<Account>(rawValue: "a")),
                    let b = try transaction.findAccount(ID<Account>(rawValue: "b"))
                else { return }
                try transaction.insertMail([
                    try Self.mail(to: a, kind: .passwordReset, at: now), try Self.mail(to: b, at: now),
                ])
            }
            #expect(try await Self.pages(database) == [["a"]])
        }
    }

    @Test("Only who can still expire is taken, administrators like users", arguments: Engine.allCases)
    func excepted(engine: Engine) async throws {
        try await withPeople(engine) { database in
            let names = ["suspended", "staged", "exempt", "expired", "due"]
            try await Self.insert(names.map { ($0, 90) }, into: database)
            try await database.write { transaction in
                try transaction.updateAccountState(ID(rawValue: "suspended"), to: .suspended, at: now)
                try transaction.updateAccountState(ID(rawValue: "staged"), to: .staged, at: now)
                try transaction.updateAccountNeverExpires(ID(rawValue: "exempt"), to: true)
                try transaction.updateAccountExpired(ID(rawValue: "expired"), at: now)
                var boss = try Account.sample("boss", kind: .administrator(.owner))
                boss.expiryCountsFrom = now - .days(91)
                try transaction.insertAccount(boss, verifier: nil)
            }
            #expect(try await Self.pages(database) == [["boss", "due"]])
        }
    }

    @Test(
        "What ends the announced lifetime takes the announcement back", arguments: Engine.allCases,
        ["state", "exemption", "restoring", "password"])
    func takenBack(engine: Engine, by cause: String) async throws {
        try await withPeople(engine) { database in
            let (told, other) = (ID<Account>(rawValue: "told"), ID<Account>(rawValue: "other"))
            try await Self.insert([("told", 83), ("other", 83)], into: database)
            try await database.write { transaction in
                for id in [told, other] {
                    try transaction.updateExpiryAnnounced(of: id, at: now + .days(7), countedFrom: now - .days(83))
                }
            }
            let end = try await database.read { try $0.findAccount(told)?.announcedExpiry }
            #expect(end == now + .days(7))
            try await database.write { transaction in
                switch cause {
                case "state": try transaction.updateAccountState(told, to: .suspended, at: now)
                case "exemption": try transaction.updateAccountNeverExpires(told, to: true)
                case "restoring": try transaction.updateAccountRestored(told, countsFrom: now, mustChange: true)
                default:
                    try transaction.updateVerifier(
                        of: told, to: SealedVerifier(text: "s2"), at: now, remembering: 5)
                }
            }
            let people = try await database.read { try [$0.findAccount(told), $0.findAccount(other)] }
            #expect(people[0]?.announcedExpiry == nil)
            #expect(people[0]?.mustChangePassword == (cause == "restoring"))
            #expect(people[1]?.announcedExpiry == now + .days(7))
        }
    }

    @Test("A new password is what was asked for", arguments: Engine.allCases)
    func changed(engine: Engine) async throws {
        try await withPeople(engine) { database in
            try await database.write { transaction in
                try transaction.updateAccountRestored(anna, countsFrom: now, mustChange: true)
                try transaction.updateVerifier(of: anna, to: SealedVerifier(text: "s2"), at: now, remembering: 5)
            }
            let mustChange = try await database.read { try $0.findAccount(anna)?.mustChangePassword }
            #expect(mustChange == false)
        }
    }

    @Test("All announcements are taken back, a page at a time", arguments: Engine.allCases)
    func takenBackAtOnce(engine: Engine) async throws {
        try await withPeople(engine) { database in
            try await Self.insert([("a", 90), ("b", 90), ("c", 90)], into: database)
            try await database.write { transaction in
                for id in ["a", "b", "c"] {
                    try transaction.updateExpiryAnnounced(of: ID(rawValue: id), at: now, countedFrom: now - .days(90))
                }
            }
            var counts: [Int] = []
            for _ in 1...3 { counts.append(try await database.write { try $0.deleteExpiryAnnouncements(limit: 2) }) }
            #expect(counts == [2, 1, 0])
        }
    }

    @Test("Whoever expires is in the list of the expired, until the password counts again", arguments: Engine.allCases)
    func expired(engine: Engine) async throws {
        try await withPeople(engine) { database in
            try await Self.insert(["a", "b", "c", "d"].map { ($0, 90) }, into: database)
            var born = try Account.sample("born")
            born.expiredAt = now
            try await database.write { [born] transaction in
                try transaction.insertAccount(born, verifier: nil)
                for id in ["a", "b", "c", "a"] {
                    try transaction.updateAccountExpired(ID(rawValue: id), at: now + .days(1))
                }
            }
            #expect(try await Self.expired(database) == ["a", "b", "born", "c"])
            try await database.write { transaction in
                try transaction.updateAccountRestored(ID(rawValue: "a"), countsFrom: now, mustChange: true)
                try transaction.updateVerifier(
                    of: ID(rawValue: "b"), to: SealedVerifier(text: "sealed"), at: now, remembering: 0)
            }
            #expect(try await Self.expired(database) == ["born", "c"])
        }
    }

    /// Those in the list, and only where the accounts say the same.
    private static func expired(_ database: any Database) async throws -> [String] {
        try await database.read { transaction in
            let listed = try transaction.list(
                """
                SELECT account_id FROM expired_accounts
                    JOIN accounts ON accounts.id = account_id AND accounts.expired_at = expired_accounts.expired_at
                ORDER BY account_id
                """)
            let marked = try transaction.list("SELECT id FROM accounts WHERE expired_at IS NOT NULL ORDER BY id")
            let rows = try transaction.find("SELECT COUNT(*) FROM expired_accounts")?.integer(0)
            #expect(try listed.map { try $0.text(0) } == marked.map { try $0.text(0) } && rows == marked.count)
            return try listed.map { try $0.text(0) }
        }
    }

    @Test("That a password expires is no reason for PostgreSQL to write to the indexes of accounts")
    func indexes() async throws {
        try await withPeople(.postgresql) { database in
            let definitions = try await database.read { transaction in
                try transaction.list("SELECT indexdef FROM pg_indexes WHERE tablename = 'accounts'").map {
                    try $0.text(0)
                }
            }
            #expect(definitions.contains { $0.contains("expiry_counts_from") })
            #expect(!definitions.contains { $0.contains("expired_at") || $0.contains("epoch") })
        }
    }

    @Test("SQLite finds the due by their index, and reads nobody else")
    func plan() async throws {
        try await withPeople(.sqlite) { database in
            let plan = try await database.read { transaction in
                try transaction.list(
                    """
                    EXPLAIN QUERY PLAN SELECT expiry_counts_from, id FROM accounts
                    WHERE state = 'active' AND expired_at IS NULL AND password_never_expires = 0
                        AND (expiry_counts_from, id) > ($1, $2) AND expiry_counts_from <= $3
                        AND (SELECT MIN(mail.queued_at) FROM mail WHERE mail.account_id = accounts.id AND mail.kind = $4
                            AND mail.queued_at >= $5 AND mail.queued_at < $6) IS NULL
                    ORDER BY expiry_counts_from, id LIMIT $7
                    """, 1, "", 2, "kind", 3, 4, 5
                ).map { try $0.text(3) }
            }
            #expect(!plan.contains { $0.hasPrefix("SCAN") || $0.contains("TEMP B-TREE") })
            #expect(plan.first?.contains("SEARCH accounts USING INDEX accounts_expiry ((expiry_counts_from") == true)
        }
    }
}
