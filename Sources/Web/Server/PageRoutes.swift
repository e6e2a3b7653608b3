import Domain
import Hummingbird
import NIOCore
import UseCases

/// Registers pages and forms of one portal. What a handler gets is a `Visit`: cookies and client address are read, and a
/// form that did not come from our own page never gets there.
struct PageRoutes {
    let portal: Portal
    let routes: RouterGroup<WebContext>
    let entrance: Entrance
    private let answered = AnsweredPaths()

    init(portal: Portal, routes: RouterGroup<WebContext>, entrance: Entrance) {
        self.portal = portal
        self.routes = routes
        self.entrance = entrance
    }

    /// The forms whose answer takes a hash. Where there is no room for one, the form isn't even read.
    ///
    /// Where a new password waits, the last proof is followed by its hash.
    static let hashing: Set<PortalPath> = [
        "/login", "/reset/password", FlowPurpose.reset.factorPath, "/security/password/change",
        FlowPurpose.change.factorPath,
    ]
    /// Where these forms lead, with the portal of each.
    static let hashingAddresses = Dictionary(
        uniqueKeysWithValues: Entrance.allCases.flatMap { entrance in
            hashing.map { (entrance.address(of: $0), entrance) }
        })

    func get(_ path: PortalPath, _ handler: @Sendable @escaping (Visit) async throws -> Response) {
        let (portal, entrance) = (portal, entrance)
        answered.pages.insert(path)
        routes.get(RouterPath(entrance.address(of: path))) { request, context in
            try await handler(
                Visit(request: request, context: context, form: [:], portal: portal, at: entrance, path))
        }
    }

    /// A form with a file. Its body is not read yet: the handler does that (`Visit.readFile`), once it knows who sends it.
    func upload(_ path: PortalPath, _ handler: @Sendable @escaping (Visit) async throws -> Response) {
        let (portal, entrance) = (portal, entrance)
        answered.forms.insert(path)
        routes.post(RouterPath(entrance.address(of: path))) { request, context in
            try portal.checkClientLimit(request, context)
            return try await handler(
                Visit(request: request, context: context, form: [:], portal: portal, at: entrance, path))
        }
    }

    /// - Parameters:
    ///   - choice: The one field of the form that may come more than once.
    ///   - limit: Of the form, in bytes, where it may be larger than others.
    func post(
        _ path: PortalPath, choice: String? = nil, upTo limit: Int = WebContext.largestForm,
        _ handler: @Sendable @escaping (Visit) async throws -> Response
    ) {
        let (portal, entrance) = (portal, entrance)
        let hashes = Self.hashing.contains(path)
        answered.forms.insert(path)
        routes.post(RouterPath(entrance.address(of: path))) { request, context in
            try portal.checkClientLimit(request, context)
            if hashes { try portal.installation.hasher.pool.checkRoom() }
            let form = try await FormBody.read(request, limit: limit, choice: choice)
            let visit = Visit(
                request: request, context: context, form: form.fields, chosen: form.chosen, portal: portal,
                at: entrance, path)
            try visit.checkSameSite()
            return try await handler(visit)
        }
    }

    /// What is only looked at says so to whoever sends it a form. To be called when every page is there.
    func refuseOtherMethods() {
        for path in answered.pages.subtracting(answered.forms) {
            routes.post(RouterPath(entrance.address(of: path))) { _, _ -> Response in
                throw WebFault.methodNotAllowed(allowed: "GET, HEAD")
            }
        }
    }

    /// What was registered so far; gone when the routes are made.
    private final class AnsweredPaths {
        var pages: Set<PortalPath> = []
        var forms: Set<PortalPath> = []
    }
}
