import Domain
import Formats
import Store
import TestInstallation
import Testing
import UseCases

@Suite("The audit trail, on either engine")
struct AuditTests {
    /// Some events of different kinds.
    static func fill(_ it: TestInstallation) async throws {
        try await it.addUser()
        _ = try await it.signIn(password: "wrong")
        let session = try await it.session()
        _ = try await it.installation.saveRecoveryAddress(
            "anna@home.example", of: session.signedIn, currentPassword: nil, browser: nil,
            origin: TestInstallation.origin)
        #expect(try await it.change(session, to: "amber glacier 77").isDone)
        for number in 1...10 { _ = try await it.signIn(password: "wrong \(number)") }
        #expect(try await it.reset(try await it.resetToken(), to: "cobalt meadow 19").isDone)
        try await it.work()
    }

    enum Tampering: CaseIterable {
        case kind, time, actor, account, details, link, removed, firstRemoved, swapped, cut, cutWithHead, emptied,
            emptiedWithHead,
            headForged, sealForged, inserted

        func apply(to it: TestInstallation) async throws {
            switch self {
            case .kind: try await it.tamper("UPDATE audit_events SET kind = 'session.signed-out' WHERE number = 3")
            case .time: try await it.tamper("UPDATE audit_events SET at = at + 1 WHERE number = 3")
            case .actor: try await it.tamper("UPDATE audit_events SET actor = 'system' WHERE number = 3")
            case .account: try await it.tamper("UPDATE audit_events SET account_id = NULL WHERE number = 3")
            case .details: try await it.tamper("UPDATE audit_events SET details = '{}' WHERE number = 3")
            case .link:
                try await it.tamper(
                    "UPDATE audit_events SET link = (SELECT link FROM audit_events WHERE number = 4) WHERE number = 3")
            case .removed: try await it.tamper("DELETE FROM audit_events WHERE number = 3")
            case .firstRemoved:
                try await it.tamper(
                    "DELETE FROM audit_events WHERE number = 1", "UPDATE audit_events SET number = -number",
                    "UPDATE audit_events SET number = -number - 1")
            case .swapped:
                try await it.tamper(
                    "UPDATE audit_events SET number = -3 WHERE number = 3",
                    "UPDATE audit_events SET number = 3 WHERE number = 4",
                    "UPDATE audit_events SET number = 4 WHERE number = -3")
            case .cut: try await it.tamper("DELETE FROM audit_events WHERE number > 3")
            case .cutWithHead:
                try await it.tamper(
                    "DELETE FROM audit_events WHERE number > 3",
                    "UPDATE audit_head SET number = 3, link = (SELECT link FROM audit_events WHERE number = 3)")
            case .emptied: try await it.tamper("DELETE FROM audit_events")
            case .emptiedWithHead:
                try await it.tamper(
                    "DELETE FROM audit_events", "UPDATE audit_head SET number = 0, link = '', seal = ''")
            case .headForged: try await it.tamper("UPDATE audit_head SET number = number + 1")
            case .sealForged: try await it.tamper("UPDATE audit_head SET seal = link")
            case .inserted:
                try await it.tamper(
                    """
                    INSERT INTO audit_events (number, at, kind, actor, account_id, details, link)
                    SELECT number + 1, at, kind, actor, account_id, details, link FROM audit_events
                    ORDER BY number DESC LIMIT 1
                    """, "UPDATE audit_head SET number = number + 1")
            }
        }
    }

