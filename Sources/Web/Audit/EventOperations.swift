import Domain
import Formats
import HTTPTypes
import UseCases

/// The audit trail, the newest first.
enum EventOperations {
    static let all = [list, head]

    private static let list = APIOperation.needing(
        .auditing, .get, "/events", "listEvents", "A page of events, the newest first",
        query: [
            .optional("account", .id, "That happened to it."),
            .optional("kind", .choice(AuditKind.allCases.map(\.rawValue))), .optional("since", .time),
            .optional("until", .time, "Only those before."),
            .optional(
                "words", .text(longest: EventSelection.longestWords),
                "What one of its details has in it, its kind or who did it, whatever the case of letters."),
            .optional("flow", .id, "That were part of one attempt: a sign-in, a reset, a change."), .limit, .cursor,
            .optional(
                "after", .count,
                "For programs that follow the trail: what came behind the event of this number (0: all), the oldest first."
            ),
        ],
        answer: .object([
            .required("events", .list(schema)), .required("next", .optional(.text())),
            .required("cut_short", .bool, "The search goes on with `next`: a page may cost so much and no more."),
            .optional(
                "last", .count, "Where `after` was asked for: the `after` of the next time, also when nothing is new."),
        ])
    ) { call, right in
        if let after = call.query["after"].flatMap({ Int($0) }) { return try await follow(after, call, right) }
        var before = Int.max
        if let text = call.query["cursor"] {
            guard let number = Int(text), number > 0, String(number) == text else { throw APIProblem.cursorMalformed }
            before = number
        }
        let selection = EventSelection(
            account: try call.id("account"), flow: try call.id("flow"),
            kind: call.query["kind"].flatMap(AuditKind.init(rawValue:)),
            since: call.time("since"), until: call.time("until"), words: call.query["words"])
        let page = try await right.listEvents(selection, before: before, limit: call.limit).orAPIProblem()
        return APIAnswer(
            .object([
                "events": .array(page.events.map(json)), "next": .optional(page.next.map { String($0) }),
                "cut_short": .bool(page.isCutShort),
            ]))
    }

    private static let head = APIOperation.needing(
        .auditing, .get, "/events/head", "getEventsHead", "The end of the trail as it is now, signed",
        answer: .named(
            "EventsHead",
            .object([
                .required("number", .count, "Of the last event; 0 where there is none."),
                .required("link", .text(), "Of that event: it covers all before it."), .required("at", .time),
                .required(
                    "signature", .text(),
                    "Ed25519 (RFC 8032), in base64url. `lockstep audit verify --head` takes a file with this answer."),
                .required("public_key", .text()),
            ]))
    ) { _, right in
        APIAnswer(try await right.signHead().orAPIProblem().json)
    }

    /// Whoever goes on with `last` misses none. What else a page can be asked for would leave some out.
    private static func follow(_ after: Int, _ call: APICall, _ right: AuditingRight) async throws -> APIAnswer {
        guard Set(call.query.keys).isSubset(of: ["after", "limit"]) else { throw APIProblem.followingIsPlain }
        guard let page = try await right.followEvents(after: after, limit: call.limit).orAPIProblem() else {
            throw APIProblem.trailShorter
        }
        return APIAnswer(
            .object([
                "events": .array(page.events.map(json)), "next": .null, "cut_short": .bool(page.hasMore),
                "last": .count(page.last),
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

extension APICall {
    fileprivate func id<Subject>(_ name: String) throws(APIProblem) -> ID<Subject>? {
        guard let text = query[name] else { return nil }
        guard let id = ID<Subject>(parsing: text) else { throw APIProblem(.badRequest, "parameter-malformed", name) }
        return id
    }

    fileprivate func time(_ name: String) -> Timestamp? {
        query[name].flatMap { Int64($0) }.map(Timestamp.init(milliseconds:))
    }
}
