import Domain
import UseCases
import Web

extension Sample {
    /// Where one can't be made, its golden file is left over, and a test says so.
    static let events: [Sample] = made { try pages() }

    private static func pages() throws -> [Sample] {
        let (ada, hostile) = (try Account.sample(), try Account.hostile())
        let auditor = PageContext.olga(.auditor, here: "/events")
        let people = EventPeople(
            accounts: [ada.id: ada], hands: ["account:\(ada.id)": .person, "host": .host, "key:1": .program("HR sync")])
        let flow = ID<Flow>(at: .now - .minutes(5), chance: 7)
        let trail = [
            event(7, .settingChanged, "host", nil, ["setting": "lockout.attempts", "from": "10", "to": "7"]),
            event(6, .accountStateChanged, "key:1", ada.id, ["from": "active", "to": "suspended", "reason": "left"]),
            event(
                5, .signInFailed, "anonymous", ada.id,
                ["from": "192.0.2.17", "browser": "Firefox on Linux", "flow": flow.rawValue]),
            EventOverview(
                number: 4, at: .now - .days(2), kind: "of.another-version", actor: "system", account: nil, details: [:],
                link: "link"),
        ]
        return [
            Sample(
                "admin-events", EventsPage(query: EventQuery(), events: trail, people: people, older: 4), in: auditor),
            Sample(
                "admin-events-filtered",
                EventsPage(
                    query: EventQuery(
                        account: "ada", words: "192.0.2", kind: .signInFailed, since: "2026-11-01", until: "2026-11-22"),
                    events: [trail[2]], people: people, older: 1, isCutShort: true, isContinued: true), in: auditor),
            Sample(
                "admin-events-flow", EventsPage(query: EventQuery(flow: flow), events: [trail[2]], people: people),
                in: auditor),
            Sample("admin-events-none", EventsPage(query: EventQuery(words: "nothing")), in: auditor),
            Sample(
                "admin-events-nobody",
                EventsPage(query: EventQuery(account: Hostile.text), problem: .noSuchAccount), in: auditor),
            Sample(
                "admin-events-hostile",
                EventsPage(
                    query: EventQuery(words: Hostile.text),
                    events: [
                        event(1, .signInFailed, "account:\(hostile.id)", hostile.id, ["browser": Hostile.text])
                    ],
                    people: EventPeople(
                        accounts: [hostile.id: hostile],
                        hands: ["account:\(hostile.id)": .administrator(Hostile.text)])), in: .hostileOwner),
        ] + forwarding(in: auditor)
    }

    private static func forwarding(in auditor: PageContext) -> [Sample] {
        let owner = PageContext.olga(.owner, here: "/events/forwarding")
        let url = "https://hooks.northwind.example/lockstep"
        let failing = ForwardingHealth(
            receiver: .webhook, url: url, state: .failing,
            forwarder: Forwarder(
                receiver: .webhook, forwarded: 1_200, failures: 4, dueAt: .now + .minutes(1),
                confirmedAt: .now - .hours(2), failure: ForwardingOutcome.refused(status: 503, retryAfter: nil).failure,
                failedAt: .now - .minutes(1)),
            waiting: 1_234, oldestWaiting: .now - .hours(2))
        let running = ForwardingHealth(
            receiver: .syslog, url: "tls://logs.northwind.example", state: .running,
            forwarder: Forwarder(receiver: .syslog, forwarded: 2_434, confirmedAt: .now))
        let off = EventReceiver.allCases.map { ForwardingHealth(receiver: $0, url: "", state: .off) }
        let hostile = ForwardingHealth(
            receiver: .webhook, url: Hostile.text, state: .stopped,
            forwarder: Forwarder(
                receiver: .webhook, forwarded: 1, failures: 1, failure: Hostile.text, failedAt: .now, stoppedAt: .now),
            waiting: 1)
        return [
            Sample("admin-forwarding", ForwardingPage(receivers: [running, failing], mayChange: true), in: owner),
            Sample("admin-forwarding-off", ForwardingPage(receivers: off, mayChange: true), in: owner),
            Sample(
                "admin-forwarding-auditor", ForwardingPage(receivers: [running, failing], mayChange: false), in: auditor
            ),
            Sample(
                "admin-forwarding-taken",
                ForwardingPage(receivers: [running, off[1]], mayChange: true, tried: (.syslog, nil)), in: owner),
            Sample(
                "admin-forwarding-hostile",
                ForwardingPage(
                    receivers: [off[0], hostile], mayChange: true, tried: (.webhook, Hostile.text)), in: .hostileOwner),
        ]
    }

    private static func event(
        _ number: Int, _ kind: AuditKind, _ actor: String, _ account: ID<Account>?, _ details: [String: String]
    ) -> EventOverview {
        EventOverview(
            number: number, at: .now - .minutes(10 - number), kind: kind.rawValue, actor: actor, account: account,
            details: details, link: "link")
    }
}
