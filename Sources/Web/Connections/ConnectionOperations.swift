import Domain
import Formats
import HTTPTypes
import Texts
import UseCases

/// Directories, as administrators set them up. Passwords go in and never come out.
enum ConnectionOperations {
    static let all = [list, find, add, change, setReader, setWriter, test, pause, resume, retry, remove]

    private static let settings = APIField.optional(
        "settings",
        .object(ConnectionField.allCases.map { .optional($0.rawValue, .text(longest: 64_000)) }),
        "As `lockstep connections set` takes them. What is left out stays; an empty text takes it back.")

    private static let name = APISchema.text(longest: 1_000)
    private static let password = APIField.required("password", .text(longest: 1_024), "Nobody is shown it again.")

    private static let list = APIOperation.needing(
        .auditing, .get, "/connections", "listConnections", "Every connection, and how it stands",
        answer: .object([.required("connections", .list(schema))])
    ) { call, right in
        let now = call.installation.time.now()
        let found = try await right.listConnections().orAPIProblem()
        return APIAnswer(.object(["connections": .array(found.map { json($0, at: now) })]))
    }

    private static let find = APIOperation.needing(
        .auditing, .get, "/connections/{id}", "getConnection", "One connection", answer: schema
    ) { call, right in
        let found = try await right.findConnection(try call.connection()).orAPIProblem()
        return APIAnswer(json(found, at: call.installation.time.now()))
    }

    private static let add = APIOperation.needing(
        .administration, .post, "/connections", "addConnection", "Set a directory up",
        content: [.required("name", name), settings], success: .created, answer: plain
    ) { call, right in
        guard let name = ConnectionName(call.text("name") ?? "") else { throw APIProblem([.connectionNameMalformed]) }
        let said = try call.connectionSettings()
        let added = try await right.addConnection(name, said).orConnectionProblem()
        return APIAnswer(json(added), location: "/api/v1/connections/\(added.id)")
    }

    private static let change = APIOperation.needing(
        .administration, .post, "/connections/{id}/settings", "changeConnection",
        "Change what is said about a connection; another address, certificate or account takes the passwords back",
        content: [.optional("name", name), settings], answer: plain
    ) { call, right in
        let id = try call.connection()
        let typed = call.text("name")
        let name = typed.flatMap { ConnectionName($0) }
        if typed != nil, name == nil { throw APIProblem([.connectionNameMalformed]) }
        let said = try call.connectionSettings()
        return APIAnswer(json(try await right.changeConnection(id, said, name: name).orConnectionProblem()))
    }

    private static let setReader = APIOperation.needing(
        .administration, .put, "/connections/{id}/reader", "setConnectionReader",
        "Set the password of the account that reads", content: [password], answer: plain
    ) { call, right in
        let password = Secret(call.text("password") ?? "")
        return APIAnswer(json(try await right.setReader(of: try call.connection(), password: password).orAPIProblem()))
    }

    private static let setWriter = APIOperation.needing(
        .administration, .put, "/connections/{id}/writer", "setConnectionWriter",
        "Say who carries passwords there, and set the password of the account that writes: it is sealed for the connector",
        content: [.required("connector", .id), password], answer: plain
    ) { call, right in
        let id = try call.connection()
        guard let connector = call.text("connector").flatMap({ ID<Connector>(parsing: $0) }) else {
            throw APIProblem([.connectorUnknown])
        }
        let password = Secret(call.text("password") ?? "")
        return APIAnswer(
            json(try await right.setWriter(of: id, carriedBy: connector, password: password).orAPIProblem()))
    }

    private static let test = APIOperation.needing(
        .administration, .post, "/connections/{id}/test", "testConnection",
        "Try each server step by step, by the account that reads", content: [],
        answer: .object([
            .required("passed", .bool),
            .required(
                "servers",
                .list(
                    .object([
                        .required("server", .text()),
                        .required(
                            "steps",
                            .list(
                                .object([
                                    .required("step", .choice(DirectoryTest.Step.allCases.map(\.rawValue))),
                                    .required("outcome", .choice(["passed", "failed", "not-reached", "unknown"])),
                                    .required("words", .text(), "For people."),
                                    .required("mend", .optional(.text()), "What mends it, for people."),
                                ]))),
                    ]))),
        ])
    ) { call, right in
        let tests = try await right.testConnection(try call.connection()).orAPIProblem()
        return APIAnswer(
            .object([
                "passed": .bool(tests.allSatisfy(\.isPassed)), "servers": .array(tests.map(\.json)),
            ]))
    }

    private static let pause = pausing(true, "pause", "Carry nothing there for now; everything is kept")
    private static let resume = pausing(false, "resume", "Go on carrying there")

    private static func pausing(_ isPaused: Bool, _ name: String, _ summary: String) -> APIOperation {
        .needing(
            .administration, .post, "/connections/{id}/\(name)", "\(name)Connection", summary, content: [.reason],
            answer: plain
        ) { call, right in
            let (id, reason) = (try call.connection(), try call.reason())
            return APIAnswer(json(try await right.pauseConnection(id, isPaused, because: reason).orAPIProblem()))
        }
    }

