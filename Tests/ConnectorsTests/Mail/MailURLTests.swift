import Connectors
import Domain
import Testing

@Suite("The mail URL")
struct MailURLTests {
    struct Expected: Sendable {
        var host = "mail.example.org"
        var port = 587
        var encryption = SMTPServer.Encryption.startTLS
        var user: String?
        var password: String?
        var authorities: String?
    }

    @Test(
        "Servers",
        arguments: [
            ("smtp://mail.example.org", Expected()),
            ("smtp://mail.example.org/", Expected()),
            ("smtp://mail.example.org:25", Expected(port: 25)),
            ("smtp://mail.example.org:25?starttls=required", Expected(port: 25)),
            ("smtp://mail.example.org:25?starttls=off", Expected(port: 25, encryption: .off)),
            ("smtp://127.0.0.1:25", Expected(host: "127.0.0.1", port: 25)),
            ("smtp://[::1]:25?starttls=off", Expected(host: "[::1]", port: 25, encryption: .off)),
            ("smtps://[::1]", Expected(host: "[::1]", port: 465, encryption: .implicit)),
            ("smtps://mail.example.org:10465", Expected(port: 10_465, encryption: .implicit)),
            ("smtp://u:p@mail.example.org", Expected(user: "u", password: "p")),
            ("smtp://u%40x.org:p%3A%2F%3F%23@mail.example.org", Expected(user: "u@x.org", password: "p:/?#")),
            ("smtp://u@x.org:p:q@mail.example.org", Expected(user: "u@x.org", password: "p:q")),
            ("smtp://u:p%C3%A9@mail.example.org", Expected(user: "u", password: "pé")),
            (
                "smtp://mail.example.org?starttls=required&ca=/etc/a%20b.pem",
                Expected(authorities: "/etc/a b.pem")
            ),
            (
                "smtps://mail.example.org?ca=/etc/ca.pem",
                Expected(port: 465, encryption: .implicit, authorities: "/etc/ca.pem")
            ),
        ])
    func servers(text: String, expected: Expected) throws {
        guard case .smtp(let server) = try MailURL(text) else {
            Issue.record("not a server")
            return
        }
        #expect(server.host == expected.host)
        #expect(server.port == expected.port)
        #expect(server.encryption == expected.encryption)
        #expect(server.credentials?.user == expected.user)
        #expect(server.credentials?.password.exposed == expected.password)
        #expect(server.authorities == expected.authorities)
    }

    @Test("Directories", arguments: ["/var/mail", "mail", "a%20b", "a?b"])
    func directories(path: String) throws {
        guard case .directory(let parsed) = try MailURL("directory:\(path)") else {
            Issue.record("not a directory")
            return
        }
        #expect(parsed == path)
    }

    @Test(
        "What is wrong is named",
        arguments: [
            ("", .unknownScheme),
            ("mail.example.org", .unknownScheme),
            ("http://mail.example.org", .unknownScheme),
            ("smtp:mail.example.org", .unknownScheme),
            ("directory:", .directory),
            ("smtp://", .host),
            ("smtp://:25", .host),
            ("smtp://-oProxy:25", .host),
            ("smtp://mail example", .host),
            ("smtp://mail.example.org/path", .host),
            ("smtp://[::1", .host),
            ("smtp://[host]", .host),
            ("smtp://mail.example.org\r\nx", .host),
            ("smtp://mail.example.org:", .port),
            ("smtp://mail.example.org:0", .port),
            ("smtp://mail.example.org:+25", .port),
            ("smtp://mail.example.org:65536", .port),
            ("smtp://mail.example.org:smtp", .port),
            ("smtp://user@mail.example.org", .credentials),
            ("smtp://:pass@mail.example.org", .credentials),
            ("smtp://u:%zz@mail.example.org", .credentials),
            ("smtp://u:%2@mail.example.org", .credentials),
            ("smtp://u:%0D%0A@mail.example.org", .credentials),
            ("smtp://u:%00@mail.example.org", .credentials),
            ("smtp://u:%FF@mail.example.org", .credentials),
            ("smtp://mail.example.org?starttls=maybe", .option),
            ("smtp://mail.example.org?starttls", .option),
            ("smtp://mail.example.org?starttls=off&starttls=required", .option),
            ("smtp://mail.example.org?starttls=off&ca=/ca.pem", .option),
            ("smtp://mail.example.org?ca=", .option),
            ("smtp://mail.example.org?verify=no", .option),
            ("smtps://mail.example.org?starttls=off", .option),
        ] as [(String, MailURL.Fault)])
    func faults(text: String, fault: MailURL.Fault) {
        #expect(throws: fault) { try MailURL(text) }
    }

    @Test("No description holds the password")
    func noPassword() throws {
        let url = try MailURL("smtp://u:hunter2@mail.example.org")
        #expect(!"\(url)".contains("hunter2"))
        #expect(!String(reflecting: url).contains("hunter2"))
        var dumped = ""
        dump(url, to: &dumped)
        #expect(!dumped.contains("hunter2"))
    }
}
