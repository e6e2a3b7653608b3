import Domain
import Testing

@Suite("Forwarding of events")
struct ForwardingTests {
    @Test(
        "A syslog server has the port of its protocol unless it says another",
        arguments: [
            ("tls://Logs.example.org", 6514), ("tcp://10.0.0.7", 514), ("TLS://a:443", 443), ("tcp://a:80", 80),
        ])
    func ports(text: String, port: Int) throws {
        let url = try #require(SyslogURL(text))
        #expect(url.port == port)
        #expect(url.isSecure == text.lowercased().hasPrefix("tls"))
        #expect(url.host == url.host.lowercased())
    }

    private static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

    @Test("One secret or two, each of 24 to 64 bytes")
    func secrets() {
        func of(_ digits: Int, _ padding: String = "") -> String {
            "whsec_\(String(repeating: "A", count: digits))\(padding)"
        }
        let allowed = [Self.secret, "\(Self.secret) \(of(43, "="))", of(86, "=="), of(32)]
        let refused = [
            "", " ", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "\(Self.secret) ", " \(Self.secret)",
            "\(Self.secret)  \(Self.secret)", "\(Self.secret) \(Self.secret) \(Self.secret)", of(28), of(88), of(31),
            of(31, "-"), of(30, "==="), of(40, "===="), "whsec_\(String(repeating: "é", count: 32))",
        ]
        for text in allowed { #expect(ForwardingSettings.isWebhookSecret(text), "\(text)") }
        for text in refused { #expect(!ForwardingSettings.isWebhookSecret(text), "\(text)") }
    }

    @Test("Pauses double up to five minutes, longer only where the receiver asks for it, and never a whole lot longer")
    func pauses() {
        for (failures, seconds) in [(0, 1), (1, 1), (2, 2), (3, 4), (9, 256), (10, 300), (1_000, 300)] {
            let base = Duration.seconds(seconds)
            for chance: UInt128 in [0, 199, .max] {
                let pause = Forwarder.pause(after: failures, asked: nil, chance: chance)
                #expect(base <= pause && pause < base * 1.2)
                #expect(Forwarder.pause(after: failures, asked: .minutes(10), chance: chance) >= .minutes(10))
                #expect(Forwarder.pause(after: failures, asked: .days(400), chance: chance) < .hours(1) * 1.2)
                #expect(Forwarder.pause(after: failures, asked: .days(400), chance: chance) < Forwarder.furthestDue)
            }
        }
    }

    @Test("An id says when it was made", arguments: [0, 1, 1_795_356_300_000, (1 << 48) - 1] as [Int64])
    func madeAt(milliseconds: Int64) {
        let time = Timestamp(milliseconds: milliseconds)
        #expect(ID<Flow>(at: time, chance: .max).madeAt == time)
        #expect(ID<Flow>(at: time, chance: 0).madeAt == time)
        #expect(ID<Flow>(rawValue: "key").madeAt == nil)
        #expect(ID<Flow>(rawValue: String(repeating: "-", count: 26)).madeAt == nil)
    }

    @Test("An event says which flow it was part of, whatever else it says")
    func within() {
        let flow = ID<Flow>(at: Timestamp(milliseconds: 1), chance: 1)
        let event = AuditEvent(.signInFailed, by: .anonymous, account: nil, details: ["from": "192.0.2.7"])
        #expect(event.within(flow).details == ["from": "192.0.2.7", "flow": flow.rawValue])
    }
}
