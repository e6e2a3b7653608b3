import Domain
import Formats
import Testing

@Suite("Push subscription")
struct PushSubscriptionTests {
    /// RFC 8291, section 5.
    static let point = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
    static let auth = "BTBZMqHH6r4Tts7J_aSIgg"
    static let endpoint = "https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV"

    static func json(endpoint: String = endpoint, point: String = point, auth: String = auth) -> String {
        #"{"endpoint":"\#(endpoint)","expirationTime":null,"keys":{"p256dh":"\#(point)","auth":"\#(auth)"}}"#
    }

    private func fault(_ json: String) -> PushSubscription.Fault? {
        do {
            _ = try PushSubscription(json: json)
            return nil
        } catch {
            return error
        }
    }

    @Test("Reads what a browser gives, and what was kept of it")
    func reads() throws {
        let subscription = try PushSubscription(json: Self.json())
        #expect(subscription.endpoint.url == Self.endpoint)
        #expect(subscription.endpoint.origin == "https://push.example.net")
        #expect(Base64URL.encode(subscription.publicKey) == Self.point)
        #expect(Base64URL.encode(subscription.authentication.exposed) == Self.auth)
        let again = try PushSubscription(json: subscription.json.exposed)
        #expect(again.json.exposed == subscription.json.exposed)
    }

    @Test(
        "Endpoints that are taken",
        arguments: [
            "https://fcm.googleapis.com/fcm/send/a:b-c_d", "https://updates.push.services.mozilla.com/wpush/v2/gAA=",
            "https://wns2-by3p.notify.windows.com/w/?token=BQYAAAD%2f", "https://web.push.apple.com/Q",
            "https://push.example:8443/", "http://localhost:8090/push", "http://127.0.0.1/push", "http://[::1]:80/x",
        ])
    func endpoints(url: String) {
        #expect(fault(Self.json(endpoint: url)) == nil)
    }

    @Test(
        "Endpoints that are not",
        arguments: [
            "http://push.example.net/x", "ftp://push.example.net/x", "https://push.example.net", "https:///x", "/x",
            "https://user@push.example.net/x", "https://a:b@push.example.net/x", "https://push.example.net/x#y",
            "https://push.example.net/x y", "https://push.example.net/é", "https://push.example.net:0/x",
            "https://push.example.net:99999/x", "https://push_example/x", "javascript://localhost/%0a", "",
            "https://push.example.net?x/y", "https://push.example.net\\\\@evil.example/", "https://10.0.0.1:/x",
            "https://push.example.net/" + String(repeating: "x", count: 2_048),
        ])
    func otherEndpoints(url: String) {
        #expect(fault(Self.json(endpoint: url)) == .endpoint)
    }

    @Test("Keys that are no point on the curve")
    func points() throws {
        var offCurve = try #require(Base64URL.decode(Self.point))
        offCurve[64] ^= 1
        let points = [
            "", "AA", Self.point + "=", String(Self.point.dropLast()), Base64URL.encode(offCurve),
            Base64URL.encode([3] + offCurve[1...32]), Base64URL.encode([4] + [UInt8](repeating: 0, count: 64)),
        ]
        for point in points { #expect(fault(Self.json(point: point)) == .key) }
    }

    @Test("Secrets that are not 16 bytes", arguments: ["", "AA", "BTBZMqHH6r4Tts7J_aSIgg==", "BTBZMqHH6r4Tts7J_aSIgh"])
    func secrets(text: String) {
        #expect(fault(Self.json(auth: text)) == .authentication)
    }

    @Test(
        "What is no subscription",
        arguments: [
            "", "null", "[]", "{}", #"{"endpoint":"https://a.example/"}"#, #"{"endpoint":1,"keys":{}}"#,
            #"{"endpoint":"https://a.example/","keys":[]}"#, #"{"endpoint":["https://a.example/"],"keys":{}}"#,
        ])
    func malformed(json: String) {
        #expect(fault(json) == .malformed)
    }

    @Test("Members that are there twice, and more than a browser ever sends")
    func bounds() {
        let twice = Self.json().replacing(#""expirationTime":null"#, with: #""endpoint":"https://evil.example/""#)
        #expect(fault(twice) == .malformed)
        #expect(fault(Self.json() + String(repeating: " ", count: 4_096)) == .tooLong)
    }
}