    private static let retry = APIOperation.needing(
        .administration, .post, "/connections/{id}/retry", "retryConnection",
        "Have everything that it is owed tried at once; \(AdministrationRight.retriedAtOnce) at most", content: [],
        answer: .object([.required("retried", .count)])
    ) { call, right in
        APIAnswer(
            .object(["retried": .count(try await right.retryDeliveries(at: try call.connection()).orAPIProblem())]))
    }

    private static let remove = APIOperation.needing(
        .administration, .post, "/connections/{id}/remove", "removeConnection",
        "Remove a connection; in the directory nothing is changed", content: [.neededReason], answer: plain
    ) { call, right in
        let id = try call.connection()
        return APIAnswer(json(try await right.removeConnection(id, because: try call.reason()).orAPIProblem()))
    }

    // MARK: Answers

    private static let plainFields: [APIField] = [
        .required("id", .id), .required("name", .text()),
        .required("settings", .map(.text()), "What differs from what holds where nothing is said."),
        .required("connector", .optional(.id)), .required("paused_at", .optional(.time)),
    ]

    private static let plain = APISchema.named("Connection", .object(plainFields))

    private static let schema = APISchema.named(
        "ConnectionOverview",
        .object(
            plainFields + [
                .required("reader_set", .bool, "Whether the account that reads has a password."),
                .required("writer_set", .bool),
                .required("problem", .optional(.choice(ConnectionProblem.samples.map(\.name)))),
                .required("bound", .count, "Accounts, counted up to \(ReadingRight.countedUpTo)."),
                .required("waiting", .count), .required("oldest_waiting", .optional(.time)),
                .required("failed", .count, "Somebody has to act."), .required("needs_password", .count),
                .required("failures", .map(.count), "By the name of the failure."),
            ]))

    private static func members(of connection: Connection) -> [(String, JSONText)] {
        let said = connection.settings.said.map { ($0.key.rawValue, JSONText.string($0.value)) }
        return [
            ("id", .id(connection.id)), ("name", .string(connection.name.text)),
            ("settings", .object(.init(said.sorted { $0.0 < $1.0 }))),
            ("connector", .optional(connection.connector?.rawValue)), ("paused_at", .optional(connection.pausedAt)),
        ]
    }

    private static func json(_ connection: Connection) -> JSONText { .object(.init(members(of: connection))) }

    private static func json(_ overview: ConnectionOverview, at now: Timestamp) -> JSONText {
        let failures = overview.failures.map { ($0.failure.rawValue, JSONText.count($0.number)) }
        return .object(
            .init(
                members(of: overview.connection) + [
                    ("reader_set", .bool(overview.hasReader)), ("writer_set", .bool(overview.hasWriter)),
                    ("problem", .optional(overview.problem(at: now)?.name)), ("bound", .count(overview.bound.number)),
                    ("waiting", .count(overview.health.waiting)), ("oldest_waiting", .optional(overview.health.oldest)),
                    ("failed", .count(overview.health.failed)),
                    ("needs_password", .count(overview.health.needPassword)),
                    ("failures", .object(.init(failures.sorted { $0.0 < $1.0 }))),
                ]))
    }
}

extension APICall {
    /// What can't be an id is no connection's.
    func connection() throws(APIProblem) -> ID<Connection> {
        guard let id = parameters["id"].flatMap({ ID<Connection>(parsing: $0) }) else {
            throw APIProblem([.connectionUnknown])
        }
        return id
    }

    /// What is said, with certificates that can be read.
    fileprivate func connectionSettings() throws(APIProblem) -> [ConnectionField: String] {
        guard case .object(let members) = content["settings"] else { return [:] }
        let said = members.reduce(into: [ConnectionField: String]()) { said, member in
            if let field = ConnectionField(rawValue: member.key), let text = member.value.string { said[field] = text }
        }
        if let text = said[.authorities], !text.isEmpty,
            let problem = AuthorityCertificates.fault(in: text, at: installation.time.now())
        {
            throw APIProblem(connection: [.connectionFaulty(ConnectionFault(.authorities, problem))])
        }
        return said
    }
}

extension APIProblem {
    /// Each fault at its field.
    fileprivate init(connection refusals: [Refusal]) {
        self.init(refusals)
        faults = refusals.compactMap { refusal in
            guard case .connectionFaulty(let fault) = refusal else { return nil }
            return Fault(code: refusal.code, pointer: "/settings/\(fault.field.rawValue)", title: refusal.words)
        }
    }
}

extension Outcome {
    fileprivate func orConnectionProblem() throws(APIProblem) -> Value {
        switch self {
        case .done(let value): value
        case .refused(let refusals): throw APIProblem(connection: refusals)
        }
    }
}
