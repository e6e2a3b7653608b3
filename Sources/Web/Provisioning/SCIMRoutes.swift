import Domain
import Formats
import HTTPTypes
import Hummingbird
import Texts
import UseCases

/// SCIM 2.0 (RFC 7643, 7644): how identity systems tell who works here. See docs/decisions/0022.
struct SCIMRoutes {
    enum Handler: Sendable {
        /// For anybody: it says nothing about the installation.
        case open(@Sendable (SCIMCall) throws -> SCIMAnswer)
        /// For keys of administrators.
        case keyed(@Sendable (SCIMCall, AdministrationRight) async throws -> SCIMAnswer)
    }

    let portal: Portal

    static let prefix = "/scim/v2"

    static let table: [(path: String, handlers: [HTTPRequest.Method: Handler])] = [
        ("/Users", [.get: .keyed(SCIMUsers.list), .post: .keyed(SCIMUsers.add)]),
        (
            "/Users/{id}",
            [
                .get: .keyed(SCIMUsers.find), .put: .keyed(SCIMUsers.replace), .patch: .keyed(SCIMUsers.patch),
                .delete: .keyed(SCIMUsers.remove),
            ]
        ),
        // There is one kind of resource: a search in all kinds is a search for people.
        ("/Users/.search", [.post: .keyed(SCIMUsers.search)]), ("/.search", [.post: .keyed(SCIMUsers.search)]),
        // There are none, and clients that bring them ask before they find out.
        ("/Groups", [.get: .keyed { _, _ in SCIMAnswer(.ok, SCIMMessage.list([], total: 0, from: 1)) }]),
        ("/ServiceProviderConfig", [.get: .open { SCIMAnswer(.ok, $0.documents.configuration) }]),
        ("/ResourceTypes", [.get: .open { try list($0.documents.resourceTypes, $0) }]),
        ("/ResourceTypes/{id}", [.get: .open { try find($0.documents.resourceTypes, $0) }]),
        ("/Schemas", [.get: .open { try list($0.documents.schemas, $0) }]),
        ("/Schemas/{id}", [.get: .open { try find($0.documents.schemas, $0) }]),
        ("/Bulk", [.post: .open(unsupported)]),
        (
            "/Me",
            [
                .get: .open(unsupported), .post: .open(unsupported), .put: .open(unsupported),
                .patch: .open(unsupported), .delete: .open(unsupported),
            ]
        ),
    ]

    func add(to routes: RouterGroup<WebContext>) {
        for (path, handlers) in Self.table {
            let path = RouterPath(Self.prefix + path)
            for method in APIRoutes.methods {
                if let handler = handlers[method] {
                    routes.on(path, method: method) { try await answer($0, $1, handler) }
                } else if method != .head || handlers[.get] == nil {
                    var problem = SCIMProblem(.methodNotAllowed, nil, APIWords.methodNotAllowed)
                    let allowed = handlers.keys.map(\.rawValue) + (handlers[.get] == nil ? [] : ["HEAD"])
                    problem.headers = [.allow: allowed.sorted().joined(separator: ", ")]
                    let response = problem.response
                    routes.on(path, method: method) { _, _ in response }
                }
            }
        }
    }

    /// Whether a path belongs to identity systems: what goes wrong there is told them in their language.
    static func contains(_ path: String) -> Bool { path.hasPrefix("/scim/") }

    private func answer(_ request: Request, _ context: WebContext, _ handler: Handler) async throws -> Response {
        let documents = SCIMDocuments(base: portal.baseURL.link(to: Self.prefix))
        let call = SCIMCall(
            request: request, context: context, documents: documents, now: portal.installation.time.now())
        var limits: HTTPFields = [:]
        do {
            switch handler {
            case .open(let handle): return try handle(call).response
            case .keyed(let handle):
                let key = try await portal.findAPIKey(of: request, context)
                let standing = portal.keyLimit.count(key.id, at: portal.installation.time.now())
                limits = standing.headers
                guard !standing.isOver else { throw APIProblem.tooManyRequests }
                guard let right = portal.installation.rights(of: key).administration else {
                    throw SCIMProblem(.forbidden, nil, APIWords.notAllowed)
                }
                return try await handle(call, right).response.adding(limits)
            }
        } catch let fault as SCIMFault {
            return SCIMProblem(fault).response.adding(limits)
        } catch let problem as SCIMProblem {
            return problem.response.adding(limits)
        } catch let problem as APIProblem {
            return SCIMProblem(problem).response.adding(limits)
        }
    }

    /// RFC 7644, section 4: these lists are whole, and take no filter.
    private static func list(_ all: [(id: String, document: JSON)], _ call: SCIMCall) throws -> SCIMAnswer {
        guard try call.query()["filter"] == nil else { throw SCIMProblem(.forbidden, nil, SCIMWords.unsupported) }
        return SCIMAnswer(.ok, SCIMMessage.list(all.map(\.document), total: all.count, from: 1))
    }

    private static func find(_ all: [(id: String, document: JSON)], _ call: SCIMCall) throws -> SCIMAnswer {
        guard let found = all.first(where: { $0.id == call.id }) else {
            throw SCIMProblem(.notFound, nil, APIWords.notFound)
        }
        return SCIMAnswer(.ok, found.document)
    }

    private static func unsupported(_ call: SCIMCall) throws -> SCIMAnswer {
        throw SCIMProblem(.notImplemented, nil, SCIMWords.unsupported)
    }
}
