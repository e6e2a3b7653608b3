import Domain
import Testing

@Suite("The base URL")
struct BaseURLTests {
    @Test(
        "Links are built from scheme, host and port alone",
        arguments: [
            ("https://password.example.org", "https://password.example.org/reset", "password.example.org"),
            ("HTTPS://Password.Example.ORG/", "https://password.example.org/reset", "password.example.org"),
            (
                "https://password.example.org:8443", "https://password.example.org:8443/reset",
                "password.example.org:8443"
            ),
            ("https://password.example.org:443", "https://password.example.org/reset", "password.example.org"),
            ("https://192.0.2.1", "https://192.0.2.1/reset", "192.0.2.1"),
            ("http://localhost:8080", "http://localhost:8080/reset", "localhost:8080"),
            ("http://localhost:80", "http://localhost/reset", "localhost"),
            ("http://127.0.0.2:8080", "http://127.0.0.2:8080/reset", "127.0.0.2:8080"),
            ("http://[::1]:8080", "http://[::1]:8080/reset", "[::1]:8080"),
        ])
    func reading(text: String, link: String, authority: String) throws {
        let url = try BaseURL(text)
        #expect(url.link(to: "/reset") == link)
        #expect(url.authority == authority)
    }

    @Test(
        "An address is no domain, however it is written",
        arguments: [
            ("http://localhost:8080", true), ("https://password.example.org", true), ("https://intranet", true),
            ("https://10.example", true), ("https://0xen.example.0xen", true), ("https://192.0.2.1", false),
            ("http://127.0.0.1:8080", false), ("http://[::1]:8080", false), ("https://[2001:db8::1]:8443", false),
            ("https://3221225985", false), ("https://0xc0.0.2.0x1f", false), ("https://password.example.0x", false),
        ])
    func domains(text: String, hasDomain: Bool) throws {
        #expect(try BaseURL(text).hasDomain == hasDomain)
    }

    @Test(
        "What people could not reach safely, or links not be built from, is refused by name",
        arguments: [
            ("", BaseURL.Fault.malformed),
            ("password.example.org", .malformed),
            ("ftp://password.example.org", .malformed),
            ("https://", .malformed),
            ("https://a b", .malformed),
            ("https://user@password.example.org", .malformed),
            ("https://user:pass@password.example.org", .malformed),
            ("https://password.example.org:0", .malformed),
            ("https://password.example.org:65536", .malformed),
            ("https://password.example.org:", .malformed),
            ("https://[password]", .malformed),
            ("https://pässword.example.org", .malformed),
            ("https://password.example.org\r\nX: y", .malformed),
            ("https://password.example.org/portal", .notARoot),
            ("https://password.example.org?x", .notARoot),
            ("https://password.example.org#x", .notARoot),
            ("http://password.example.org", .insecure),
            ("http://localhost.example.org", .insecure),
            ("http://10.0.0.1", .insecure),
            ("http://0.0.0.0:8080", .insecure),
        ])
    func refusing(text: String, fault: BaseURL.Fault) {
        #expect(throws: fault) { try BaseURL(text) }
    }
}
