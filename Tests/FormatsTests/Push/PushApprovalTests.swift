import Domain
import Formats
import Testing

@Suite("Push approval")
struct PushApprovalTests {
    /// Signed by WebCrypto (Node 20) with the code in the documentation of `PushApproval`.
    static let approval = PushApproval(
        requestID: "req-é1", flowID: "flow-2", code: "042917", action: .approve,
        expiry: Timestamp(milliseconds: 1_763_772_000_123))
    static let key = "BAWApUAMq0QFYLSCi5Ur7Ab5VWfyNbMbeuBWWi8qZYVMbIDWi4OvcP8-QzYRxAplLrQj5K2xmS6Xmizl3QOxVdY"
    static let signature = "kJ9FdkFieqvm2nPztcYNfpjCIvEA_3VFZ0m4YvqzNqnkTMcfYN9yeBXgjWr79SGaR-fKBqy1tjhV2opw2IRedQ"

    @Test("What a phone signed with WebCrypto is valid")
    func foreign() throws {
        let key = try #require(PushDeviceKey(Self.key))
        #expect(key.text == Self.key)
        #expect(key.isValid(try #require(Base64URL.decode(Self.signature)), for: Self.approval))
    }

    @Test("The message is made of lengths and texts")
    func message() {
        let message = Self.approval.message
        let start: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0, 24] + Array("lockstep push approval 1".utf8)
        #expect(message.starts(with: start + [0, 0, 0, 0, 0, 0, 0, 7] + Array("req-é1".utf8)))
        #expect(message.suffix(21) == [0, 0, 0, 0, 0, 0, 0, 13] + Array("1763772000123".utf8))
    }

    @Test("A signature is for one request, flow, code, action and expiry")
    func others() throws {
        let key = try #require(PushDeviceKey(Self.key))
        let signature = try #require(Base64URL.decode(Self.signature))
        let (request, flow, code, expiry) = ("req-é1", "flow-2", "042917", Self.approval.expiry)
        let others = [
            PushApproval(requestID: "req-e1", flowID: flow, code: code, action: .approve, expiry: expiry),
            PushApproval(requestID: request, flowID: "flow-3", code: code, action: .approve, expiry: expiry),
            PushApproval(requestID: request, flowID: flow, code: "042918", action: .approve, expiry: expiry),
            PushApproval(requestID: request, flowID: flow, code: "", action: .approve, expiry: expiry),
            PushApproval(requestID: request, flowID: flow, code: code, action: .deny, expiry: expiry),
            PushApproval(requestID: request, flowID: flow, code: code, action: .wasNotMe, expiry: expiry),
            PushApproval(requestID: request, flowID: flow, code: code, action: .approve, expiry: expiry + .seconds(1)),
            // The bytes of one text moved into the next.
            PushApproval(requestID: request + "f", flowID: "low-2", code: code, action: .approve, expiry: expiry),
        ]
        for other in others { #expect(!key.isValid(signature, for: other)) }
    }

    @Test("Another key, and a signature in another form, are not valid")
    func otherKeys() throws {
        let key = try #require(PushDeviceKey(Self.key))
        let signature = try #require(Base64URL.decode(Self.signature))
        let private2 = try #require(ES256PrivateKey(bytes: Chance.seeded(3).p256PrivateKey()))
        let other = try #require(PushDeviceKey(Base64URL.encode(private2.publicKey.x963)))
        #expect(!other.isValid(signature, for: Self.approval))
        let zeros = [UInt8](repeating: 0, count: 64)
        for bytes in [[], zeros, Array(signature.dropLast()), signature + [0], Array(signature.reversed())] {
            #expect(!key.isValid(bytes, for: Self.approval))
        }
    }

    @Test(
        "Keys that are no point on the curve", arguments: ["", "AA", key + "=", "BAAA", String(key.dropLast(2)) + "AA"])
    func keys(text: String) {
        #expect(PushDeviceKey(text) == nil)
    }
}
