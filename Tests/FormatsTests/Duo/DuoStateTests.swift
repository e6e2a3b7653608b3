import Domain
import Formats
import Testing

@Suite("Duo: the state that goes there and comes back")
struct DuoStateTests {
    private static let key = Secret([UInt8](repeating: 7, count: 32))
    private static let now = Timestamp(milliseconds: 1_795_356_300_000)
    private static let flow = ID<Flow>(rawValue: "01flow")

    static func make(
        _ purpose: DuoState.Purpose = .answer, goingTo destination: String = "recovery-codes", chance: UInt8 = 1,
        confirming link: String = ""
    ) -> DuoState {
        DuoState(
            for: purpose, in: flow, confirming: link, goingTo: destination,
            entropy: [UInt8](repeating: chance, count: DuoState.entropyLength), at: now, key: key)
    }

    static func known(
        _ text: String, for purpose: DuoState.Purpose = .answer, in flow: ID<Flow> = flow, confirming link: String = "",
        key: Secret<[UInt8]> = key
    ) -> DuoState? {
        DuoState(returned: text, for: purpose, in: flow, confirming: link, key: key)
    }

    @Test(
        "One that comes back is known again, for a quarter of an hour, with where to go", arguments: ["", "overview"])
    func comesBack(destination: String) throws {
        let made = Self.make(goingTo: destination)
        let back = try #require(Self.known(made.text))
        #expect(back.spent == made.spent)
        #expect(back.spent.expiresAt == Self.now + .minutes(15))
        #expect(back.isLive(at: Self.now + .minutes(15) - .milliseconds(1)))
        #expect(!back.isLive(at: Self.now + .minutes(15)))
        #expect(DuoState.destination(in: made.text) == destination)
        #expect(back.nonce(key: Self.key) == made.nonce(key: Self.key))
    }

    @Test("For another purpose, in another flow or under another key it is none")
    func foreign() {
        let text = Self.make().text
        #expect(Self.known(text, for: .addition) == nil)
        #expect(Self.known(text, in: ID(rawValue: "02flow")) == nil)
        #expect(Self.known(text, key: Secret([])) == nil)
    }

    @Test("A link that was opened, exchanged or dropped meanwhile makes it none")
    func links() {
        for (gone, back) in [("", "a"), ("a", ""), ("a", "b")] {
            #expect(Self.known(Self.make(confirming: gone).text, confirming: back) == nil)
            #expect(Self.known(Self.make(confirming: gone).text, confirming: gone) != nil)
        }
    }

    @Test("Nothing about it can be changed")
    func unforgeable() {
        let text = Self.make().text
        for place in text.indices {
            let changed = text.replacingCharacter(at: place, with: text[place] == "A" ? "B" : "A")
            #expect(Self.known(changed) == nil, "\(changed)")
        }
        for other in ["", ".", "..", String(text.dropLast()), text + ".", text + "s", "recovery-codes", text + "\0"] {
            #expect(Self.known(other) == nil, "\(other)")
        }
    }

    @Test("A passkey's challenge is none")
    func otherKind() {
        let challenge = PasskeyChallenge(
            for: .answer, of: "01flow", entropy: [UInt8](repeating: 1, count: PasskeyChallenge.entropyLength),
            at: Self.now, key: Self.key)
        #expect(Self.known(challenge.text + ".") == nil)
    }

    @Test("It and its nonce are what Duo takes, and no two are alike")
    func fits() throws {
        let (one, other) = (Self.make(), Self.make(chance: 2))
        let configuration = try DuoConfigurationTests.sample()
        #expect(
            configuration.authorizeURL(
                userName: "ada", state: one.text, nonce: one.nonce(key: Self.key), redirect: "https://x.example/",
                now: Self.now) != nil)
        #expect(one.text != other.text && one.spent != other.spent)
        #expect(one.nonce(key: Self.key) != other.nonce(key: Self.key))
        #expect(!one.text.contains(one.nonce(key: Self.key)))
        #expect(one.nonce(key: Self.key) != one.nonce(key: Secret([])))
    }
}

extension String {
    fileprivate func replacingCharacter(at place: Index, with character: Character) -> String {
        String(self[..<place]) + String(character) + String(self[index(after: place)...])
    }
}
