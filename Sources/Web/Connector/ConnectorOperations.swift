import Domain
import Formats
import HTTPTypes
import UseCases

/// Who carries passwords to directories.
enum ConnectorOperations {
    static let all = [list, find, add, confirm, renew, remove]

    private static let list = APIOperation.needing(
        .auditing, .get, "/connectors", "listConnectors", "Every connector",
        answer: .object([.required("connectors", .list(schema))])
    ) { _, right in
        APIAnswer(.object(["connectors": .array(try await right.listConnectors().orAPIProblem().map(json))]))
    }

    private static let find = APIOperation.needing(
        .auditing, .get, "/connectors/{id}", "getConnector", "One connector", answer: schema
    ) { call, right in
        APIAnswer(json(try await right.findConnector(try call.connector()).orAPIProblem()))
    }

    private static let add = APIOperation.needing(
        .administration, .post, "/connectors", "addConnector",
        "Add a connector, and get the token by which it presents its key",
        content: [.required("name", .text(longest: 1_000))], success: .created, answer: withToken
    ) { call, right in
        guard let name = ConnectionName(call.text("name") ?? "") else { throw APIProblem([.connectionNameMalformed]) }
        let added = try await right.addConnector(name).orAPIProblem()
        return APIAnswer(json(added), location: "/api/v1/connectors/\(added.connector.id)")
    }

    private static let confirm = APIOperation.needing(
        .ownership, .post, "/connectors/{id}/confirm", "confirmConnector",
        "Say that the connector itself shows this fingerprint; passwords are sealed for it from now on",
        content: [.required("fingerprint", .text(longest: 100))], answer: schema
    ) { call, right in
        let id = try call.connector()
        let confirmed = try await right.confirmConnector(id, fingerprint: call.text("fingerprint") ?? "").orAPIProblem()
        return APIAnswer(json(ConnectorOverview(confirmed, connections: [])))
    }

    private static let renew = APIOperation.needing(
        .administration, .post, "/connectors/{id}/renew", "renewConnector",
        "Get a new token for presenting a key; what it works with now is no good any more", content: [.neededReason],
        answer: withToken
    ) { call, right in
        let id = try call.connector()
        return APIAnswer(json(try await right.renewConnector(id, because: try call.reason()).orAPIProblem()))
    }

    private static let remove = APIOperation.needing(
        .administration, .post, "/connectors/{id}/remove", "removeConnector",
        "Give it nothing any more; what was sealed for it is needed once more", content: [.neededReason],
        answer: schema
    ) { call, right in
        let id = try call.connector()
        let removed = try await right.removeConnector(id, because: try call.reason()).orAPIProblem()
        return APIAnswer(json(ConnectorOverview(removed, connections: [])))
    }

    private static let schema = APISchema.named(
        "Connector",
        .object([
            .required("id", .id), .required("name", .text()),
            .required("state", .choice(ConnectorState.allCases.map(\.rawValue))),
            .required("fingerprint", .optional(.text()), "Of the key that it presented."),
            .required("connections", .list(.id), "What it carries for."), .required("created_at", .time),
            .required("confirmed_at", .optional(.time)), .required("last_seen_at", .optional(.time)),
        ]))

    private static let withToken = APISchema.object([
        .required("connector", schema),
        .required("token", .text(), "By which it presents its key, within the hour. Shown this once."),
    ])

    private static func json(_ new: NewConnector) -> JSONText {
        .object([
            "connector": json(ConnectorOverview(new.connector, connections: [])),
            "token": .string(new.registration.text.exposed),
        ])
    }

    private static func json(_ overview: ConnectorOverview) -> JSONText {
        let connector = overview.connector
        return .object([
            "id": .id(connector.id), "name": .string(connector.name.text), "state": .string(overview.state.rawValue),
            "fingerprint": .optional(overview.fingerprint),
            "connections": .array(overview.connections.map { .id($0.id) }), "created_at": .time(connector.createdAt),
            "confirmed_at": .optional(connector.confirmedAt), "last_seen_at": .optional(connector.lastSeenAt),
        ])
    }
}

extension APICall {
    /// What can't be an id is no connector's.
    fileprivate func connector() throws(APIProblem) -> ID<Connector> {
        guard let id = parameters["id"].flatMap({ ID<Connector>(parsing: $0) }) else {
            throw APIProblem([.connectorUnknown])
        }
        return id
    }
}
