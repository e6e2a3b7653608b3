import Domain
import Testing

@Suite("Names, filters and servers of directories")
struct DirectoryNameTests {
    @Test(
        "Names are equal that a directory takes for one",
        arguments: [
            ("uid=ada,dc=ex,dc=test", "UID=Ada, DC=EX ,DC=Test", true), ("cn=a  b,dc=x", "cn=a b,dc=x", true),
            (#"cn=a\,b,dc=x"#, #"cn=a\2Cb,dc=x"#, true), ("cn=a+sn=b,dc=x", "sn=B+cn=A,dc=x", true),
            (#"cn=a\,b,dc=x"#, "cn=a,cn=b,dc=x", false), ("cn=a,dc=x", "cn=a,dc=x,dc=y", false),
            ("cn=Zo\u{EB}", "cn=zoe\u{308}", true), ("cn=a", "sn=a", false), ("cn=#0401", "cn=\\#0401", false),
        ])
    func equality(left: String, right: String, areEqual: Bool) throws {
        let (left, right) = (try DistinguishedName(left), try DistinguishedName(right))
        #expect((left == right) == areEqual)
        #expect(Set([left, right]).count == (areEqual ? 1 : 2))
    }

    @Test(
        "What is written is what was read",
        arguments: [
            "a,b", "a+b", "#a", " a ", "a\"b", "a\\", "a;b<c>d=e", "a\u{0}b", "zoë 🐎", "", "a\nb", "*)(uid=*",
        ])
    func escaping(value: String) throws {
        let base = try DistinguishedName("ou=people,dc=test")
        let uid = try #require(AttributeName("uid"))
        let name = base.appending(uid, value)
        let read = try DistinguishedName(name.description)
        #expect(read.parts.first?.first?.value == Array(value.utf8))
        #expect(read == name)
        #expect(read.parent == base)
        #expect(read.isWithin(base))
        #expect(!base.isWithin(read))
    }

    @Test(
        "No names",
        arguments: [
            "a", "=a", "cn=a,", ",cn=a", "cn=a,,dc=b", "cn=\"a\"", "cn=a\\", "cn=a\\zz", "cn=#0", "cn=#", "c n=a",
            "cn=a<b",
            "cn=a\u{0}", "<GUID=1>", String(repeating: "a", count: 9_000),
        ])
    func malformed(text: String) {
        #expect(throws: DistinguishedName.Fault.self) { try DistinguishedName(text) }
    }

    @Test(
        "Values are escaped in filters, whatever they are",
        arguments: [
            ("ada", "(uid=ada)"), ("*)(uid=*", #"(uid=\2a\29\28uid=\2a)"#), ("a\u{0}", #"(uid=a\00)"#),
            ("\\", #"(uid=\5c)"#), ("ë", #"(uid=\c3\ab)"#), ("", "(uid=)"),
        ])
    func filterEscaping(value: String, text: String) throws {
        let filter = DirectoryFilter.equal(try #require(AttributeName("uid")), value)
        #expect(filter.text == text)
        #expect(try DirectoryFilter(text) == filter)
    }

    @Test(
        "Filters as administrators write them",
        arguments: [
            "(&(objectClass=person)(!(uid=a*b*c))(|(cn=*)(age>=5)(age<=7)(sn~=x)))",
            "(userAccountControl:1.2.840.113556.1.4.803:=2)", "(cn:dn:2.4.6.8.10:=x)", "(:dn:caseIgnoreMatch:=x)",
            "(cn:=x)",
            "(cn=*a)", "(cn=a*)", #"(cn=a\2a*\28)"#,
        ])
    func filters(text: String) throws {
        #expect(try DirectoryFilter(text).text == text)
    }

    @Test("An unbracketed filter is one, and lists of none find all or nothing")
    func lenientFilters() throws {
        #expect(try DirectoryFilter("uid=ada").text == "(uid=ada)")
        #expect(DirectoryFilter.all([]).text == "(objectClass=*)")
        #expect(DirectoryFilter.any([]).text == "(!(objectClass=*))")
    }

    @Test(
        "No filters",
        arguments: [
            "", "()", "(uid=a", "uid=a)", "(uid=a)(uid=b)", "(&)", "(!(a=b)(c=d))", "(uid=a**b)", "(uid=\\2)",
            "(uid=a\u{0})",
            "(=a)", "(u d=a)", "(:=x)", "(cn:dn:a:b:=x)", "(a>5)", String(repeating: "(!", count: 30) + "(a=b)",
            String(repeating: "a", count: 5_000),
        ])
    func malformedFilters(text: String) {
        #expect(throws: DirectoryFilter.Fault.self) { try DirectoryFilter(text) }
    }

    @Test(
        "Servers have TLS, always",
        arguments: [
            ("ldaps://DC1.ex.test", "ldaps://dc1.ex.test:636"), ("ldap://dc1.ex.test/", "ldap://dc1.ex.test:389"),
            ("ldaps://[::1]:6360", "ldaps://[::1]:6360"),
        ])
    func servers(text: String, written: String) throws {
        let server = try DirectoryServer(text)
        #expect(server.description == written)
        #expect(server.security == (written.hasPrefix("ldaps") ? .ldaps : .startTLS))
    }

    @Test(
        "No servers",
        arguments: [
            "", "dc1.ex.test", "http://dc1", "ldapi://%2fslapd", "ldap://", "ldap://a:0", "ldap://a:65536",
            "ldap://a b",
            "ldap://a/dc=x", "ldap://a?x", "ldap://u@a",
        ])
    func malformedServers(text: String) {
        #expect(throws: DirectoryServer.Fault.self) { try DirectoryServer(text) }
    }

    @Test(
        "A login has a name and a password, and neither ends early",
        arguments: [
            ("cn=a", "hunter2", true), ("", "hunter2", false), ("cn=a", "", false), ("cn=a\u{0}", "hunter2", false),
            ("cn=a", "hunter\u{0}2", false), ("cn=a", String(repeating: "x", count: 1_025), false),
        ])
    func logins(name: String, password: String, isOne: Bool) {
        let login = DirectoryPassword(Secret(password)).flatMap { DirectoryLogin(name: name, password: $0) }
        #expect((login != nil) == isOne)
        if let login { #expect(!String(reflecting: login).contains(password)) }
    }

    @Test(
        "Identifiers",
        arguments: [
            ("597AE2F6-16a6-1027-98f4-d28b5365dc14", true), ("597ae2f616a6102798f4d28b5365dc14", false), ("", false),
            ("597ae2f6-16a6-1027-98f4-d28b5365dc1g", false), ("{597ae2f6-16a6-1027-98f4-d28b5365dc14}", false),
        ])
    func identifiers(text: String, isOne: Bool) {
        #expect(EntryIdentifier(text).map(\.description) == (isOne ? text.lowercased() : nil))
    }

    @Test("Another server is asked for faults of one server alone, never after a change that may have been made")
    func otherServers() {
        #expect(DirectoryFault(.unreachable).anotherServerCanHelp)
        #expect(!DirectoryFault(.brokenOff, mayHaveBeenApplied: true).anotherServerCanHelp)
        for credentials in DirectoryFault.Credentials.allCases {
            #expect(!DirectoryFault(.credentials(credentials)).anotherServerCanHelp)
        }
    }
}
