import Hummingbird
import NIOCore
import UseCases

/// Registers pages and forms. What a handler gets is a `Visit`: cookies and client address are read, and a form that
/// did not come from our own page never gets there.
struct PageRoutes {
    let portal: Portal
    let routes: RouterGroup<WebContext>

    func get(_ path: RouterPath, _ handler: @Sendable @escaping (Visit) async throws -> Response) {
        let portal = portal
        routes.get(path) { request, context in
            try await handler(Visit(request: request, context: context, form: [:], portal: portal))
        }
    }

    /// - Parameter hashes: Whether answering takes a hash. Where there is no room for one, the form isn't even read.
    func post(_ path: RouterPath, hashes: Bool = false, _ handler: @Sendable @escaping (Visit) async throws -> Response)
    {
        let portal = portal
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
