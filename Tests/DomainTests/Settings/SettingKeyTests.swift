import Domain
import Testing

@Suite("Settings by name")
struct SettingKeyTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        let name: String
        let fallback: String
        let allowed: [String]
        let refused: [String]

        var testDescription: String { name }
    }

    /// Never allowed where a number is wanted: signs, spaces, other scripts' digits, 2⁶³.
    private static let noNumbers = ["", "-1", "+5", " 5", "5 ", "5.0", "0x5", "٥", "５", "9223372036854775808", "five"]

    private static func number(_ name: String, _ fallback: Int, _ range: ClosedRange<Int>) -> Sample {
        Sample(
            name: name, fallback: String(fallback), allowed: [String(range.lowerBound), String(range.upperBound)],
            refused: [String(range.upperBound + 1)] + noNumbers
                + (range.lowerBound > 0 ? [String(range.lowerBound - 1)] : []))
    }

    private static func flag(_ name: String, _ fallback: Bool) -> Sample {
        Sample(
            name: name, fallback: String(fallback), allowed: ["true", "false"],
            refused: ["", "1", "0", "yes", "TRUE", " true"])
    }

    static let samples = [
        Sample(
            name: "organisation.name", fallback: "", allowed: ["", "Ångström & Söhne"],
            refused: [
                "a\nb", "a\0", "a\u{202e}", String(repeating: "x", count: 101),
                "e" + String(repeating: "\u{301}", count: 100),
            ]),
        Sample(name: "organisation.contact-name", fallback: "", allowed: ["", "The help desk"], refused: ["a\r\nb"]),
        Sample(
            name: "organisation.contact-email", fallback: "", allowed: ["", "help@example.org"],
            refused: ["help", "a@b\r\nBcc: c@d", "a@b,c@d"]),
        Sample(
            name: "organisation.time-zone", fallback: "UTC",
            allowed: [
                "UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+12", "America/Port-au-Prince",
            ],
            refused: [
                "", " UTC", "utc", "/UTC", "Europe/", "Europe//Berlin", "../UTC", "Europe/../UTC", "Europe/.",
                "localtime", "posixrules", "right/UTC", "zone.tab", "Europe/Berlin\0", "Europe/Zürich", "+1",
                "GMT+1:00",
                String(repeating: "A", count: 65),
            ]),
        number("password.minimum-length", 12, 8...64),
        flag("password.require-lowercase", false), flag("password.require-uppercase", false),
        flag("password.require-digit", false), flag("password.require-symbol", false),
        flag("password.forbid-account-name", true), flag("password.forbid-common", true),
        flag("password.forbid-sequences", false),
        number("password.history", 5, 0...24), number("password.minimum-age-days", 0, 0...365),
        number("password.expires-after-days", 0, 0...3_650), flag("password.allow-change-after-expiry", false),
        number("password.expiry-spread-days", 1, 1...90),
        number("lockout.attempts", 10, 3...100), number("lockout.minutes", 15, 0...1_440),
        number("lockout.counter-reset-minutes", 15, 1...1_440),
        flag("recovery.email-reset", true), number("recovery.link-minutes", 30, 5...1_440),
        number("recovery.address-hold-hours", 0, 0...168), flag("recovery.reset-without-factor", true),
        Sample(
            name: "factors.required", fallback: "administrators",
            allowed: ["none", "users", "administrators", "everyone"], refused: ["", "all", "None"]),
        number("factors.enrolment-days", 7, 1...365), number("factors.attempts", 5, 3...20),
        flag("factors.totp", true), flag("factors.push", true), flag("factors.passkeys", true),
        Sample(
            name: "factors.duo.client-id", fallback: "", allowed: ["", "DIXXXXXXXXXXXXXXXXXX"],
            refused: ["DIX", "DIXXXXXXXXXXXXXXXXXXX", "DIXXXXXXXXXXXXXXXXX ", "DIXXXXXXXXXXXXXXXXXé"]),
        // Checked before it is sealed: see below.
        Sample(name: "factors.duo.client-secret", fallback: "", allowed: [""], refused: []),
        Sample(
            name: "factors.duo.api-host", fallback: "",
            allowed: ["", "api-0123abcd.duosecurity.com", "api-0123abcd.duofederal.com", "localhost:8090"],
            refused: [
                "duo", "https://api-0123abcd.duosecurity.com", "api-0123abcd.duosecurity.com/", "api-.duosecurity.com",
                "api-0123abcd.duosecurity.com:443", "api-0123abcd.duosecurity.com.evil.example",
                "evil.example/api-0123abcd.duosecurity.com", "api-a.b.duosecurity.com", "API-0123ABCD.duosecurity.com",
                "api-0123abcd.duosecurity.com\n", "api-é.duosecurity.com", "10.0.0.1", "10.0.0.1:8090", "evil.example",
                "duosecurity.com", "admin-0123abcd.duosecurity.com", "api-0 x.duosecurity.com", "localhost:8090/x",
                "localhost:0", "api-\(String(repeating: "a", count: 33)).duosecurity.com",
            ]),
        flag("helpdesk.second-consent", false), number("session.idle-minutes", 30, 1...1_440),
        number("session.hours", 12, 1...720),
        Sample(
            name: "events.syslog-url", fallback: "",
            allowed: ["", "tls://logs.example.org", "tcp://10.0.0.7:1514", "tls://[2001:db8::1]:6514"],
            refused: [
                "logs.example.org", "udp://logs.example.org", "tls://", "tls://a b", "tls://logs.example.org/",
                "tls://logs.example.org:0", "tls://logs.example.org:65536", "tls://user@logs.example.org",
                "tls://logs.example.org:", "tls://-a", "tls://logs.example.org\n",
            ]),
        Sample(
            name: "events.webhook-url", fallback: "",
            allowed: ["", "https://hooks.example.org/in?team=7", "https://10.0.0.7:8443", "http://localhost:9000/x"],
            refused: [
                "hooks.example.org", "http://hooks.example.org/", "ftp://hooks.example.org", "https://",
                "https://me:secret@hooks.example.org/", "https://hooks.example.org/#part",
                "https://hooks.example.org/a b", "https://hooks.example.org/é", "https://hooks.example.org/\r\nX: y",
                "https://hooks.example.org\\@evil.example/", "https://" + String(repeating: "a", count: 200),
            ]),
        // Checked before it is sealed: see below.
        Sample(name: "events.webhook-secret", fallback: "", allowed: [""], refused: []),
    ]

    @Test("Every setting is described here, once")
    func complete() {
        #expect(SettingKey.all.map(\.name) == Self.samples.map(\.name))
    }

    @Test("Until somebody changes it, the default holds", arguments: samples)
    func fallback(sample: Sample) throws {
        #expect(try SettingKey.named(sample.name).read(Settings()) == sample.fallback)
    }

    @Test("What is allowed is read back as it was written, and changes nothing else", arguments: samples)
    func roundTrip(sample: Sample) throws {
        let key = try SettingKey.named(sample.name)
        for value in sample.allowed {
            let changed = try key.setting(value, in: Settings())
            #expect(key.read(changed) == value)
            for other in SettingKey.all where other.name != key.name {
                #expect(other.read(changed) == other.read(Settings()))
            }
            #expect(try key.setting(sample.fallback, in: changed) == Settings())
        }
    }

    @Test("What is not allowed is refused, and the refusal names the range", arguments: samples)
    func refused(sample: Sample) throws {
        let key = try SettingKey.named(sample.name)
        for value in sample.refused {
            let fault = #expect(throws: SettingFault.self) { try key.setting(value, in: Settings()) }
            #expect(fault?.refusal == .settingOutOfRange(key: sample.name, range: key.range))
        }
        #expect(!key.range.isEmpty)
    }

    @Test("A secret is checked in plain, kept sealed, and shown to nobody")
    func secret() throws {
        let key = try SettingKey.named("factors.duo.client-secret")
        #expect(SettingKey.all.filter(\.isSecret).map(\.name) == [key.name, "events.webhook-secret"])
        try key.check(Secret(String(repeating: "aB3d", count: 10)))
        try key.check(Secret(""))
        for bad in ["x", String(repeating: "x", count: 39), String(repeating: "x", count: 41), "(set)"] {
            #expect(throws: SettingFault.self) { try key.check(Secret(bad)) }
        }
        let changed = try key.setting("s1.1.sealed", in: Settings())
        #expect(changed.factors.duo.clientSecret == SealedSecret(text: "s1.1.sealed"))
        #expect(key.read(changed) == "(set)")
        #expect(key.stored(in: changed) == "s1.1.sealed")
        #expect(try key.setting("", in: changed) == Settings())
    }

    @Test("Duo is complete with all three")
    func duo() {
        var duo = DuoSettings()
        #expect(!duo.isComplete)
        duo.clientID = "DIXXXXXXXXXXXXXXXXXX"
        duo.apiHost = "api-0123abcd.duosecurity.com"
        #expect(!duo.isComplete)
        duo.clientSecret = SealedSecret(text: "sealed")
        #expect(duo.isComplete)
        duo.apiHost = ""
        #expect(!duo.isComplete)
    }

    @Test(
        "An unknown name is refused by name",
        arguments: ["", "password", "Password.history", "password.history ", "isAdmin"])
    func unknown(name: String) {
        let fault = #expect(throws: SettingFault.self) { try SettingKey.named(name) }
        #expect(fault?.refusal == .settingUnknown(name))
    }
}
