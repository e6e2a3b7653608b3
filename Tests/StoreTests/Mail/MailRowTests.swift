import Domain
import Store
import Testing

@Suite("The queue of mails, on either engine")
struct MailRowTests {
    static func insert(_ count: Int, _ database: any Database) async throws {
        let recipient = try EmailAddress("anna@example.org")
        try await database.write { transaction in
            try transaction.insertMail(
                (0..<count).map { number in
                    QueuedMail(
                        id: ID(rawValue: "mail-\(100 + number)"), kind: "welcome", account: anna, recipient: recipient,
                        sealed: "sealed", queuedAt: now, expiresAt: nil, attempts: 0)
                })
        }
    }

    @Test("Each of many is the one that was handed in", arguments: Engine.allCases)
    func many(engine: Engine) async throws {
        try await withPeople(engine) { database in
            let mail = try (0..<37).map { number in
                QueuedMail(
                    id: ID(rawValue: "mail-\(100 + number)"), kind: "kind-\(number)", account: anna,
                    recipient: try EmailAddress("a\(number)@example.org"),
                    sealed: number % 2 == 0 ? "sealed \(number)" : nil, queuedAt: now - .seconds(100 - number),
                    expiresAt: number % 3 == 0 ? now + .seconds(number) : nil, attempts: 0)
            }
            try await database.write { try $0.insertMail(mail) }
            let leased = try await Self.lease(database).sorted { $0.id.rawValue < $1.id.rawValue }
            #expect(leased.map(\.id) == mail.map(\.id) && leased.map(\.kind) == mail.map(\.kind))
            #expect(leased.map(\.recipient) == mail.map(\.recipient) && leased.map(\.sealed) == mail.map(\.sealed))
            #expect(
                leased.map(\.queuedAt) == mail.map(\.queuedAt) && leased.map(\.expiresAt) == mail.map(\.expiresAt))
        }
    }

    static func lease(_ database: any Database, at time: Timestamp = now, limit: Int = 100) async throws -> [QueuedMail]
    {
        try await database.write { try $0.leaseMail(at: time, until: time + .minutes(2), limit: limit) }
    }

    @Test("Workers that lease at once never get the same mail, and together all of them", arguments: Engine.allCases)
    func never(engine: Engine) async throws {
        try await withPeople(engine) { database in
            try await Self.insert(60, database)
            let leased = try await withThrowingTaskGroup(of: [QueuedMail].self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        var mine: [QueuedMail] = []
                        while case let batch = try await Self.lease(database, limit: 5), !batch.isEmpty {
                            mine += batch
                        }
                        return mine
                    }
                }
                return try await group.reduce([], +)
            }
            #expect(leased.count == 60 && Set(leased.map(\.id)).count == 60)
            #expect(leased.allSatisfy { $0.attempts == 1 })
        }
    }

    @Test("A lease that is over makes the mail due again", arguments: Engine.allCases)
    func leaseEnds(engine: Engine) async throws {
        try await withPeople(engine) { database in
            try await Self.insert(1, database)
            #expect(try await Self.lease(database).count == 1)
            #expect(try await Self.lease(database, at: now + .minutes(2) - .milliseconds(1)).isEmpty)
            #expect(try await Self.lease(database, at: now + .minutes(2)).map(\.attempts) == [2])
        }
    }

    @Test(
        "What a mail said is gone when its way has ended, however it did", arguments: Engine.allCases,
        [MailState.sent, .expired, .failed])
    func wiped(engine: Engine, state: MailState) async throws {
        try await withPeople(engine) { database in
            try await Self.insert(1, database)
            let id = ID<QueuedMail>(rawValue: "mail-100")
            let found = try await database.winners(of: 8) {
                try $0.updateMailFinished(id, as: state, failure: nil, at: now)
            }
            #expect(found == 1)
            let next = try await database.read { try $0.list("SELECT sealed, state FROM mail") }
            #expect(next.map(\.values) == [[.null, .text(state.rawValue)]])
            #expect(try await Self.lease(database, at: now + .days(1)).isEmpty)
            let backlog = try await database.read { try $0.findMailBacklog() }
            #expect(backlog.waiting == 0 && backlog.givenUp == (state == .failed ? 1 : 0))
        }
    }

    @Test("The backlog says how many wait and since when", arguments: Engine.allCases)
    func backlog(engine: Engine) async throws {
        try await withPeople(engine) { database in
            let found = try await database.read { try $0.findMailBacklog() }
            #expect(found == (0, nil, 0))
            try await Self.insert(3, database)
            let next = try await database.read { try $0.findMailBacklog() }
            #expect(next == (3, now, 0))
        }
    }
}
