import Domain
import Formats
import Testing

@Suite("Compact JWS")
struct CompactJWSTests {
    static let key = HS512Key(Secret(Array("deadbeefdeadbeefdeadbeefdeadbeefdeadbeef".utf8)))
    /// Both made with PyPI's PyJWT.
    static let foreignHS512 =
        "eyJhbGciOiJIUzUxMiIsInR5cCI6IkpXVCJ9.eyJhIjoxLCJiIjoiXHUwMGU5In0."
        + "XhzmZXhSYotOhF3Gq3P58sJLnf_759P1XKKYocVQ0snJ75x6PHxmowpehndpNKmrOqocOf8z4UkEnt6p0hUkEg"
    static let foreignES256 =
        "eyJhbGciOiJFUzI1NiIsInR5cCI6IkpXVCJ9.eyJhIjoxfQ."
        + "sv4m6fUCu1rK20yEdV8YM57yslgYJcwhy3WG6ZKEbdVVcYuprd0c7FBKFJZhq5NvqlhxJODdChxWCfbFzxv3Nw"
    static let foreignPoint =
        "BNqS5gkTu8QWMSCZaIA92vvk7PNRRxTKPOYzdV-baew9G5TZdtWQn_2VYzFqeiYMvyyAhBe7rh-I2dl3UgItDLc"

    static func es256PublicKey() throws -> ES256PublicKey {
        let point = try #require(Base64URL.decode(foreignPoint))
        return try #require(ES256PublicKey(x963: point))
    }

    /// A text with this header, signed as the key signs.
    private func signed(header: String, payload: String = "{}", with key: HS512Key = Self.key) -> String {
        let input = "\(Base64URL.encode(header.utf8)).\(Base64URL.encode(payload.utf8))"
        return "\(input).\(Base64URL.encode(key.signature(for: Array(input.utf8))))"
    }

