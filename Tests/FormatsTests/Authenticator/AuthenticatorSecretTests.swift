import Domain
import Formats
import Testing

@Suite("Authenticator secret")
struct AuthenticatorSecretTests {
    static let bytes = Array("12345678901234567890".utf8)
    static let key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

    @Test("The key is 32 characters of base32, shown in groups of four")
    func shownKey() throws {
        let secret = try #require(AuthenticatorSecret(bytes: Self.bytes))
        #expect(secret.key.exposed == Self.key)
        #expect(secret.groupedKey.exposed == "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ")
    }

    @Test(
        "A key that somebody saved reads back",
        arguments: [key, "gezd gnbv gy3t qojq gezd gnbv gy3t qojq", "GEZD-GNBV-GY3T-QOJQ-GEZD-GNBV-GY3T-QOJQ"])
    func reads(text: String) {
        #expect(AuthenticatorSecret(key: text)?.bytes.exposed == Self.bytes)
    }

    @Test(
        "Whatever isn't 160 bits is none",
        arguments: [
            "", "MY", String(key.dropLast()), "\(key)A", "\(key)\(key)", String(repeating: " ", count: 1_000_000),
        ])
    func refuses(text: String) {
        #expect(AuthenticatorSecret(key: text) == nil)
    }

    @Test("New ones differ, and none can be printed")
    func redacted() {
        let secret = AuthenticatorSecret(chance: .seeded(1))
        #expect(secret.bytes.exposed.count == 20)
        #expect(secret.bytes.exposed != AuthenticatorSecret(chance: .seeded(2)).bytes.exposed)
        var dumped = ""
        dump(secret, to: &dumped)
        dump(secret.key, to: &dumped)
        for output in ["\(secret)", String(reflecting: secret), "\(secret.groupedKey)", dumped] {
            #expect(!output.contains(secret.key.exposed.prefix(4)), "\(output)")
            #expect(!output.contains(String(secret.bytes.exposed[0])), "\(output)")
        }
    }
}
