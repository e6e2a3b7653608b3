import Domain
import Hummingbird
import UseCases

/// Who calls: asked by the help desk, and answered by the person in their own portal.
struct CallerRoutes {
    /// For administrators.
    func addDesk(to routes: PageRoutes) {
        routes.get("/users/:id/verify") { visit in
            try await visit.holding(\.helpDesk) { try await show(visit, $0, $1.callers) }
        }
        routes.post("/users/:id/verify") { visit in
            try await visit.holding(\.helpDesk) { try await verify(visit, $0, $1.callers) }
        }
        routes.get("/administrators/:id/verify") { visit in
            try await visit.holding(\.administration) { try await show(visit, $0, $1.administratorsCalling) }
        }
        routes.post("/administrators/:id/verify") { visit in
            try await visit.holding(\.administration) { try await verify(visit, $0, $1.administratorsCalling) }
        }
    }

    /// For whoever calls.
    func add(to routes: PageRoutes) {
        routes.get("/security/caller-code") { visit in
            try await visit.signedIn { try await visit.page(CallerCodePage(), signedIn: $0) }
        }
        routes.post("/security/caller-code") { visit in
            try await visit.signedIn { signedIn in
                switch try await visit.installation.makeCallerCode(of: signedIn, origin: visit.origin) {
                case .done(let code): try await visit.page(CallerCodePage(code: code), signedIn: signedIn)
                case .refused: visit.redirect(to: "/security/caller-code")
                }
            }
        }
    }

    private func show(
        _ visit: Visit, _ signedIn: SignedIn, _ desk: CallerDesk, problems: [Refusal] = []
    ) async throws -> Response {
        guard let caller = try await desk.find(try visit.id(Account.self)).found() else {
            throw WebFault.notFound
        }
        let page = CallerPage(caller: caller, problems: problems)
        return problems.isEmpty
            ? try await visit.page(page, signedIn: signedIn) : try await visit.refused(page, signedIn: signedIn)
    }

    private func verify(_ visit: Visit, _ signedIn: SignedIn, _ desk: CallerDesk) async throws -> Response {
        let id = try visit.id(Account.self)
        let outcome =
            switch visit.field("means") {
            case "push": try await desk.askPhones(id, origin: visit.origin)
            case "code": try await desk.verify(id, code: visit.field("code"))
            case "cancel": try await desk.withdrawPush(id, origin: visit.origin)
            default: throw WebFault.badRequest
            }
        if case .refused(let refusals) = outcome {
            try refusals.checkAllowed()
            return try await show(visit, signedIn, desk, problems: refusals)
        }
        return visit.redirect(to: CallerPage.path(of: id, at: desk.entrance))
    }
}
