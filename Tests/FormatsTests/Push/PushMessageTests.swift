import Crypto
import Domain
import Formats
import Testing

@Suite("Push message")
struct PushMessageTests {
    /// RFC 8291, section 5 and appendix A.
    @Test("Is what RFC 8291 gives as its example")
    func example() throws {
        let content = "When I grow up, I want to be a watermelon"
        let entropy = PushMessage.Entropy(
            salt: try #require(Base64URL.decode("DGv6ra1nlYgDCS1FRnbzlw")),
            privateKey: Secret(try #require(Base64URL.decode("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"))))
        let body = try PushMessage.encrypt(
            Array(content.utf8), to: try PushSubscription(json: PushSubscriptionTests.json()), entropy: entropy,
            paddedLength: content.utf8.count + 1)
        #expect(
            Base64URL.encode(body)
                == "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8w"
                + "EqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN")
    }

    @Test("Has the same length whatever it says, within what a push service must take")
    func lengths() throws {
        let subscription = try PushSubscription(json: PushSubscriptionTests.json())
        for length in [0, 1, 100, 2_047] {
            let body = try PushMessage.encrypt(
                [UInt8](repeating: 7, count: length), to: subscription, entropy: .init(chance: .seeded(1)))
            #expect(body.count == 86 + 2_048 + 16)
        }
        #expect(throws: PushMessage.Fault.tooLong) {
            try PushMessage.encrypt(
                [UInt8](repeating: 7, count: 2_048), to: subscription, entropy: .init(chance: .seeded(1)))
        }
        #expect(throws: PushMessage.Fault.tooLong) {
            try PushMessage.encrypt([], to: subscription, entropy: .init(chance: .seeded(1)), paddedLength: 3_995)
        }
    }

    @Test("The same content twice shows no likeness")
    func entropy() throws {
        let subscription = try PushSubscription(json: PushSubscriptionTests.json())
        let bodies = try (0..<20).map { _ in
            try PushMessage.encrypt([1], to: subscription, entropy: .init(chance: .system))
        }
        #expect(Set(bodies.map { $0.prefix(16) }).count == 20)
        #expect(Set(bodies.map { $0[21..<86] }).count == 20)
    }

    @Test("A topic says nothing and has the length that is allowed")
    func topic() {
        #expect(PushTopic.text(for: "request 1").count == 32)
        #expect(PushTopic.text(for: "request 1") == PushTopic.text(for: "request 1"))
        #expect(PushTopic.text(for: "request 1") != PushTopic.text(for: "request 2"))
    }
}