    @Test("Reads what another implementation signed")
    func foreign() throws {
        #expect(
            try CompactJWS(verifying: Self.foreignHS512, with: Self.key).payload
                == .object(["a": .integer(1), "b": .string("é")]))
        #expect(
            try CompactJWS(verifying: Self.foreignES256, with: Self.es256PublicKey()).payload
                == .object(["a": .integer(1)]))
    }

    @Test("What is signed reads back, by either algorithm")
    func roundTrip() throws {
        let claims: [String: JSON] = ["sub": .string("é\"\\"), "exp": .integer(1_763_772_000)]
        let shared = CompactJWS.sign(claims, with: Self.key)
        #expect(try CompactJWS(verifying: shared, with: Self.key).payload == .object(claims))
        let key = try #require(ES256PrivateKey(bytes: Chance.seeded(1).p256PrivateKey()))
        let text = try CompactJWS.sign(claims, with: key)
        #expect(try CompactJWS(verifying: text, with: key.publicKey).payload == .object(claims))
    }

    @Test("HS512 is deterministic, and as PyJWT does it")
    func made() {
        let text = CompactJWS.sign(["a": .integer(1)], with: Self.key)
        #expect(text.hasPrefix("eyJhbGciOiJIUzUxMiIsInR5cCI6IkpXVCJ9.eyJhIjoxfQ."))
    }

    @Test(
        "The header chooses no algorithm",
        arguments: [
            #"{"alg":"none"}"#, #"{"alg":"None"}"#, #"{"alg":""}"#, #"{"alg":"HS256"}"#, #"{"alg":"hs512"}"#,
            #"{"alg":"RS256"}"#, #"{"alg":"ES256"}"#, #"{"alg":["HS512"]}"#, #"{"alg":null}"#, "{}", #"{"typ":"JWT"}"#,
        ])
    func algorithms(header: String) {
        #expect(throws: CompactJWS.Fault.wrongAlgorithm) {
            try CompactJWS(verifying: signed(header: header), with: Self.key)
        }
    }

    @Test("A point on the curve is no HMAC key, though everybody knows it")
    func confusion() throws {
        let point = try #require(Base64URL.decode(Self.foreignPoint))
        for algorithm in ["HS512", "HS256", "ES256"] {
            let text = signed(header: #"{"alg":"\#(algorithm)"}"#, with: HS512Key(Secret(point)))
            let expected: CompactJWS.Fault = algorithm == "ES256" ? .wrongSignature : .wrongAlgorithm
            #expect(throws: expected) { try CompactJWS(verifying: text, with: Self.es256PublicKey()) }
        }
    }

    @Test("Extensions that must be understood are refused")
    func critical() {
        for header in [#"{"alg":"HS512","crit":["b64"],"b64":false}"#, #"{"alg":"HS512","crit":[]}"#] {
            #expect(throws: CompactJWS.Fault.criticalExtension) {
                try CompactJWS(verifying: signed(header: header), with: Self.key)
            }
        }
    }

    @Test("Members that are there twice are refused, in header and payload")
    func duplicates() {
        for text in [
            signed(header: #"{"alg":"none","alg":"HS512"}"#),
            signed(header: #"{"alg":"HS512"}"#, payload: #"{"sub":"ada","sub":"zoe"}"#),
        ] {
            #expect(throws: CompactJWS.Fault.malformed) { try CompactJWS(verifying: text, with: Self.key) }
        }
    }

    @Test(
        "What is not three parts of canonical base64url with objects inside is refused",
        arguments: [
            "", ".", "..", "a.b.c", "....", "e30.e30", "e30.e30.", "e30.e30.e30.e30", "W10.e30.e30", "ImEi.e30.",
        ])
    func malformed(text: String) {
        #expect(throws: CompactJWS.Fault.self) { try CompactJWS(verifying: text, with: Self.key) }
    }

    @Test("The same bytes in another spelling are another text")
    func spelling() throws {
        let parts = Self.foreignHS512.split(separator: ".")
        let spellings = [
            Self.foreignHS512 + "=", Self.foreignHS512 + "\n", " " + Self.foreignHS512,
            // The last character of 64 bytes carries four bits that must be zero.
            String(Self.foreignHS512.dropLast()) + "h", parts.joined(separator: ".") + ".",
            Self.foreignHS512.replacing("_", with: "/").replacing("-", with: "+"),
        ]
        for text in spellings {
            #expect(throws: CompactJWS.Fault.malformed) { try CompactJWS(verifying: text, with: Self.key) }
        }
    }

    @Test(
        "A payload that is no object is refused though it is signed", arguments: ["[]", "1", "\"a\"", "null", "", "{"])
    func payloads(payload: String) {
        let text = signed(header: #"{"alg":"HS512"}"#, payload: payload)
        #expect(throws: CompactJWS.Fault.malformed) { try CompactJWS(verifying: text, with: Self.key) }
    }

    @Test("What is too long is not even looked at")
    func length() {
        let filler = String(repeating: "x", count: CompactJWS.maximumLength)
        let text = signed(header: #"{"alg":"HS512"}"#, payload: #"{"a":"\#(filler)"}"#)
        #expect(throws: CompactJWS.Fault.tooLong) { try CompactJWS(verifying: text, with: Self.key) }
    }

    @Test("Another key, and a signature with any bit changed, are wrong")
    func everyBit() throws {
        #expect(throws: CompactJWS.Fault.wrongSignature) {
            try CompactJWS(verifying: Self.foreignHS512, with: HS512Key(Secret([1])))
        }
        let publicKey = try Self.es256PublicKey()
        for bit in 0..<512 {
            let shared = try Self.changed(Self.foreignHS512, bit: bit)
            #expect(throws: CompactJWS.Fault.wrongSignature) { try CompactJWS(verifying: shared, with: Self.key) }
            let signed = try Self.changed(Self.foreignES256, bit: bit)
            #expect(throws: CompactJWS.Fault.wrongSignature) { try CompactJWS(verifying: signed, with: publicKey) }
        }
    }

    /// With one bit of the signature changed.
    private static func changed(_ text: String, bit: Int) throws -> String {
        let parts = text.split(separator: ".")
        var signature = try #require(Base64URL.decode(parts[2]))
        signature[bit / 8] ^= 1 << UInt8(bit % 8)
        return "\(parts[0]).\(parts[1]).\(Base64URL.encode(signature))"
    }

    @Test("Keys that are none are not taken")
    func keys() throws {
        #expect(ES256PrivateKey(bytes: Secret([UInt8](repeating: 0, count: 32))) == nil)
        #expect(ES256PrivateKey(bytes: Secret([UInt8](repeating: 0xFF, count: 32))) == nil)
        #expect(ES256PrivateKey(bytes: Secret([1])) == nil)
        let point = try #require(Base64URL.decode(Self.foreignPoint))
        #expect(ES256PublicKey(x963: point) != nil)
        var offCurve = point
        offCurve[64] ^= 1
        let compressed = [2 + (point[64] & 1)] + point[1...32]
        for bytes in [
            offCurve, compressed, [0], [], Array(point.dropLast()), point + [0], [4] + [UInt8](repeating: 0, count: 64),
        ] {
            #expect(ES256PublicKey(x963: bytes) == nil)
        }
    }
}
