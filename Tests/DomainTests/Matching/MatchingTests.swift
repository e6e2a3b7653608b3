import Domain
import Testing

@Suite("Which entry is whose")
struct MatchingTests {
    static func account(_ number: Int, _ email: String, _ userName: String? = nil, entry: String? = nil) throws
        -> MatchableAccount
    {
        MatchableAccount(
            id: try #require(ID(parsing: "01k9zzzzzzzzzzzzzzzzzzzz\(number / 10)\(number % 10)")),
            email: try EmailAddress(email), userName: try userName.map { try UserName($0) }, entry: entry)
    }

    static func entry(_ number: Int, _ emails: [String], userNames: [String] = [], name: String? = nil)
        -> DirectoryPerson
    {
        DirectoryPerson(
            name: name ?? "uid=\(number),dc=ex", identifier: EntryIdentifier(bits: UInt128(number)), emails: emails,
            userNames: userNames)
    }

    static func plan(
        _ accounts: [MatchableAccount], _ entries: [DirectoryPerson], by attribute: MatchingAttribute = .email
    ) -> MatchingPlan {
        var matching = Matching(accounts, by: attribute)
        for entry in entries { matching.take(entry) }
        return matching.plan()
    }

    @Test("Addresses are compared as they are here, and each side's own are told apart")
    func matches() throws {
        let accounts = [
            try Self.account(1, "anna@example.org"), try Self.account(2, "bert@example.org"),
            try Self.account(3, "cara@example.org"),
        ]
        let plan = Self.plan(accounts, [Self.entry(7, ["ANNA@Example.ORG"]), Self.entry(8, ["nobody@example.org"])])
        #expect(plan.matches.map(\.email.text) == ["anna@example.org"])
        #expect(plan.matches.map(\.entry) == [EntryIdentifier(bits: 7)])
        #expect(plan.count(of: .entryAlone) == 1)
        #expect(plan.count(of: .accountAlone) == 2)
        #expect(plan.entries == 2)
    }

    @Test(
        "A user name that is a filter, or holds a NUL, is nobody's",
        arguments: ["*)(uid=*", "*", "anna\u{0}", "an\u{0}na", "", " ", "anna)(|(uid=*"])
    func injected(_ userName: String) throws {
        let plan = Self.plan(
            [try Self.account(1, "anna@example.org", "anna")], [Self.entry(7, [], userNames: [userName])], by: .userName
        )
        #expect(plan.matches.isEmpty)
        #expect(plan.count(of: .entryAlone) == 1)
    }

    @Test("Two entries with one account's address are doubles, in either order")
    func twoEntries() throws {
        let entries = [Self.entry(7, ["anna@example.org"]), Self.entry(8, ["anna@example.org"])]
        for entries in [entries, entries.reversed()] {
            let plan = Self.plan([try Self.account(1, "anna@example.org")], entries)
            #expect(plan.matches.isEmpty)
            #expect(plan.count(of: .double) == 2)
            #expect(plan.count(of: .accountAlone) == 0)
        }
    }

    @Test("An entry with the addresses of two accounts is a double, and keeps both from being bound to others")
    func twoAccounts() throws {
        let accounts = [try Self.account(1, "anna@example.org"), try Self.account(2, "bert@example.org")]
        let plan = Self.plan(
            accounts, [Self.entry(7, ["anna@example.org"]), Self.entry(8, ["anna@example.org", "bert@example.org"])])
        #expect(plan.matches.isEmpty)
        #expect(plan.count(of: .double) == 3)
    }

    @Test("Two entries that claim one identifier are bound to nobody")
    func twoIdentifiers() throws {
        let accounts = [try Self.account(1, "anna@example.org"), try Self.account(2, "bert@example.org")]
        let plan = Self.plan(
            accounts, [Self.entry(7, ["anna@example.org"]), Self.entry(7, ["bert@example.org"], name: "uid=8,dc=ex")])
        #expect(plan.matches.isEmpty)
        #expect(plan.count(of: .double) == 2)
    }

