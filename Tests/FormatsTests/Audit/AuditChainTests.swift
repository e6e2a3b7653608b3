import Domain
import Formats
import Testing

@Suite("Audit chain")
struct AuditChainTests {
    static let key = Secret((32..<64).map { UInt8($0) })
    static let event = AuditChain.Fields(
        sequence: 1, time: Timestamp(milliseconds: 1_700_000_000_000), kind: "password.changed", actor: "host",
        account: "01h", details: "{}")

    static func link(_ fields: AuditChain.Fields, previous: String = AuditChain.beginning) -> String {
        AuditChain.link(key: key, previous: previous, fields: fields)
    }

    static func changed(_ change: (inout AuditChain.Fields) -> Void) -> AuditChain.Fields {
        var fields = event
        change(&fields)
        return fields
    }

    @Test("Links as another implementation does")
    func foreign() {
        // Made with Python's hmac; a change of this value breaks every chain there is.
        let link = "HuClbuLBUuRa_oiFzBBQYc-4IU3jAvGTGmel3IPy-0w"
        #expect(Self.link(Self.event) == link)
        #expect(AuditChain.isValid(link, key: Self.key, previous: AuditChain.beginning, fields: Self.event))
    }

    @Test("A change of any field, and bytes moved from one to the next, change the link")
    func everyField() {
        let variants = [
            Self.event,
            Self.changed { $0.sequence = 2 },
            Self.changed { $0.time = Timestamp(milliseconds: 1_700_000_000_001) },
            Self.changed { $0.kind = "password.changed " },
            Self.changed { $0.actor = "Host" },
            Self.changed { $0.account = "01j" },
            Self.changed { $0.account = "" },
            Self.changed { $0.account = nil },
            Self.changed { $0.details = "{ }" },
            Self.changed { $0.details = "" },
            Self.changed { ($0.kind, $0.actor) = ("password.change", "dhost") },
            Self.changed { ($0.kind, $0.actor) = ("password.changedh", "ost") },
            Self.changed { ($0.actor, $0.account) = ("host0", "1h") },
            Self.changed { ($0.account, $0.details) = ("01h{", "}") },
            Self.changed { ($0.account, $0.details) = (nil, "01h{}") },
            Self.changed { ($0.kind, $0.actor) = ($0.actor, $0.kind) },
            Self.changed { ($0.sequence, $0.time) = (11, Timestamp(milliseconds: 700_000_000_000)) },
        ]
        #expect(Set(variants.map { Self.link($0) }).count == variants.count)
        let link = Self.link(Self.event)
        for variant in variants.dropFirst() {
            #expect(!AuditChain.isValid(link, key: Self.key, previous: AuditChain.beginning, fields: variant))
        }
    }

    @Test("A link depends on the one before it, and on the key")
    func chained() {
        let first = Self.link(Self.event)
        let second = Self.changed { $0.sequence = 2 }
        #expect(Self.link(second, previous: first) != Self.link(second))
        #expect(Self.link(second, previous: first) != Self.link(second, previous: "\(first)\(first)"))
        #expect(AuditChain.link(key: Secret([1]), previous: "", fields: Self.event) != first)
    }

    @Test("An event that is altered, left out or exchanged is found", arguments: 0..<5)
    func tampering(position: Int) {
        var events: [AuditChain.Fields] = (1...6).map { number in Self.changed { $0.sequence = number } }
        var links: [String] = []
        for event in events {
            links.append(Self.link(event, previous: links.last ?? AuditChain.beginning))
        }
        #expect(Self.firstBad(events, links) == nil)
        events[position].details = "{\"by\":\"nobody\"}"
        #expect(Self.firstBad(events, links) == position)
        events.remove(at: position)
        links.remove(at: position)
        #expect(Self.firstBad(events, links) == position)
    }

    private static func firstBad(_ events: [AuditChain.Fields], _ links: [String]) -> Int? {
        events.indices.first { index in
            let previous = index == 0 ? AuditChain.beginning : links[index - 1]
            return !AuditChain.isValid(links[index], key: key, previous: previous, fields: events[index])
        }
    }
}
