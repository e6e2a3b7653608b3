import Domain
import Testing

@Suite("Settings of a connection")
struct ConnectionSettingsTests {
    static let pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
    static let said: [ConnectionField: String] = [
        .kind: "ldap", .servers: "ldaps://ldap1.example.org ldap://LDAP2.example.org:1389", .authorities: pem,
        .readerName: "cn=reader,dc=example,dc=org", .writerName: "cn=writer,dc=example,dc=org",
        .searchBase: "ou=people,dc=example,dc=org",
    ]

    @Test("What nobody said is as it is with most directories of the kind")
    func standards() throws {
        let settings = try ConnectionSettings(Self.said)
        #expect(
            settings.servers.map(\.description) == ["ldaps://ldap1.example.org:636", "ldap://ldap2.example.org:1389"])
        #expect(settings.filter.text == "(objectClass=person)" && settings.mapping.userName.text == "uid")
        #expect(settings.passwords == .passwordModify && settings.leaving == .leave && !settings.unlocks)
        #expect(settings.atOnce == 4 && settings.accounts == .byHand && settings.authority == .lockstep)
        let directory = try ConnectionSettings(
            Self.said.merging([.kind: "active-directory", .servers: "ldaps://dc1"]) { $1 })
        #expect(directory.mapping.userName.text == "sAMAccountName" && directory.passwords == .unicodePassword)
    }

    @Test("What it was made of makes the same again, without what was left empty")
    func roundTrip() throws {
        let settings = try ConnectionSettings(Self.said.merging([.accountFilter: "", .atOnce: "7"]) { $1 })
        #expect(settings.said == Self.said.merging([.atOnce: "7"]) { $1 })
        #expect(try ConnectionSettings(settings.said) == settings)
    }

    @Test("Every fault is named at once")
    func all() {
        let wrong: [ConnectionField: String] = [
            .kind: "nis", .servers: "http://plain", .authorities: "none", .readerName: "reader", .writerName: "",
            .filter: "(a=b", .emailAttribute: "mail address", .passwords: "clear", .unlocks: "yes", .atOnce: "65",
            .accounts: "some",
        ]
        #expect(
            throws: ConnectionFaults(list: [
                ConnectionFault(.kind, .unknownChoice), ConnectionFault(.servers, .malformed),
                ConnectionFault(.authorities, .malformed), ConnectionFault(.readerName, .malformed),
                ConnectionFault(.writerName, .missing), ConnectionFault(.searchBase, .missing),
                ConnectionFault(.filter, .malformed), ConnectionFault(.emailAttribute, .malformed),
                ConnectionFault(.passwords, .unknownChoice), ConnectionFault(.unlocks, .unknownChoice),
                ConnectionFault(.atOnce, .outOfRange), ConnectionFault(.accounts, .unknownChoice),
            ])
        ) { try ConnectionSettings(wrong) }
    }

    @Test(
        "What can't be is refused",
        arguments: [
            ([.servers: "ldaps://a ldaps://A:636"], .servers, .namedTwice),
            ([.servers: (1...9).map { "ldaps://a\($0)" }.joined(separator: " ")], .servers, .outOfRange),
            ([.servers: "ldaps://a:0"], .servers, .malformed), ([.servers: "ldaps://"], .servers, .malformed),
            ([.kind: "active-directory", .servers: "ldap://dc1"], .servers, .needsLDAPS),
            ([.kind: "active-directory", .servers: "ldaps://a", .passwords: "argon2"], .passwords, .notOfThisKind),
            ([.passwords: "unicode-pwd"], .passwords, .notOfThisKind),
            ([.authorities: "-----BEGIN PRIVATE KEY-----\nA\n-----END PRIVATE KEY-----"], .authorities, .malformed),
            ([.authorities: String(repeating: "A", count: 64_001)], .authorities, .tooLong),
            ([.readerName: "cn=a\u{202E}b"], .readerName, .malformed),
            ([.searchBase: "dc=" + String(repeating: "a", count: 2_000)], .searchBase, .tooLong),
            ([.filter: "a"], .filter, .malformed), ([.filter: "(a=b)(c=d)"], .filter, .malformed),
            ([.filter: "(a=b))"], .filter, .malformed), ([.filter: "(a=\nb)"], .filter, .malformed),
            ([.givenNameAttribute: "1name"], .givenNameAttribute, .malformed),
            ([.atOnce: "0"], .atOnce, .outOfRange), ([.atOnce: "-1"], .atOnce, .malformed),
            ([.accounts: "filter"], .accountFilter, .missing),
        ] as [([ConnectionField: String], ConnectionField, ConnectionFault.Problem)])
    func refused(_ changed: [ConnectionField: String], _ field: ConnectionField, _ problem: ConnectionFault.Problem) {
        #expect(throws: ConnectionFaults(list: [ConnectionFault(field, problem)])) {
            try ConnectionSettings(Self.said.merging(changed) { $1 })
        }
    }

    @Test("A name is legible, and two that look alike are one")
    func names() {
        #expect(ConnectionName(" Head Office ")?.key == ConnectionName("head office")?.key)
        #expect(ConnectionName("") == nil && ConnectionName("a\nb") == nil)
        #expect(ConnectionName(String(repeating: "é", count: 61)) == nil)
    }
}
