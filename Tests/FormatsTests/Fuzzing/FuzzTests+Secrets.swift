import Domain
import Formats

/// What people type and browsers bring back, where one text must stand for one secret.
extension FuzzTests {
    static let secretTargets: [FuzzTarget] = [
        FuzzTarget("SpokenCode", seeds: spokenCodes) {
            SpokenCode(typed: String(decoding: $0, as: UTF8.self))
        } holds: { code, bytes in
            let typed = bytes.filter { !" -\t\r\n".utf8.contains($0) }
            let read = String(decoding: typed, as: UTF8.self).uppercased().map { character in
                ["O": "0", "I": "1", "L": "1"][character] ?? character
            }
            return code.text.exposed.utf8.count == 9 && code.text.exposed.filter { $0 != "-" } == String(read)
        },
        FuzzTarget("PasskeyChallenge", seeds: [PasskeyChallengeTests.sample.bytes]) {
            PasskeyChallengeTests.known($0)
        } holds: { challenge, bytes in
            // Whatever else comes back was not made here.
            bytes == PasskeyChallengeTests.sample.bytes && challenge.spent == PasskeyChallengeTests.sample.spent
        },
        FuzzTarget(
            "Base64URL", seeds: ["", "AA", "AAA", "AAAA", "__-_", "VGhlIHF1aWNrIGJyb3du"].map { Array($0.utf8) }
        ) {
            Base64URL.decode(String(decoding: $0, as: UTF8.self))
        } holds: { bytes, text in
            Base64URL.encode(bytes).utf8.elementsEqual(text)
        },
        FuzzTarget("Token", seeds: tokens) { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            let read = Entrance.allCases.flatMap { entrance in
                TokenKind.allCases.compactMap { Token(parsing: text, as: $0, at: entrance) }
            }
            return read.isEmpty ? nil : read
        } holds: { tokens, bytes in
            tokens.count == 1 && tokens[0].text.exposed.utf8.elementsEqual(bytes) && bytes.count == 47
                && bytes.starts(with: tokens[0].kind.prefix(at: tokens[0].entrance).utf8)
                && tokens[0].digest.utf8.count == 43
        },
    ]

    private static var spokenCodes: [[UInt8]] {
        let chance = Chance.seeded(13)
        let codes = (0..<4).map { _ in SpokenCode(entropy: chance.bytes(SpokenCode.entropyLength)).text.exposed }
        return (codes + codes.map { $0.lowercased().replacing("-", with: " ") } + ["oiL0-1234"]).map { Array($0.utf8) }
    }

    private static var tokens: [[UInt8]] {
        let chance = Chance.seeded(17)
        return Entrance.allCases.flatMap { entrance in
            TokenKind.allCases.map { Array(chance.token($0, at: entrance).text.exposed.utf8) }
        }
    }
}
