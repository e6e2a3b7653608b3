import Domain
import Formats
import HTTPTypes
import UseCases

/// The audit trail, the newest first.
enum EventOperations {
    static let all = [list]

    private static let list = APIOperation.needing(
        .auditing, .get, "/events", "listEvents", "A page of events, the newest first",
        query: [
            .optional("account", .id, "That happened to it."),
            .optional("kind", .choice(AuditKind.allCases.map(\.rawValue))), .optional("since", .time), .limit, .cursor,
        ],
        answer: .object([
            .required("events", .list(schema)), .required("next", .optional(.text())),
            .required("cut_short", .bool, "The search goes on with `next`: a page may cost so much and no more."),
        ])
    ) { call, right in
        var before = Int.max
        if let text = call.query["cursor"] {
            guard let number = Int(text), number > 0, String(number) == text else { throw APIProblem.cursorMalformed }
            before = number
        }
        let account = call.query["account"].map { ID<Account>(parsing: $0) }
        if case .some(nil) = account { throw APIProblem(.badRequest, "parameter-malformed", "account") }
        let selection = EventSelection(
            account: account ?? nil, kind: call.query["kind"].flatMap(AuditKind.init(rawValue:)),
            since: call.query["since"].flatMap { Int64($0) }.map(Timestamp.init(milliseconds:)))
        let page = try await right.listEvents(selection, before: before, limit: call.limit).orAPIProblem()
        return APIAnswer(
            .object([
                "events": .array(page.events.map(json)), "next": .optional(page.next.map { String($0) }),
                "cut_short": .bool(page.isCutShort),
            ]))
    }

    private static let schema = APISchema.named(
        "Event",
        .object([
            .required("number", .count), .required("at", .time), .required("kind", .text()),
            .required("actor", .text(), "`account:ID`, `key:ID`, `host`, `system` or `anonymous`."),
            .required("account", .optional(.id)), .required("details", .map(.text())),
        ]))

    private static func json(_ event: EventOverview) -> JSONText {
        .object([
            "number": .count(event.number), "at": .time(event.at), "kind": .string(event.kind),
            "actor": .string(event.actor), "account": .optional(event.account?.rawValue),
            "details": .object(.init(event.details.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })),
        ])
    }
}
