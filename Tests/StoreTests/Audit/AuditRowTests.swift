import Domain
import Store
import Testing

@Suite("Rows of the audit trail, on either engine")
struct AuditRowTests {
    @Test("Writers at once number their events without gap or repetition", arguments: Engine.allCases)
    func numbered(engine: Engine) async throws {
        try await withPeople(engine) { database in
            _ = try await database.winners { transaction in
                let head = try transaction.lockAuditHead()
                let event = StoredEvent(
                    number: head.number + 1, at: now, kind: "k", actor: "system", account: anna, details: "{}",
                    link: "after \(head.number)")
                try transaction.insertAuditEvents([event])
                try transaction.updateAuditHead(number: event.number, link: event.link, seal: "")
                return true
            }
            let page = try await database.read { try $0.listAuditEvents(of: anna, before: .max, limit: 100) }
            #expect(page.map(\.number) == (1...64).reversed().map(\.self))
            #expect(page.allSatisfy { $0.link == "after \($0.number - 1)" })
            let found = try await database.read { try $0.findAuditHead()?.number }
            #expect(found == 64)
            let next = try await database.read { try $0.listAuditEvents(of: anna, before: 3, limit: 1) }
            #expect(next.map(\.number) == [2])
            let third = try await database.read { try $0.listAuditEvents(of: bert, before: .max, limit: 9) }
            #expect(third.isEmpty)
        }
    }

    @Test("Counted is what happened to one account within a time, by itself or by others", arguments: Engine.allCases)
    func counted(engine: Engine) async throws {
        try await withPeople(engine) { database in
            let happened: [(AuditKind, Actor, ID<Account>, Timestamp)] = [
                (.resetRequested, .anonymous, anna, now), (.resetRequested, .anonymous, anna, now - .minutes(59)),
                (.resetRequested, .anonymous, anna, now - .hours(1)), (.resetRequested, .anonymous, bert, now),
                (.resetRequested, .account(bert), anna, now), (.signInFailed, .anonymous, anna, now),
            ]
            let events = happened.enumerated().map { number, event in
                StoredEvent(
                    number: number + 1, at: event.3, kind: event.0.rawValue, actor: event.1.text, account: event.2,
                    details: "{}", link: "")
            }
            try await database.write { try $0.insertAuditEvents(events) }
            for (isAnonymous, count) in [(true, 2), (false, 1)] {
                let found = try await database.read {
                    try $0.countAuditEvents(
                        of: anna, kind: .resetRequested, isAnonymous: isAnonymous, since: now - .hours(1))
                }
                #expect(found == count)
            }
        }
    }
}
