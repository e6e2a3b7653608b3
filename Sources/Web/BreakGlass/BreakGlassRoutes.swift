import Domain
import Hummingbird
import UseCases

struct BreakGlassRoutes {
    func add(to routes: PageRoutes) {
        routes.get("/break-glass") { try await $0.page(BreakGlassPage()) }
        routes.post("/break-glass", signIn)
    }

    @Sendable private func signIn(_ visit: Visit) async throws -> Response {
        let outcome = try await visit.installation.useBreakGlass(
            visit.field("code"), from: visit.browserState, logger: visit.portal.logger)
        switch outcome {
        case .refused(let refusals): return try await visit.refused(BreakGlassPage(problems: refusals))
        case .done(let session): return visit.welcome(session)
        }
    }
}