    @Test("Who is bound already is known by the identifier wherever the entry is, and by the name where that was said")
    func bound() throws {
        let accounts = [
            try Self.account(1, "anna@example.org", entry: EntryIdentifier(bits: 7).description),
            try Self.account(2, "bert@example.org", entry: "UID=Bert, dc=EX"),
            try Self.account(3, "cara@example.org", entry: EntryIdentifier(bits: 99).description),
        ]
        let plan = Self.plan(
            accounts,
            [
                Self.entry(7, ["renamed@example.org"], name: "uid=other,ou=moved,dc=ex"),
                Self.entry(8, ["bert@example.org"], name: "uid=bert,dc=ex"), Self.entry(9, ["cara@example.org"]),
            ])
        #expect(plan.alreadyBound == 2)
        #expect(plan.matches.isEmpty)
        #expect(plan.mismatches == [Mismatch(.boundElsewhere, entry: "uid=9,dc=ex", account: accounts[2].email)])
    }

    @Test("An entry of which nobody sees the identifier is not bound")
    func unidentified() throws {
        let plan = Self.plan(
            [try Self.account(1, "anna@example.org")],
            [DirectoryPerson(name: "uid=anna,dc=ex", identifier: nil, emails: ["anna@example.org"])])
        #expect(plan.matches.isEmpty)
        #expect(plan.count(of: .unidentified) == 1)
        #expect(plan.count(of: .accountAlone) == 0)
    }

    @Test("Much of one kind is counted whole and kept in part")
    func bounded() {
        let plan = Self.plan([], (0..<1_000).map { Self.entry($0, ["p\($0)@example.org"]) })
        #expect(plan.count(of: .entryAlone) == 1_000)
        #expect(plan.mismatches.count == Matching.mostShown)
    }

    @Test("Values that no name can be are left where they are")
    func longValues() throws {
        let mapping = try ConnectionSettings(TestConnectionFields.all).mapping
        let entry = DirectoryEntry(
            name: try DistinguishedName("uid=a,dc=ex"), identifier: EntryIdentifier(bits: 1),
            attributes: [
                mapping.email: [Array(repeating: 97, count: 60_000), Array("a@example.org".utf8), [0xFF]],
                mapping.userName: (0..<100).map { Array("u\($0)".utf8) },
            ])
        let person = DirectoryPerson(entry, by: mapping)
        #expect(person.emails == ["a@example.org"])
        #expect(person.userNames.count == 16)
    }
}

enum TestConnectionFields {
    static let all: [ConnectionField: String] = [
        .kind: "ldap", .servers: "ldaps://ldap.example.org",
        .authorities: "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
        .readerName: "cn=reader,dc=ex", .writerName: "cn=writer,dc=ex", .searchBase: "dc=ex",
    ]
}

@Suite("When directories are read as a whole")
struct DirectoryRunTests {
    private static func run(begun: Timestamp? = nil, entries: Int? = nil) throws -> DirectoryRun {
        DirectoryRun(
            connection: try #require(ID(parsing: "01k9zzzzzzzzzzzzzzzzzzzzzz")), kind: .matching, begunAt: begun,
            entries: entries)
    }

    @Test(
        "Less than half of last time is not believed",
        arguments: [(nil, 0, false), (100, 50, false), (100, 49, true), (1, 0, true), (0, 0, false)]
            as [(Int?, Int, Bool)])
    func suspicious(_ before: Int?, _ found: Int, _ expected: Bool) throws {
        #expect(try Self.run(entries: before).isSuspicious(found) == expected)
    }

    @Test("It is due an interval behind the last, and never without one; a clock that was set back holds nothing up")
    func due() throws {
        let now = Timestamp(milliseconds: 1_000_000_000_000)
        #expect(try !Self.run(begun: now - .hours(23)).isDue(every: .hours(24), at: now))
        #expect(try Self.run(begun: now - .hours(24)).isDue(every: .hours(24), at: now))
        #expect(try Self.run(begun: now + .hours(1)).isDue(every: .hours(24), at: now))
        #expect(try !Self.run(begun: now - .days(900)).isDue(every: nil, at: now))
    }
}
