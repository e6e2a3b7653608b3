import Domain
import Store
import Synchronization
import TestInstallation
import Testing
import UseCases

/// A database that gives up in the middle: the n-th page of a sweep is not written, or its answer is lost.
private struct FailingDatabase: Database {
    enum Moment: CaseIterable, Sendable { case before, after }
    struct Cut: Error {}

    let under: any Database
    let page: Int
    let moment: Moment
    private let pages = Counter()

    init(_ under: any Database, page: Int, moment: Moment) {
        self.under = under
        self.page = page
        self.moment = moment
    }

    var engine: Engine { under.engine }

    func read<Answer: Sendable>(_ body: @Sendable @escaping (any Transaction) throws -> Answer) async throws -> Answer {
        try await under.read(body)
    }

    func glance<Answer: Sendable>(
        _ body: @Sendable @escaping (any Transaction) throws -> Answer
    ) async throws -> Answer {
        try await under.glance(body)
    }

    func write<Answer: Sendable>(
        _ body: @Sendable @escaping (any Transaction) throws -> Answer
    ) async throws -> Answer {
        try await under.write(body)
    }

    func writeLoosely<Answer: Sendable>(
        _ body: @Sendable @escaping (any Transaction) throws -> Answer
    ) async throws -> Answer {
        try await under.writeLoosely(body)
    }

    func exclusively<Answer: Sendable>(
        _ body: @Sendable @escaping (any Transaction) throws -> Answer
    ) async throws -> Answer {
        let isCut = pages.next() == page
        let moment = moment
        let answer = try await under.exclusively { transaction in
            let answer = try body(transaction)
            if isCut, moment == .before { throw Cut() }
            return answer
        }
        if isCut { throw Cut() }
        return answer
    }

    func close() async {}

    private final class Counter: Sendable {
        private let count = Mutex(0)

        func next() -> Int {
            count.withLock { count in
                count += 1
                return count
            }
        }
    }
}

@Suite("Sweeps of several servers, and sweeps that were cut off, on either engine")
struct ExpirySweepTogetherTests {
    /// People whose passwords expire now, are to be warned of, or have weeks to live.
    static func addPeople(_ it: TestInstallation) async throws {
        for number in 0..<24 { try await it.addUser("p\(number)@example.org", userName: "p\(number)") }
        try await it.set("password.expires-after-days", to: "90")
        try await it.work()
        // As if the sweep of six days ago had told a third of them, and today a third were in time for the first mail.
        it.clock.advance(.days(84))
        try await it.tamper(
            """
            UPDATE accounts SET expiry_counts_from = expiry_counts_from - 604800000
            WHERE user_name IN ('p0', 'p3', 'p6', 'p9', 'p12', 'p15', 'p18', 'p21')
            """,
            """
            INSERT INTO announced_ends (account_id, ends_at, counts_from)
            SELECT id, expiry_counts_from + 7776000000, expiry_counts_from FROM accounts
            WHERE user_name IN ('p0', 'p3', 'p6', 'p9', 'p12', 'p15', 'p18', 'p21')
            """,
            """
            UPDATE accounts SET expiry_counts_from = expiry_counts_from + 1728000000
            WHERE user_name IN ('p2', 'p5', 'p8', 'p11', 'p14', 'p17', 'p20', 'p23')
            """)
    }

    static func check(_ it: TestInstallation) async throws {
        try await it.work()
        let mails = it.mail.sent.map { "\($0.kind) \($0.recipient)" }.filter { $0.hasPrefix("password-expir") }.sorted()
        let expected = (0..<24).compactMap { number -> String? in
            switch number % 3 {
            case 0: "password-expired p\(number)@example.org"
            case 1: "password-expiring p\(number)@example.org"
            default: nil
            }
        }.sorted()
        #expect(mails == expected)
        #expect(try await it.count(.accountExpired) == 8)
        #expect(try await it.number("SELECT COUNT(*) FROM accounts WHERE expired_at IS NOT NULL AND epoch = 3") == 8)
        #expect(
            try await it.number(
                """
                SELECT COUNT(*) FROM announced_ends JOIN accounts ON accounts.id = account_id WHERE expired_at IS NULL
                """) == 8)
    }

    @Test("Four servers that sweep at once do it once", arguments: Engine.allCases)
    func together(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await Self.addPeople(it)
            var servers = [it]
            for _ in 1...3 { servers.append(try await it.neighbour()) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for server in servers {
                    group.addTask {
                        try await ExpirySweeper(installation: server.installation, logger: .silent, batch: 2).sweep()
                    }
                }
                try await group.waitForAll()
            }
            try await Self.check(it)
        }
    }

    @Test(
        "Cut off before or after any page, it goes on where it was", arguments: Engine.allCases,
        [(1, false), (1, true), (2, false), (2, true), (4, true)])
    func cutOff(engine: Engine, at cut: (page: Int, isAfter: Bool)) async throws {
        try await TestInstallation.with(engine) { it in
            try await Self.addPeople(it)
            let failing = FailingDatabase(
                it.installation.database, page: cut.page, moment: cut.isAfter ? .after : .before)
            let server = try await TestInstallation.open(failing, keyFile: it.keyFile, clock: it.clock)
            await #expect(throws: FailingDatabase.Cut.self) {
                try await ExpirySweeper(installation: server.installation, logger: .silent, batch: 4).sweep()
            }
            try await it.sweepExpiry(batch: 4)
            try await Self.check(it)
        }
    }

    @Test("People sign in and change passwords while it runs", arguments: Engine.allCases)
    func besides(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await Self.addPeople(it)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try await ExpirySweeper(installation: it.installation, logger: .silent, batch: 2).sweep()
                }
                for number in [1, 2, 4, 5, 7, 8] {
                    group.addTask {
                        let session = try await it.session("p\(number)")
                        #expect(try await it.change(session, to: "amber glacier 77").isDone)
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await it.count(.accountExpired) == 8)
            // Whoever changed theirs has no end before them, whichever was first.
            #expect(
                try await it.number(
                    """
                    SELECT COUNT(*) FROM accounts
                        JOIN announced_ends ON account_id = accounts.id AND counts_from = expiry_counts_from
                    WHERE user_name IN ('p1', 'p2', 'p4', 'p5', 'p7', 'p8')
                    """) == 0)
        }
    }
}
