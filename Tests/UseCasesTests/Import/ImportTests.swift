import Domain
import Formats
import Store
import TestDatabases
import TestInstallation
import Testing
import UseCases

@Suite("Importing people, on either engine")
struct ImportTests {
    private static let host = Actor.host

    private static func table(_ text: String, mapping: ImportMapping = ImportMapping()) -> ImportTable {
        ImportTable(reading: CSVReader(Array(text.utf8)), mapping: mapping)
    }

    /// `p0@example.org` and so on.
    private static func people(_ range: Range<Int>) -> ImportTable {
        let rows = range.map { "p\($0)@example.org,u\($0),Person,Number \($0)\r\n" }
        return table("email,username,given name,family name\r\n" + rows.joined())
    }

    private static func roster(_ table: ImportTable, _ it: TestInstallation) async throws -> ImportRoster {
        let plan = try await it.installation.planImport(of: table)
        return try #require(plan.roster, "\(plan.faults)")
    }

    private static func accounts(_ it: TestInstallation) async throws -> Int? {
        try await it.number("SELECT COUNT(*) FROM accounts")
    }

    private struct Killed: Error {}

    @Test("A plan names everything by its line, and changes nothing", arguments: Engine.allCases)
    func plan(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            try await it.addUser()
            try await it.addUser("bert@example.org", userName: "bert")
            let before = try await it.events()
            let plan = try await it.installation.planImport(
                of: Self.table(
                    """
                    Mail;Benutzername;Vorname;Nachname
                    ANNA@Example.org;ANNA;Anna;Lindqvist
                    anna2@example.org;BERT;Anna;Lindqvist
                    bo@example.org;bo;Bo;Ek
                    bo@example.org;;Bo;Ek
                    nobody;;N;
                    carl@example.org;;Carl
                    "dora@example.org";;"Dora";"x"y
                    """))
            #expect(
                plan.faults == [
                    ImportFault(line: 3, column: .userName, .refused(.userNameTaken)),
                    ImportFault(line: 5, column: .email, .repeated(line: 4)),
                    ImportFault(line: 6, column: .email, .refused(.addressMalformed)),
                    ImportFault(line: 7, .fieldCount(3, expected: 4)),
                ])
            #expect(plan.unreadable == CSVFault(line: 8, .textAfterQuote))
            #expect(plan.roster == nil)
            #expect((plan.rows, plan.newcomers, plan.alreadyThere) == (6, 1, 1))
            // A faultless plan changes nothing either.
            #expect(try await it.installation.planImport(of: Self.people(0..<20)).roster != nil)
            #expect(try await it.events() == before)
            #expect(try await Self.accounts(it) == 2)
        }
    }

    @Test("A file without a header, or with another one, is refused", arguments: ["", "\n\n", "x,y\n1,2\n"])
    func header(text: String) async throws {
        try await TestInstallation.with(.sqlite) { it in
            let plan = try await it.installation.planImport(of: Self.table(text))
            #expect(!plan.faults.isEmpty)
            #expect(plan.faults.allSatisfy { $0.line == 1 })
            #expect(plan.roster == nil)
        }
    }

    @Test("Who is imported is staged as who is added, with an event each and one for all", arguments: Engine.allCases)
    func apply(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let report = try await it.installation.applyImport(
                of: try await Self.roster(Self.people(0..<40), it), by: Self.host)
            #expect((report.added, report.alreadyThere, report.mails, report.faults) == (40, 0, 0, []))
            let found = try #require(try await it.installation.findUser(try EmailAddress("p39@example.org")))
            #expect(found.account.state == .staged)
            #expect(found.account.userName?.text == "u39")
            #expect(found.account.name == (try PersonName(given: "Person", family: "Number 39")))

            let events = try await it.events()
            #expect(events.map(\.kind) == ["import.begun"] + Array(repeating: "account.added", count: 40))
            #expect(events.allSatisfy { $0.actor == "host" })
            #expect(events[0].details.contains(#""people":"40""#))
            let added = try await it.installation.addAccount(try AccountTests.new(), by: Self.host)
            #expect(added.isDone)
            #expect(try await it.events().last?.details == #"{"kind":"user"}"#)
            #expect(events[1].details.hasPrefix(#"{"import":"#) && events[1].details.hasSuffix(#","kind":"user"}"#))
            guard case .intact = try await it.installation.verifyAudit() else {
                Issue.record("the trail is broken")
                return
            }
            try await it.work()
            #expect(it.mail.sent.isEmpty)
            // Somebody who was imported gets on as anybody.
            let link = try await it.renewActivationLink(of: found.account.email)
            let text = try #require(link.value?.exposed.split(separator: "/").last)
            let token = try #require(Token(parsing: text, as: .activationLink))
            #expect(try await it.reset(token, to: TestInstallation.password).isDone)
            #expect(try await it.signIn("u39").isDone)
        }
    }

    @Test("An import that ends amid its work goes on where it was", arguments: Engine.allCases)
    func resume(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let table = Self.people(0..<1_300)
            let roster = try await Self.roster(table, it)
            await #expect(throws: Killed.self) {
                try await it.installation.applyImport(
                    of: roster, by: Self.host,
                    progress: { report in
                        if report.done >= 1_000 { throw Killed() }
                    })
            }
            let reached = try #require(try await Self.accounts(it))
            #expect((1_000..<1_300).contains(reached))

            let plan = try await it.installation.planImport(of: table)
            #expect((plan.newcomers, plan.alreadyThere) == (1_300 - reached, reached))
            let report = try await it.installation.applyImport(of: try #require(plan.roster), by: Self.host)
            #expect((report.added, report.alreadyThere) == (1_300 - reached, reached))
            #expect(try await Self.accounts(it) == 1_300)
            #expect(try await it.count(.accountAdded) == 1_300)
            #expect(try await it.count(.importBegun) == 2)

            // Once more: nothing to do, and nothing is written.
            let again = try await it.installation.applyImport(of: try await Self.roster(table, it), by: Self.host)
            #expect((again.added, again.alreadyThere) == (0, 1_300))
            #expect(try await it.count(.importBegun) == 2)
            #expect(try await it.installation.verifyAudit() != .broken(at: 1))
        }
    }

    @Test("A row that differs from its account is a fault, and overwrites nothing", arguments: Engine.allCases)
    func differs(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let account = try await it.addUser()
            let plan = try await it.installation.planImport(
                of: Self.table("email,given name\nanna@example.org,Ann\n"))
            #expect(plan.faults == [ImportFault(line: 2, column: .email, .accountDiffers(in: [.givenName]))])
            #expect(plan.roster == nil)
            let after = try await it.installation.findUser(account.email)
            #expect(after?.account == account)
        }
    }

    @Test("Who was added by somebody else since the plan stays as they are", arguments: Engine.allCases)
    func overtaken(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let roster = try await Self.roster(Self.people(0..<20), it)
            _ = try await it.installation.applyImport(of: try await Self.roster(Self.people(4..<5), it), by: Self.host)
            try await it.addUser("p7@example.org", userName: nil)
            try await it.addUser("other@example.org", userName: "u9")
            let report = try await it.installation.applyImport(of: roster, by: Self.host)
            #expect((report.added, report.alreadyThere, report.done, report.people) == (17, 1, 20, 20))
            #expect(
                report.faults == [
                    ImportFault(
                        line: 9, column: .email, .accountDiffers(in: [.userName, .givenName, .familyName])),
                    ImportFault(line: 11, column: .userName, .refused(.userNameTaken)),
                ])
            #expect(try await Self.accounts(it) == 20)
        }
    }

    @Test("Activation mails leave one after the other, behind those of other imports", arguments: Engine.allCases)
    func activation(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let pace = try #require(ActivationPace(perMinute: 2))
            let start = it.clock.now
            let report = try await it.installation.applyImport(
                of: try await Self.roster(Self.people(0..<3), it), activatingAt: pace, by: Self.host)
            #expect((report.mails, report.lastMailAt) == (3, start + .minutes(1)))
            let other = try await it.installation.applyImport(
                of: try await Self.roster(Self.people(3..<5), it), activatingAt: pace, by: Self.host)
            #expect((other.mails, other.lastMailAt) == (2, start + .minutes(2)))

            for expected in 1...5 {
                try await it.work()
                #expect(it.mail.sent.count == expected)
                #expect(it.mail.sent.last?.recipient == "p\(expected - 1)@example.org")
                #expect(try await it.installation.findWorkload().oldestMailWaits == .zero)
                it.clock.advance(.seconds(30))
            }
            let token = try it.token(in: .activation, as: .activationLink)
            // The clock is half a minute behind the last mail.
            it.clock.advance(.days(7) - .seconds(31))
            #expect(try await it.reset(token, to: TestInstallation.password).isDone)
            #expect(try await it.signIn("p4@example.org").isDone)
        }
    }

    @Test("What an export neutralised is read as it was", arguments: Engine.allCases)
    func neutralised(engine: Engine) async throws {
        try await TestInstallation.with(engine) { it in
            let fields = ["=sum@example.org", "-x-", "@Ada", "'+1"]
            let text = "email,username,given name,family name\r\n" + CSVWriter().record(fields)
            _ = try await it.installation.applyImport(of: try await Self.roster(Self.table(text), it), by: Self.host)
            let account = try #require(try await it.installation.findUser(try EmailAddress(fields[0]))).account
            #expect(
                [account.userName?.text, account.name.given, account.name.family] == fields.dropFirst().map(\.self))
        }
    }

    @Test("Two thousand people cost some two statements for sixteen of them", arguments: Engine.allCases)
    func cost(engine: Engine) async throws {
        try await TestDatabases.withDirectory { directory in
            try await TestDatabases.withDatabase(engine) { wrapped in
                let database = CountingDatabase(wrapped)
                let it = try await TestInstallation.open(
                    database, keyFile: try KeyFile.create(path: "\(directory)/key"), clock: MovingClock())
                let table = Self.people(0..<2_000)
                let planning = try await database.counting { _ = try await Self.roster(table, it) }
                // A lookup of 64 addresses, and one of 64 user names.
                #expect(planning == .init(reads: 1, writes: 0, statements: 2 * 3 * 8 + 2 * 8))
                let roster = try await Self.roster(table, it)
                let applying = try await database.counting {
                    let report = try await it.installation.applyImport(of: roster, by: Self.host)
                    #expect(report.added == 2_000)
                }
                #expect(applying.writes == 4)
                #expect(applying.reads == 0)
                // 2,000 accounts, as many events, one more event, the ends of the chain, and five words each, 64 to a
                // statement but for the last sixteen.
                #expect(applying.statements == 2 * 125 + 1 + 2 * 4 + 156 + 16)
            }
        }
    }
}
