import Domain
import Formats

/// What the app on a phone posts.
extension FuzzTests {
    static let phoneTargets: [FuzzTarget] = [
        FuzzTarget("PhoneRegistration", seeds: registrations()) {
            try JSON($0).map(PhoneRegistration.init)
        } holds: { message, bytes in
            let json = JSON(bytes)
            return json?["token"] == .string(message.token.text.exposed)
                && json?["key"] == .string(message.key.text)
                && json?["name"]?.string?.utf8.contains(message.name.text.utf8) == true
                && FactorName(message.name.text) == message.name
        },
        FuzzTarget("SignedPushAnswer", seeds: answers()) {
            JSON($0).flatMap(SignedPushAnswer.init)
        } holds: { message, bytes in
            let json = JSON(bytes)
            return json?["request"] == .string(message.request.rawValue) && message.request.rawValue.utf8.count == 26
                && json?["action"] == .string(message.action.rawValue)
                && json?["code"] == .string(message.code) && message.code.utf8.count <= SignedPushAnswer.longestCode
                && json?["signature"] == .string(Base64URL.encode(message.signature))
        },
        FuzzTarget("PhoneSubscription", seeds: subscriptions()) {
            JSON($0).flatMap(PhoneSubscription.init)
        } holds: { message, bytes in
            guard let subscription = message.subscription else { return JSON(bytes)?["subscription"] == .null }
            return (try? PushSubscription(json: subscription.json.exposed)) != nil
        },
    ]

    private static func registrations() -> [[UInt8]] {
        let token = Chance.seeded(11).token(.phoneEnrolment).text.exposed
        return ["Pixel", "Ada’s phone", " 電話 📱 "].map { name in
            bytes(["token": .string(token), "key": .string(PushApprovalTests.key), "name": .string(name)])
        }
    }

    private static func answers() -> [[UInt8]] {
        PushApproval.Action.allCases.map { action in
            bytes([
                "request": .string("01m814nk14wer97sm9s9dnjj66"), "action": .string(action.rawValue),
                "code": .string(action == .approve ? "042917" : ""), "signature": .string(PushApprovalTests.signature),
            ])
        }
    }

    private static func subscriptions() -> [[UInt8]] {
        [
            bytes(["subscription": .null]),
            Array(#"{"subscription":\#(PushSubscriptionTests.json())}"#.utf8),
        ]
    }

    private static func bytes(_ members: [String: JSON]) -> [UInt8] {
        Array(JSON.object(members).description.utf8)
    }
}
