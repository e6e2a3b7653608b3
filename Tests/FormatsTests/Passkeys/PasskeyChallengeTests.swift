import Domain
import Formats
import Testing

@Suite("Challenges that say themselves what they are for")
struct PasskeyChallengeTests {
    private static let key = Secret([UInt8](repeating: 7, count: 32))
    private static let now = Timestamp(milliseconds: 1_795_356_300_000)

    static let sample = make()

    static func known(_ bytes: [UInt8]) -> PasskeyChallenge? {
        PasskeyChallenge(answered: bytes, for: .answer, of: "flow", key: key)
    }

    private static func make(
        _ purpose: PasskeyChallenge.Purpose = .answer, of holder: String = "flow", chance: UInt8 = 1
    ) -> PasskeyChallenge {
        PasskeyChallenge(
            for: purpose, of: holder, entropy: [UInt8](repeating: chance, count: PasskeyChallenge.entropyLength),
            at: now, key: key)
    }

    @Test("One that comes back is known again, until its five minutes are over")
    func known() throws {
        let made = Self.sample
        let back = try #require(Self.known(made.bytes))
        #expect(back.spent == made.spent)
        #expect(back.spent.expiresAt == Self.now + .minutes(5))
        #expect(back.isLive(at: Self.now + .minutes(5) - .milliseconds(1)))
        #expect(!back.isLive(at: Self.now + .minutes(5)))
        // Another server's clock may be behind; one that was set back brings nothing to life again.
        #expect(back.isLive(at: Self.now - .minutes(1)))
        #expect(!back.isLive(at: Self.now - .minutes(1) - .milliseconds(1)))
    }

    @Test("For another purpose, another holder or under another key it is none")
    func foreign() {
        let bytes = Self.sample.bytes
        for purpose in PasskeyChallenge.Purpose.allCases where purpose != .answer {
            #expect(PasskeyChallenge(answered: bytes, for: purpose, of: "flow", key: Self.key) == nil)
        }
        #expect(PasskeyChallenge(answered: bytes, for: .answer, of: "flow2", key: Self.key) == nil)
        #expect(PasskeyChallenge(answered: bytes, for: .answer, of: "flow", key: Secret([])) == nil)
    }

    @Test("Not one bit of it can be changed, nor its length")
    func unforgeable() {
        let bytes = Self.sample.bytes
        for place in bytes.indices {
            for bit in 0..<8 {
                var changed = bytes
                changed[place] ^= 1 << bit
                #expect(Self.known(changed) == nil)
            }
        }
        for other in [[], Array(bytes.dropLast()), bytes + [0], Array(bytes.prefix(24))] {
            #expect(Self.known(other) == nil)
        }
    }

    @Test("Two made at the same moment differ by their chance")
    func differ() {
        #expect(Self.make(chance: 1).bytes != Self.make(chance: 2).bytes)
        #expect(Self.make(chance: 1).spent != Self.make(chance: 2).spent)
    }
}
