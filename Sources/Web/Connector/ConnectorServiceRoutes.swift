import Domain
import Formats
import HTTPTypes
import Hummingbird
import Texts
import UseCases

/// What connectors that run elsewhere ask for, in JSON. They say who they are by a token in `Authorization`; cookies say
/// nothing here. See docs/decisions/0025.
struct ConnectorServiceRoutes {
    typealias Handler = @Sendable (Portal, Request, WebContext) async throws -> Response

    let portal: Portal

    static let prefix = "/connector/v1"

    /// Below the listener's idle limit, and long before a lease's last third.
    private static let longestWait: Int64 = 10
    private static let mostWork: Int64 = 64
    private static let mostReports = 200

    static let table: [(path: String, handler: Handler)] = [
        ("/registration", { try await register($0, $1, $2) }),
        ("/leases", { try await lease($0, $1, $2) }),
        ("/reports", { try await report($0, $1, $2) }),
    ]

    func add(to routes: RouterGroup<WebContext>) {
        let refused = APIProblem(
            .methodNotAllowed, "method-not-allowed", APIWords.methodNotAllowed, headers: [.allow: "POST"]
        ).response
        for (path, handler) in Self.table {
            let path = RouterPath(Self.prefix + path)
            for method in APIRoutes.methods {
                if method == .post {
                    routes.on(path, method: method) { request, context in
                        do {
                            try request.checkAccept()
                            return try await handler(portal, request, context)
                        } catch let problem as APIProblem {
                            return problem.response
                        }
                    }
                } else {
                    routes.on(path, method: method) { _, _ in refused }
                }
            }
        }
    }

    /// `public_key`, by the token of when it was added: the token to work with, once.
    private static func register(_ portal: Portal, _ request: Request, _ context: WebContext) async throws -> Response {
        guard let token = Token(parsing: try request.bearerToken(), as: .connectorRegistration) else {
            throw try stranger(portal, request, context, APIWords.registrationUnknown)
        }
        let fields: [APIField] = [.required("public_key", .text(longest: 200))]
        let (content, _) = try await JSONContent.read(request, as: fields)
        let outcome = try await portal.installation.registerConnector(
            token, publicKey: content["public_key"]?.string ?? "")
        if case .refused([.connectorUnknown]) = outcome {
            throw try stranger(portal, request, context, APIWords.registrationUnknown)
        }
        let working = try outcome.orAPIProblem()
        guard let connector = try await portal.installation.findConnector(working) else {
            throw try stranger(portal, request, context, APIWords.registrationUnknown)
        }
        var response = Response.json(
            .object([
                "token": .string(working.text.exposed), "id": .string(connector.id.rawValue),
                "name": .string(connector.name.text), "confirmed": .bool(connector.isTrusted),
            ]))
        response.status = .created
        return response
    }

    /// At most `limit` pieces of work, as soon as there are any, and after `wait` seconds at the latest.
    private static func lease(_ portal: Portal, _ request: Request, _ context: WebContext) async throws -> Response {
        let connector = try await trusted(portal, request, context)
        let (limit, wait) = try await amount(request)
        let installation = portal.installation
        guard wait > .zero else {
            let work = try await installation.leaseDeliveries(to: connector.id, limit: limit)
            return .json(DeliveryBatch(work).json)
        }
        do {
            // Who has hung up is handed nothing: it would be nobody's until its lease is over.
            let work = try await request.body.consumeWithCancellationOnInboundClose { _ in
                try await installation.awaitDeliveries(to: connector.id, limit: limit, atMost: wait)
            }
            return .json(DeliveryBatch(work).json)
        } catch is CancellationError {
            return .json(DeliveryBatch([]).json)
        }
    }

    /// From the query, so that the connection itself can be watched while it waits.
    private static func amount(_ request: Request) async throws -> (limit: Int, wait: Duration) {
        let fields: [APIField] = [
            .required("limit", .integer(1...mostWork)), .optional("wait", .integer(0...longestWait)),
        ]
        let query = try APIField.checked(request, as: fields)
        guard let limit = query["limit"].flatMap({ Int($0) }) else {
            throw APIProblem([APIProblem.Fault.missing("/limit")])
        }
        return (limit, .seconds(query["wait"].flatMap { Int($0) } ?? 0))
    }

    /// `reports`: what has become of work. Each counts once, however often it is said.
    private static func report(_ portal: Portal, _ request: Request, _ context: WebContext) async throws -> Response {
        let connector = try await trusted(portal, request, context)
        let number = APISchema.integer(0...Int64(Int32.max))
        let report = APISchema.object([
            .required("lease", .id), .required("binding", .id), .required("epoch", number),
            .required("generation", number), .required("outcome", .text(longest: 40)),
            .optional("changed_at", .optional(.time)), .optional("password_arrived", .bool),
            .optional("found_disabled", .bool),
        ])
        let (content, _) = try await JSONContent.read(
            request, as: [.required("reports", .list(report, most: mostReports))])
        guard case .array(let said)? = content["reports"] else { throw APIProblem.notFound }
        let reports = try said.enumerated().map { index, json in
            guard let report = DeliveryReport(json) else {
                throw APIProblem([APIProblem.Fault.malformed("/reports/\(index)")])
            }
            return report
        }
        try await portal.installation.reportDeliveries(reports, by: connector.id)
        return Response(status: .noContent, headers: [.cacheControl: "no-store"])
    }

    /// Who asks; nobody whose key no administrator has confirmed.
    private static func trusted(
        _ portal: Portal, _ request: Request, _ context: WebContext
    ) async throws -> Connector {
        guard let token = Token(parsing: try request.bearerToken(), as: .connector),
            let connector = try await portal.installation.findConnector(token)
        else { throw try stranger(portal, request, context, APIWords.connectorUnknown) }
        guard connector.isTrusted else {
            throw APIProblem(.forbidden, "connector-not-confirmed", APIWords.connectorUnconfirmed)
        }
        return connector
    }

    /// Whoever comes with no good token is counted by their address.
    private static func stranger(
        _ portal: Portal, _ request: Request, _ context: WebContext, _ words: String
    ) throws(APIProblem) -> APIProblem {
        do throws(WebFault) {
            try portal.checkClientLimit(request, context)
        } catch {
            throw APIProblem(error.kind)
        }
        return APIProblem(
            .unauthorized, "token-unknown", words, headers: [.wwwAuthenticate: "Bearer error=\"invalid_token\""])
    }
}