    @Test("Untouched, it is intact, and its head is the last link", arguments: Engine.allCases)
    func intact(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            #expect(try await it.installation.verifyAudit() == .intact(events: 0, head: ""))
            try await Self.fill(it)
            let events = try await it.events()
            #expect(events.map(\.number) == Array(1...events.count))
            #expect(
                try await it.installation.verifyAudit() == .intact(events: events.count, head: events.last?.link ?? ""))
            #expect(
                try await it.neighbour().installation.verifyAudit()
                    == .intact(events: events.count, head: events.last?.link ?? ""))
        }
    }

    @Test("Whoever follows the trail gets each event once, in order", arguments: Engine.allCases)
    func followed(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let right = it.installation.hostRights.auditing
            #expect(try await (right.followEvents(after: 0, limit: 3).value ?? nil)?.last == 0)
            try await Self.fill(it)
            var (seen, last) = ([Int](), 0)
            while true {
                let page = try #require(try await right.followEvents(after: last, limit: 3).value ?? nil)
                seen += page.events.map(\.number)
                #expect(page.last == seen.last)
                last = page.last
                guard page.hasMore else { break }
            }
            #expect(try await seen == it.events().map(\.number))
            let page = try #require(try await right.followEvents(after: last, limit: 3).value ?? nil)
            #expect((page.events.count, page.last, page.hasMore) == (0, last, false))
            _ = try await it.signIn(password: "wrong")
            #expect(try await (right.followEvents(after: last, limit: 3).value ?? nil)?.events.count == 1)
            #expect(try await (right.followEvents(after: last + 2, limit: 3).value ?? nil) == nil)
        }
    }

    @Test("A signed head of before fits, until the trail is cut or rewritten", arguments: Engine.allCases)
    func signedHeads(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let auditing = it.installation.hostRights.auditing
            let empty = try #require(try await auditing.signHead().value)
            try await it.addUser()
            for _ in 1...4 { _ = try await it.session() }
            let head = try #require(try await auditing.signHead().value)
            for _ in 1...3 { _ = try await it.session() }
            for head in [empty, head] { #expect(try await it.installation.findFault(in: head) == nil) }
            let json = try #require(JSON(head.json.bytes))
            #expect(SignedAuditHead(json) == head)
            let longer = SignedAuditHead(
                number: head.number + 1, link: head.link, at: head.at, signature: head.signature,
                publicKey: head.publicKey)
            #expect(try await it.installation.findFault(in: longer) == .notSigned)
            // Somebody who signs with a key of their own says so.
            let other = try AuditHeadSigner(key: DataKey.make(.audit, version: 1))
                .sign(number: head.number, link: head.link, at: head.at)
            #expect(try await it.installation.findFault(in: other) == .otherKey)
            // A trail that was written anew with the same key, from event 3 on.
            let links = try await it.events().map(\.link)
            try await it.tamper(
                "UPDATE audit_events SET link = 'x' || link WHERE number = (SELECT MAX(number) - 3 FROM audit_events)")
            #expect(links[head.number - 1] == head.link)
            #expect(try await it.installation.findFault(in: head) == .rewritten)
            try await it.tamper("DELETE FROM audit_events WHERE number > 3")
            #expect(try await it.installation.findFault(in: head) == .cut)
        }
    }

    @Test("Whatever is done to the rows behind its back is found", arguments: Engine.allCases, Tampering.allCases)
    func tampered(engine: Engine, tampering: Tampering) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            for _ in 1...4 { _ = try await it.session() }
            try await tampering.apply(to: it)
            guard case .broken(let number) = try await it.installation.verifyAudit() else {
                Issue.record("not found")
                return
            }
            switch tampering {
            case .kind, .time, .actor, .account, .details, .link, .removed, .swapped: #expect(number == 3)
            case .cut, .cutWithHead: #expect(number == 4)
            case .firstRemoved, .emptied, .emptiedWithHead: #expect(number == 1)
            case .headForged, .sealForged, .inserted: #expect(number >= 6)
            }
        }
    }

    @Test("It holds no address, no password and no token", arguments: Engine.allCases)
    func discreet(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await Self.fill(it)
            for event in try await it.events() {
                for text in ["@", "violet", "amber", "cobalt", "wrong", "ls"] where event.details.contains(text) {
                    if text != "ls" || event.details.contains("lss_") || event.details.contains("lsr_") {
                        Issue.record("\(event.kind): \(event.details)")
                    }
                }
            }
        }
    }

    @Test("Everything that happened has left its event, in order", arguments: Engine.allCases)
    func complete(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await Self.fill(it)
            let kinds = try await it.events().map(\.kind).filter { !$0.hasPrefix("mail.") }
            #expect(
                kinds == [
                    "account.added", "password.set", "sign-in.failed", "sign-in.succeeded",
                    "recovery-address.requested", "password.set",
                ]
                    + Array(repeating: "sign-in.failed", count: 10) + [
                        "account.locked", "reset.requested", "password.set", "account.unlocked",
                    ])
        }
    }

    @Test("A person sees their own events, newest first, and nobody else's", arguments: Engine.allCases)
    func activity(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await it.addUser("bert@example.org", userName: "bert")
            _ = try await it.session("bert")
            let session = try await it.session()
            let events = try await it.installation.listActivity(of: session.signedIn)
            #expect(events.map(\.kind) == ["sign-in.succeeded", "password.set", "account.added"])
            #expect(events.first?.details["browser"] == "Firefox on Linux")
            let older = try await it.installation.listActivity(of: session.signedIn, before: events[0].number, limit: 1)
            #expect(older.map(\.kind) == ["password.set"])
        }
    }

    @Test("Events of many requests at once are one chain", arguments: Engine.allCases)
    func parallel(engine: Engine) async throws {
        try await TestInstallation.with(engine, places: 256) { it in
            try await it.addUser()
            try await it.set("lockout.attempts", to: "100")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<32 { group.addTask { _ = try await it.session() } }
                try await group.waitForAll()
            }
            guard case .intact(35, _) = try await it.installation.verifyAudit() else {
                Issue.record("\(try await it.installation.verifyAudit())")
                return
            }
        }
    }
}
