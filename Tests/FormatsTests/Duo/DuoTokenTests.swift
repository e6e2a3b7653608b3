import Domain
import Formats
import Testing

@Suite("Duo token")
struct DuoTokenTests {
    static let seconds: Int64 = 1_763_772_000
    static let nonce = String(repeating: "n", count: 32)
    static let sound: [String: JSON] = [
        "iss": .string("https://api-0123abcd.duosecurity.com/oauth/v1/token"),
        "aud": .string(DuoConfigurationTests.clientID), "sub": .string("zoë"), "preferred_username": .string("zoë"),
        "iat": .integer(seconds), "exp": .integer(seconds + 300), "nonce": .string(nonce),
        "auth_result": .object(["result": .string("allow")]),
    ]

    static func answer(_ claims: [String: JSON]) -> String {
        let token = CompactJWS.sign(claims, with: HS512Key(Secret(Array(DuoConfigurationTests.secret.utf8))))
        return #"{"access_token":"x","expires_in":300,"id_token":"\#(token)","token_type":"Bearer"}"#
    }

    private func read(
        _ answer: String, at seconds: Int64 = seconds, userName: String = "zoë", nonce: String = nonce
    ) throws -> Result<Bool, DuoTokenFault> {
        let configuration = try DuoConfigurationTests.sample()
        do throws(DuoTokenFault) {
            let token = try DuoToken(
                answer: Array(answer.utf8), for: configuration, userName: userName, nonce: nonce,
                now: Timestamp(milliseconds: seconds * 1_000))
            return .success(token.isAllowed)
        } catch {
            return .failure(error)
        }
    }

    @Test("A sound token is a proof")
    func allowed() throws {
        #expect(try read(Self.answer(Self.sound)) == .success(true))
        let list = Self.sound.merging(["aud": .array([.string(DuoConfigurationTests.clientID)])]) { $1 }
        #expect(try read(Self.answer(list)) == .success(true))
    }

    @Test(
        "Clocks may differ by a minute and no more", arguments: [(-61, false), (-60, true), (359, true), (360, false)])
    func clocks(offset: Int64, isTaken: Bool) throws {
        let expected: Result<Bool, DuoTokenFault> =
            isTaken ? .success(true) : .failure(offset < 0 ? .issuedAt : .expired)
        #expect(try read(Self.answer(Self.sound), at: Self.seconds + offset) == expected)
    }

    @Test(
        "A claim that is missing or of another type is a wrong one",
        arguments: [
            ("iss", .failure(.issuer)), ("aud", .failure(.audience)), ("exp", .failure(.expired)),
            ("iat", .failure(.issuedAt)), ("nonce", .failure(.nonce)), ("preferred_username", .failure(.userName)),
            ("auth_result", .success(false)),
        ] as [(String, Result<Bool, DuoTokenFault>)])
    func claims(name: String, expected: Result<Bool, DuoTokenFault>) throws {
        var claims = Self.sound
        claims[name] = nil
        #expect(try read(Self.answer(claims)) == expected)
        for other in [JSON.null, .bool(true), .array([]), .object([:]), .string("x"), .string("")] {
            claims[name] = other
            #expect(try read(Self.answer(claims)) == expected)
        }
    }

    @Test("A name in another normal form is another name")
    func normalForm() throws {
        let claims = Self.sound.merging(["preferred_username": .string("zoe\u{308}")]) { $1 }
        #expect(try read(Self.answer(claims)) == .failure(.userName))
    }

    @Test("Whoever asks for nobody, or without chance, gets no proof")
    func nobody() throws {
        let nobody = Self.sound.merging(["preferred_username": .string("")]) { $1 }
        #expect(try read(Self.answer(nobody), userName: "") == .failure(.userName))
        let noChance = Self.sound.merging(["nonce": .string("")]) { $1 }
        #expect(try read(Self.answer(noChance), nonce: "") == .failure(.nonce))
    }

    @Test("An answer without a token", arguments: ["", "{}", "[]", "null", #"{"id_token":null}"#, #"{"id_token":1}"#])
    func answers(text: String) throws {
        #expect(try read(text) == .failure(.malformed))
    }
}
