import Domain
import Formats

/// What browsers and Duo send.
extension FuzzTests {
    static let outgoingTargets: [FuzzTarget] = [
        FuzzTarget("PushSubscription", seeds: [Array(PushSubscriptionTests.json().utf8)]) {
            try PushSubscription(json: String(decoding: $0, as: UTF8.self))
        } holds: { subscription, _ in
            subscription.publicKey.count == 65 && subscription.authentication.exposed.count == 16
                && subscription.endpoint.url.hasPrefix(subscription.endpoint.origin + "/")
                && (try? PushSubscription(json: subscription.json.exposed)) != nil
        },
        FuzzTarget("CompactJWS", seeds: [Array(CompactJWSTests.foreignHS512.utf8)]) {
            try CompactJWS(verifying: String(decoding: $0, as: UTF8.self), with: CompactJWSTests.key)
        } holds: { _, bytes in
            bytes == Array(CompactJWSTests.foreignHS512.utf8)
        },
        FuzzTarget("DuoAnswer", seeds: [Array(DuoTokenTests.answer(DuoTokenTests.sound).utf8)]) {
            try duoToken(answer: $0)
        } holds: { _, bytes in
            // Whatever else was changed, the token was not.
            JSON(bytes)?["id_token"] == JSON(DuoTokenTests.answer(DuoTokenTests.sound))?["id_token"]
        },
        FuzzTarget("DuoState", seeds: [Array(DuoStateTests.make().text.utf8)]) {
            DuoStateTests.known(String(decoding: $0, as: UTF8.self))
        } holds: { _, bytes in
            bytes == Array(DuoStateTests.make().text.utf8)
        },
        FuzzTarget("DuoClaims", seeds: [Array(JSON.object(DuoTokenTests.sound).description.utf8)]) {
            try duoToken(answer: signed($0))
        } holds: { token, bytes in
            let claims = JSON(bytes)
            return ["iss", "aud", "nonce", "preferred_username"].allSatisfy {
                claims?[$0] == DuoTokenTests.sound[$0] || claims?[$0] == .array([DuoTokenTests.sound[$0] ?? .null])
            } && token.isAllowed == (claims?["auth_result"]?["result"] == .string("allow"))
        },
    ]

    private static func duoToken(answer: [UInt8]) throws -> DuoToken {
        try DuoToken(
            answer: answer, for: DuoConfigurationTests.sample(), userName: "zoë", nonce: DuoTokenTests.nonce,
            now: Timestamp(milliseconds: DuoTokenTests.seconds * 1_000))
    }

    /// An answer with a token that Duo signed, whatever it says.
    private static func signed(_ payload: [UInt8]) -> [UInt8] {
        let key = HS512Key(Secret(Array(DuoConfigurationTests.secret.utf8)))
        let input = "\(Base64URL.encode(#"{"alg":"HS512"}"#.utf8)).\(Base64URL.encode(payload))"
        let signature = Base64URL.encode(key.signature(for: Array(input.utf8)))
        return Array(#"{"id_token":"\#(input).\#(signature)"}"#.utf8)
    }
}
