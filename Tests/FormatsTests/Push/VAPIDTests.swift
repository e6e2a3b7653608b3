import Domain
import Formats
import Testing

@Suite("VAPID")
struct VAPIDTests {
    private let now = Timestamp(milliseconds: 1_763_772_000_999)

    private func identity(_ contact: VAPIDContact) throws -> VAPIDIdentity {
        VAPIDIdentity(
            key: try #require(ES256PrivateKey(bytes: Chance.seeded(5).p256PrivateKey())), contact: contact)
    }

    @Test("Names the push service and whom to write to, for half a day")
    func claims() throws {
        let identity = try identity(VAPIDContact(try EmailAddress("help@northwind.example")))
        let endpoint = try #require(PushEndpoint("https://Push.Example.net:443/a/b"))
        let header = try identity.authorization(for: endpoint, now: now)
        let parts = try #require(header.wholeMatch(of: /vapid t=([\w.-]+), k=([\w-]+)/))
        #expect(String(parts.2) == identity.applicationServerKey)
        #expect(Base64URL.decode(parts.2) == identity.key.publicKey.x963)
        let payload = try CompactJWS(verifying: parts.1, with: identity.key.publicKey).payload
        #expect(
            payload
                == .object([
                    "aud": .string("https://push.example.net"), "sub": .string("mailto:help@northwind.example"),
                    "exp": .integer(1_763_772_000 + 12 * 3_600),
                ]))
    }

    @Test("A page can be the contact as well")
    func page() throws {
        #expect(
            VAPIDContact(try BaseURL("https://portal.northwind.example/")).uri == "https://portal.northwind.example")
    }

    @Test("The point is that of the private key")
    func keys() throws {
        // RFC 8291, section 5: the application server's.
        let bytes = try #require(Base64URL.decode("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"))
        let key = try #require(ES256PrivateKey(bytes: Secret(bytes)))
        #expect(
            Base64URL.encode(key.publicKey.x963)
                == "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8")
    }
}
