import Domain
import Formats
import HTTPTypes
import UseCases

/// One action on many people: what it would do, begun, and how far it has come.
enum BulkOperations {
    static let all = [list, find, preview, begin, stop]

    private static let action = APIField.required(
        "action", .choice(UserAction.allCases.filter(\.isForMany).map(\.name)))

    private static let selection: [APIField] =
        [
            .optional("people", .list(.id, most: BulkAction.mostPeople), "By their ids."),
            .optional("everybody", .bool, "In so many words: nothing said is nobody meant."),
        ] + UserSelection.fields.filter { ["search", "filter"].contains($0.name) }

    private static let preview = APIOperation.needing(
        .administration, .post, "/bulk/preview", "previewBulk", "What an action would do; nothing is changed",
        content: [action] + selection,
        answer: .object([
            .required("changes", .count),
            .required("cut_short", .bool, "More are meant than a preview looks at."),
            .required("left_out", .map(.count), "By the code of the reason why."),
            .required(
                "examples",
                .list(
                    .object([
                        .required("id", .text()), .required("email", .optional(.text())), .required("code", .text()),
                    ])), "The first of those who are left out."),
        ])
    ) { call, right in
        let preview = try await right.previewBulk(
            try call.action(), on: try call.selection(), upTo: BulkRoutes.previewed
        )
        .orAPIProblem()
        let leftOut = preview.leftOut.reduce(into: [:]) { $0[$1.key.code, default: 0] += $1.value }
        return APIAnswer(
            .object([
                "changes": .count(preview.changes), "cut_short": .bool(preview.isCutShort),
                "left_out": .object(
                    .init(leftOut.sorted { $0.key < $1.key }.map { ($0.key, .count($0.value)) })),
                "examples": .array(
                    preview.examples.map {
                        .object([
                            "id": .id($0.account), "email": .optional($0.email?.text), "code": .string($0.refusal.code),
                        ])
                    }),
            ]))
    }

    private static let begin = APIOperation.needing(
        .administration, .post, "/bulk", "beginBulk", "Begin an action; it is carried out in the background",
        content: [action, .neededReason] + selection, success: .accepted, answer: schema
    ) { call, right in
        guard let reason = try call.reason() else { throw APIProblem([.reasonMissing]) }
        let bulk = try await right.beginBulk(try call.action(), on: try call.selection(), because: reason)
            .orAPIProblem()
        return APIAnswer(json(bulk), location: "/api/v1/bulk/\(bulk.id)")
    }

    private static let list = APIOperation.needing(
        .reading, .get, "/bulk", "listBulk", "The newest actions on many people",
        answer: .object([.required("actions", .list(schema))])
    ) { _, right in
        APIAnswer(.object(["actions": .array(try await right.listBulk().orAPIProblem().map(json))]))
    }

    private static let find = APIOperation.needing(
        .reading, .get, "/bulk/{id}", "getBulk", "How far an action has come", answer: schema
    ) { call, right in
        guard let id = call.parameters["id"].flatMap({ ID<BulkAction>(parsing: $0) }),
            let bulk = try await right.findBulk(id).orAPIProblem()
        else { throw APIProblem.notFound }
        return APIAnswer(json(bulk))
    }

    private static let stop = APIOperation.needing(
        .administration, .post, "/bulk/{id}/stop", "stopBulk",
        "Stop an action: what is done stays done, and the rest is not done", content: [], answer: schema
    ) { call, right in
        guard let id = call.parameters["id"].flatMap({ ID<BulkAction>(parsing: $0) }),
            let bulk = try await right.stopBulk(id).orAPIProblem()
        else { throw APIProblem.notFound }
        return APIAnswer(json(bulk))
    }

    private static let schema = APISchema.named(
        "BulkAction",
        .object([
            .required("id", .id), .required("action", .text()), .required("actor", .text()),
            .required("reason", .text()), .required("begun_at", .time), .required("ended_at", .optional(.time)),
            .required("changed", .count), .required("left_out", .count),
            .required("stopped_by", .optional(.text()), "Before its end."),
        ]))

    private static func json(_ bulk: BulkAction) -> JSONText {
        .object([
            "id": .id(bulk.id), "action": .string(bulk.action.name), "actor": .string(bulk.actor.text),
            "reason": .string(bulk.reason.text), "begun_at": .time(bulk.begunAt), "ended_at": .optional(bulk.endedAt),
            "changed": .count(bulk.changed), "left_out": .count(bulk.leftOut),
            "stopped_by": .optional(bulk.stoppedBy?.text),
        ])
    }
}

extension APICall {
    fileprivate func action() throws(APIProblem) -> UserAction {
        guard let action = text("action").flatMap(UserAction.init(name:)) else {
            throw APIProblem([.malformed("/action")])
        }
        return action
    }

    fileprivate func selection() throws(APIProblem) -> BulkAction.Selection {
        let people: [String]? =
            if case .array(let ids) = content["people"] { ids.compactMap(\.string) } else { nil }
        let texts = content.compactMapValues(\.string).filter { ["search", "filter"].contains($0.key) }
        let selection = UserSelection(texts)
        let isList = if case .everybody = selection { false } else { true }
        switch (people, isList, flag("everybody")) {
        case (let ids?, false, false):
            for (index, id) in ids.enumerated() where ID<Account>(parsing: id) == nil {
                throw APIProblem([.malformed("/people/\(index)")])
            }
            return .people(ids)
        case (nil, true, false), (nil, false, true): return .list(selection)
        case (nil, false, false): throw APIProblem.selectionEmpty
        default: throw APIProblem.selectionAmbiguous
        }
    }
}
