import Domain
import Formats
import HTTPTypes
import Texts
import UseCases

/// What directories are owed, and whose it is.
enum DeliveryOperations {
    static let all = [list, retry]

    private static let list = APIOperation.needing(
        .auditing, .get, "/deliveries", "listDeliveries",
        "What directories have not confirmed yet, the oldest first; of one account, also what has arrived",
        query: [
            .optional("connection", .id), .optional("state", .choice(DeliveryFilter.allCases.map(\.rawValue))),
            .optional("account", .id, "All on one page."), .limit, .cursor,
        ],
        answer: .object([
            .required("deliveries", .list(schema)),
            .required("next", .optional(.text()), "Asks for the page after it."),
        ])
    ) { call, right in
        var query = DeliveryQuery()
        query.connection = try id("connection", of: call)
        query.account = try id("account", of: call)
        query.filter = call.query["state"].flatMap(DeliveryFilter.init)
        var place: DeliveryPlace?
        if let text = call.query["cursor"] {
            guard let parsed = DeliveryPlace(parsing: text) else { throw APIProblem.cursorMalformed }
            place = parsed
        }
        let page = try await right.listDeliveries(query, after: place, limit: call.limit).orAPIProblem()
        return APIAnswer(
            .object([
                "deliveries": .array(page.deliveries.map(json)), "next": .optional(page.next?.text),
            ]))
    }

    private static let retry = APIOperation.needing(
        .administration, .post, "/deliveries/{id}/retry", "retryDelivery", "Have one tried at once", content: [],
        answer: .object([.required("retried", .bool)])
    ) { call, right in
        guard let id = call.parameters["id"].flatMap({ ID<Binding>(parsing: $0) }) else { throw APIProblem.notFound }
        switch try await right.retryDelivery(id) {
        case .done: return APIAnswer(.object(["retried": .bool(true)]))
        // Nobody is told which ids there are.
        case .refused([.nothingPending]): throw APIProblem.notFound
        case .refused(let refusals): throw APIProblem(refusals)
        }
    }

    private static let schema = APISchema.named(
        "Delivery",
        .object([
            .required("id", .id, "Of the binding."), .required("account", .id), .required("connection", .id),
            .required("entry", .text(), "As the directory names it."),
            .required("state", .choice(["applied"] + DeliveryFilter.allCases.map(\.rawValue))),
            .required("failure", .optional(.choice(DeliveryFailure.allCases.map(\.rawValue)))),
            .required("words", .text(), "What happened and what to do, for people."),
            .required("queued_at", .optional(.time), "Since when the directory is out of step."),
            .required("next_try_at", .optional(.time), "Null where nothing is tried by itself."),
            .required(
                "applied_at", .optional(.time), "When the directory confirmed the newest that it is known to hold."),
        ]))

    private static func id<Subject>(_ name: String, of call: APICall) throws(APIProblem) -> ID<Subject>? {
        guard let text = call.query[name] else { return nil }
        guard let id = ID<Subject>(parsing: text) else {
            throw APIProblem(.badRequest, "parameter-malformed", "\(name): \(APIWords.parameterMalformed)")
        }
        return id
    }

    private static func json(_ overview: DeliveryOverview) -> JSONText {
        let (delivery, target) = (overview.delivery, overview.delivery.binding.target)
        return .object([
            "id": .id(delivery.binding.id), "account": .id(overview.account.id),
            "connection": .id(delivery.connection.id), "entry": .string(delivery.binding.entry),
            "state": .string(delivery.state.name), "failure": .optional(target.owed?.failure?.rawValue),
            "words": .string(DeliveryWords.why(delivery.state)), "queued_at": .optional(target.owed?.queuedAt),
            "next_try_at": .end(target.owed?.dueAt), "applied_at": .optional(target.held?.at),
        ])
    }
}
