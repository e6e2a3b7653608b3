import Domain
import UseCases
import Web

extension Sample {
    /// Where one can't be made, its golden file is left over, and a test says so.
    static let events: [Sample] = (try? pages()) ?? []

    private static func pages() throws -> [Sample] {
        let (ada, hostile) = (try Account.sample(), try Account.hostile())
        let auditor = PageContext.olga(.auditor, here: "/events")
        let people = EventPeople(
            accounts: [ada.id: ada], hands: ["account:\(ada.id)": .person, "host": .host, "key:1": .program("HR sync")])
        let trail = [
            event(7, .settingChanged, "host", nil, ["setting": "lockout.attempts", "from": "10", "to": "7"]),
            event(6, .accountStateChanged, "key:1", ada.id, ["from": "active", "to": "suspended", "reason": "left"]),
            event(5, .signInFailed, "anonymous", ada.id, ["from": "192.0.2.17", "browser": "Firefox on Linux"]),
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
