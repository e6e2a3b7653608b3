import Domain
import StoreDrivers
import Testing

@Suite("A database URL")
struct DatabaseURLTests {
    typealias Host = PostgreSQLAddress.Host

    @Test(
        "names the file of an embedded database",
        arguments: [
            ("sqlite:lockstep.sqlite", "lockstep.sqlite"),
            ("sqlite:/var/lib/lockstep/a b.sqlite", "/var/lib/lockstep/a b.sqlite"),
        ])
    func sqlite(text: String, expected: String) throws {
        guard case .sqlite(let path) = try DatabaseURL(text) else {
            Issue.record("not SQLite")
            return
        }
        #expect(path == expected)
    }

    struct Example: Sendable, CustomTestStringConvertible {
        var text: String
        var user: String?
        var password: String?
        var hosts: [Host]
        var database = "db"
        var settings: [String: String] = [:]
        var testDescription: String { text }
    }

    @Test(
        "names the servers of a PostgreSQL database",
        arguments: [
            Example(text: "postgres://u:p@h/db", user: "u", password: "p", hosts: [Host(name: "h")]),
            Example(text: "postgresql://h/db", hosts: [Host(name: "h")]),
            Example(
                text: "postgres://u:p@a:1,b,c:3/db", user: "u", password: "p",
                hosts: [Host(name: "a", port: 1), Host(name: "b"), Host(name: "c", port: 3)]),
            Example(
                text: "postgres://u:p%40%3A%2F@h:6432/my%20db", user: "u", password: "p@:/",
                hosts: [Host(name: "h", port: 6432)], database: "my db"),
            Example(text: "postgres://u:a@b:c@h/db", user: "u", password: "a@b:c", hosts: [Host(name: "h")]),
            Example(text: "postgres://u:@h/db", user: "u", password: "", hosts: [Host(name: "h")]),
            Example(
                text: "postgres://u@[::1]:5433,[fe80::1]/db", user: "u",
                hosts: [Host(name: "::1", port: 5433), Host(name: "fe80::1")]),
            Example(
                text: "postgres://u@/db?host=/run/postgresql&port=5433", user: "u",
                hosts: [Host(name: "/run/postgresql", port: 5433)]),
            Example(text: "postgres://%2Frun%2Fpostgresql/db", hosts: [Host(name: "/run/postgresql")]),
            Example(
                text: "postgres://h/db?sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem", hosts: [Host(name: "h")],
                settings: ["sslmode": "verify-full", "sslrootcert": "/etc/ca.pem"]),
        ])
    func postgresql(example: Example) throws {
        guard case .postgresql(let address) = try DatabaseURL(example.text) else {
            Issue.record("not PostgreSQL")
            return
        }
        #expect(address.user == example.user)
        #expect(address.password?.exposed == example.password)
        #expect(address.hosts == example.hosts)
        #expect(address.database == example.database)
        #expect(address.settings == example.settings)
    }

    @Test(
        "says what is wrong with it",
        arguments: [
            ("", .unknownScheme), ("mysql://h/db", .unknownScheme), ("lockstep.sqlite", .unknownScheme),
            ("sqlite:", .noPath), ("sqlite::memory:", .inMemory),
            ("postgres:///db", .noHost), ("postgres://u:p@/db", .noHost), ("postgres://a,,b/db", .noHost),
            ("postgres://h", .noDatabase), ("postgres://h/", .noDatabase),
            ("postgres://h?sslmode=require", .noDatabase),
            ("postgres://h:0/db", .portOutOfRange), ("postgres://h:65536/db", .portOutOfRange),
            ("postgres://h:x/db", .portOutOfRange), ("postgres://h:/db", .portOutOfRange),
            ("postgres://u:%zz@h/db", .badPercentEncoding), ("postgres://u:%4@h/db", .badPercentEncoding),
            ("postgres://u:%00@h/db", .badPercentEncoding), ("postgres://u:%ff@h/db", .badPercentEncoding),
            ("postgres://h/db?sslmod=require", .unknownOption("sslmod")),
            ("postgres://h/db?sslmode=a&sslmode=b", .repeatedOption("sslmode")),
            ("postgres://h/db?host=i", .repeatedOption("host")),
        ] as [(String, DatabaseURLProblem)])
    func problems(text: String, expected: DatabaseURLProblem) {
        #expect(throws: expected) { try DatabaseURL(text) }
    }

    @Test("never prints its password")
    func secrecy() throws {
        let url = try DatabaseURL("postgres://user:hunter2@a:1,b/db")
        var dumped = ""
        dump(url, to: &dumped)
        for text in ["\(url)", String(reflecting: url), dumped] {
            #expect(!text.contains("hunter2"))
        }
        #expect("\(url)" == "postgres://user@a:1,b:5432/db")
        #expect(throws: DatabaseURLProblem.portOutOfRange) { try DatabaseURL("postgres://user:hunter2@h:0/db") }
    }
}
