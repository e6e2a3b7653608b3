import Domain
import Formats
import Store
import TestInstallation
import Testing
import UseCases

@Suite("Lists of events, on either engine")
struct EventListTests {
    private static func kinds(
        _ it: TestInstallation, _ selection: EventSelection, limit: Int = 100
    ) async throws -> [String] {
        let page = try await it.installation.hostRights.auditing.listEvents(selection, limit: limit)
        guard case .done(let found) = page else { throw Unexpected(what: "\(page)") }
        return found.events.map(\.kind)
    }

    @Test("By words in their facts, whatever the case of the letters, and by who did it", arguments: Engine.allCases)
    func words(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            _ = try await it.signIn(password: "not this one at all")
            try await it.set("lockout.attempts", to: "7")
            #expect(try await Self.kinds(it, EventSelection(words: "LOCKOUT.att")) == ["setting.changed"])
            #expect(try await Self.kinds(it, EventSelection(words: "anonymous")) == ["sign-in.failed"])
            #expect(try await Self.kinds(it, EventSelection(words: "%")).isEmpty)
            let all = try await it.events().map(\.kind)
            #expect(try await Self.kinds(it, EventSelection(words: "")) == all.reversed())
        }
    }

    @Test("Up to a moment, which is not among them", arguments: Engine.allCases)
    func until(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.set("lockout.attempts", to: "7")
            it.clock.advance(.hours(1))
            let later = it.clock.now
            try await it.set("lockout.attempts", to: "8")
            #expect(try await Self.kinds(it, EventSelection(until: later)).count == 1)
            #expect(try await Self.kinds(it, EventSelection(since: later)).count == 1)
            #expect(try await Self.kinds(it, EventSelection(since: later, until: later)).isEmpty)
        }
    }

    @Test("Whoever they name is found, and by which hand it was", arguments: Engine.allCases)
    func people(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let anna = try await it.addUser()
            let right = it.installation.hostRights.auditing
            let page = try #require(try await right.listEvents(EventSelection(account: anna.id), limit: 10).value)
            let people = try #require(try await right.findPeople(in: page.events).value)
            #expect(people.accounts[anna.id]?.email == anna.email)
            #expect(people.hands["host"] == .host)
            for typed in ["anna@example.org", "ANNA@example.org"] {
                #expect(try await right.findSubject(typed).value == anna.id)
            }
            #expect(try await right.findSubject("nobody@example.org").value == .some(nil))
        }
    }

    @Test("The signed head is the end of the trail, and is found in it later", arguments: Engine.allCases)
    func head(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            let head = try #require(try await it.installation.hostRights.auditing.signHead().value)
            #expect(head.isSigned(by: head.publicKey))
            #expect(head.number == (try await it.events().count))
            try await it.set("lockout.attempts", to: "7")
            let noted = AuditHead(number: head.number, link: head.link)
            guard case .intact = try await it.installation.verifyAudit(noted: noted) else {
                Issue.record("the head is not in the trail")
                return
            }
        }
    }

    @Test(
        "A head that somebody wrote into the database is not signed", arguments: Engine.allCases,
        [
            "UPDATE audit_head SET number = number + 1",
            "UPDATE audit_head SET link = 'forged'",
            "UPDATE audit_events SET link = 'forged' WHERE number = (SELECT MAX(number) FROM audit_events)",
            "DELETE FROM audit_events WHERE number = (SELECT MAX(number) FROM audit_events)",
            "DELETE FROM audit_head",
        ] as [SQL])
    func forged(engine: Engine, statement: SQL) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await it.tamper(statement)
            await #expect(throws: AuditHeadForged.self) {
                try await it.installation.hostRights.auditing.signHead()
            }
        }
    }

    @Test("An event with an earlier time hides none that is older by its number", arguments: Engine.allCases)
    func clocks(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let start = it.clock.now
            try await it.set("lockout.attempts", to: "7")
            it.clock.advance(.minutes(-5))
            try await it.set("lockout.attempts", to: "8")
            it.clock.advance(.minutes(5))
            try await it.set("lockout.attempts", to: "9")
            #expect(try await Self.kinds(it, EventSelection(since: start)).count == 2)
        }
    }

    @Test("What is looked for has an end")
    func longWords() async throws {
        try await TestInstallation.with(.sqlite) { it in
            try await it.set("organisation.name", to: String(repeating: "x", count: 100))
            #expect(try await Self.kinds(it, EventSelection(words: String(repeating: "x", count: 101))).isEmpty)
            let cut = EventSelection(words: String(repeating: "y", count: 15_000))
            #expect(cut == EventSelection(words: String(repeating: "y", count: 254)))
        }
    }
}
