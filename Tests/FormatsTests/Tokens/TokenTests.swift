import Domain
import Formats
import Testing

@Suite("Tokens")
struct TokenTests {
    static let entropy = (0..<32).map { UInt8($0) }
    static let text = "lsr_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
    static let malformed: [String] = [
        "", "lsr_", "lsr", String(text.dropLast()), "\(text)A", "\(text)=", " \(text)", "\(text)\n", "\(text)\0",
        // The last character carries two bits that must be zero.
        "\(text.dropLast())9", "LSR_\(text.dropFirst(4))", "lsr-\(text.dropFirst(4))",
        "\(text.dropLast())+", "\(text.dropLast())é", "lsr_\(String(repeating: "A", count: 100_000))",
    ]

    @Test("A token is its kind's prefix and 43 characters")
    func text() {
        #expect(Token(kind: .resetLink, entropy: Self.entropy).text.exposed == Self.text)
    }

    @Test("What is stored is SHA-256 over the whole text")
    func digest() {
        // printf %s lsr_… | openssl dgst -sha256 -binary | basenc --base64url
        let expected = "3TQxbSC74kA5-adX4tcNt6Dm5CcQFK6lpXdYCTE3oK0"
        #expect(Token(kind: .resetLink, entropy: Self.entropy).digest == expected)
        #expect(Token(kind: .session, entropy: Self.entropy).digest != expected)
    }

    @Test("A token reads back", arguments: TokenKind.allCases)
    func roundTrip(kind: TokenKind) throws {
        let made = Chance.seeded(7).token(kind)
        let read = try #require(Token(parsing: made.text.exposed[...], as: kind))
        #expect(read.digest == made.digest)
        #expect(read.kind == kind)
    }

    @Test("A token of one kind is none of any other", arguments: TokenKind.allCases)
    func kindsAreApart(kind: TokenKind) {
        let text = Chance.seeded(7).token(kind).text.exposed
        for other in TokenKind.allCases where other != kind {
            #expect(Token(parsing: text, as: other) == nil)
        }
    }

    @Test("A token of one portal is none of the other, not even under its prefix", arguments: TokenKind.allCases)
    func portalsAreApart(kind: TokenKind) throws {
        let users = Token(kind: kind, entropy: Self.entropy)
        let administrators = Token(kind: kind, at: .administrators, entropy: Self.entropy)
        #expect(Token(parsing: users.text.exposed, as: kind, at: .administrators) == nil)
        #expect(Token(parsing: administrators.text.exposed, as: kind) == nil)
        #expect(users.text.exposed.dropFirst(4) == administrators.text.exposed.dropFirst(4))
        #expect(users.digest != administrators.digest)
        let read = try #require(Token(parsing: administrators.text.exposed, as: kind, at: .administrators))
        #expect(read.digest == administrators.digest && read.entrance == .administrators)
        #expect("\(read)".hasPrefix("la"))
    }

    @Test("No prefix begins another's")
    func prefixesAreDistinct() {
        let prefixes = TokenKind.allCases.flatMap { kind in Entrance.allCases.map { kind.prefix(at: $0) } }
        #expect(Set(prefixes).count == 2 * TokenKind.allCases.count)
        #expect(prefixes.allSatisfy { $0.utf8.count == 3 })
    }

    @Test("Anything but the one way of writing it is refused", arguments: malformed)
    func refuses(text: String) {
        #expect(Token(parsing: text, as: .resetLink) == nil)
    }

    @Test("A token can't be printed")
    func redacted() {
        let token = Token(kind: .resetLink, entropy: Self.entropy)
        var dumped = ""
        dump(token, to: &dumped)
        for output in ["\(token)", String(describing: token), String(reflecting: token), "\([token])", dumped] {
            #expect(!output.contains("AAECAw"), "\(output)")
        }
        #expect("\(token)" == "lsr_(secret)")
    }
}
