import Domain
import Hummingbird
import NIOCore
import UseCases

/// Registers pages and forms. What a handler gets is a `Visit`: cookies and client address are read, and a form that
/// did not come from our own page never gets there.
struct PageRoutes {
    let portal: Portal
    let routes: RouterGroup<WebContext>

    /// The forms whose answer takes a hash. Where there is no room for one, the form isn't even read.
    ///
    /// Where a new password waits, the last proof is followed by its hash.
    static let hashing: Set<String> = [
        "/login", "/reset/password", "\(FlowPurpose.reset.factorPath)", "/security/password/change",
        "\(FlowPurpose.change.factorPath)",
    ]

    func get(_ path: RouterPath, _ handler: @Sendable @escaping (Visit) async throws -> Response) {
        let portal = portal
        routes.get(path) { request, context in
            try await handler(Visit(request: request, context: context, form: [:], portal: portal))
        }
    }

    func post(_ path: RouterPath, _ handler: @Sendable @escaping (Visit) async throws -> Response) {
        let portal = portal
        let hashes = Self.hashing.contains(path.description)
        routes.post(path) { request, context in
            try portal.checkClientLimit(request, context)
            if hashes { try portal.installation.hasher.pool.checkRoom() }
            let form = try await FormBody.read(request, limit: context.maxUploadSize)
            let visit = Visit(request: request, context: context, form: form, portal: portal)
            try visit.checkSameSite()
            return try await handler(visit)
        }
    }
}
