import Domain
import Formats
import Testing

@Suite("Key URI")
struct KeyURITests {
    static let key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

    static func make(_ organisation: String, _ address: String = "ada@example.org") throws -> String {
        let secret = try #require(AuthenticatorSecret(key: key))
        return KeyURI(organisation: organisation, address: try EmailAddress(address), secret: secret).text.exposed
    }

    @Test("Is what apps read")
    func text() throws {
        #expect(
            try Self.make("Analytical Engines")
                == "otpauth://totp/Analytical%20Engines:ada%40example.org?secret=\(Self.key)"
                + "&issuer=Analytical%20Engines&algorithm=SHA1&digits=6&period=30")
    }

    @Test("Without an organisation's name there is no issuer", arguments: ["", " ", ":", "\n\0", "::: "])
    func nameless(organisation: String) throws {
        #expect(
            try Self.make(organisation)
                == "otpauth://totp/ada%40example.org?secret=\(Self.key)&algorithm=SHA1&digits=6&period=30")
    }

    @Test(
        "No name adds a parameter, splits the label or ends it",
        arguments: [
            ("Acme&issuer=Evil&secret=AAAA", "Acme&issuer=Evil&secret=AAAA"), ("Acme?x=y", "Acme?x=y"),
            ("Acme#x", "Acme#x"), ("a/b/../c", "a/b/../c"), ("100% %26 %3A", "100% %26 %3A"),
            ("Acme: North", "Acme North"),
            ("Acme:evil@example.org", "Acme evil@example.org"), ("Ac\r\nme\0\t x", "Ac me x"),
            ("Müller & Söhne", "Müller & Söhne"),
            ("株式会社", "株式会社"), ("\u{202E}emcA", "\u{202E}emcA"), ("+1", "+1"), ("\"<svg>'", "\"<svg>'"),
        ])
    func injection(organisation: String, issuer: String) throws {
        let scanned = try #require(ScannedURI(try Self.make(organisation)))
        #expect(scanned.parameters.map(\.name) == ["secret", "issuer", "algorithm", "digits", "period"])
        #expect(scanned["secret"] == Self.key)
        #expect(scanned["issuer"] == issuer)
        #expect(scanned.label == "\(issuer):ada@example.org")
    }

    @Test("An address can't either")
    func address() throws {
        let scanned = try #require(ScannedURI(try Self.make("Acme", "a&issuer=b%3A?{}+c@example.org")))
        #expect(scanned.label == "Acme:a&issuer=b%3A?{}+c@example.org")
        #expect(scanned.parameters.count == 5)
    }

    @Test("A long name is cut between characters, and the code still fits")
    func long() throws {
        let address = String(repeating: "%", count: 64) + "@" + String(repeating: "a.", count: 92) + "de"
        for organisation in [
            String(repeating: "é", count: 500), "e" + String(repeating: "\u{301}", count: 5_000),
            "𒈙𒈙" + String(repeating: "𒈙", count: 99),
        ] {
            let uri = try Self.make(organisation, address)
            let scanned = try #require(ScannedURI(uri))
            #expect((scanned["issuer"] ?? "").utf8.count <= 64)
            #expect(organisation.hasPrefix(scanned["issuer"] ?? ""))
            #expect(QRCode(Secret(uri)) != nil)
        }
    }

    @Test("It can't be printed")
    func redacted() throws {
        let secret = try #require(AuthenticatorSecret(key: Self.key))
        let uri = KeyURI(organisation: "Acme", address: try EmailAddress("a@example.org"), secret: secret)
        #expect(!"\(uri)\(String(reflecting: uri))".contains("GEZD"))
    }
}
