import Domain
import Formats
import Hummingbird
import UseCases

/// *This wasn't me*, of something that the help desk did.
struct NotMeRoutes {
    func add(to routes: PageRoutes) {
        routes.get("/not-me", show)
        routes.post("/not-me", stop)
        routes.get("/not-me/done") { visit in
            try await visit.page(NotMeDonePage(isSuspended: visit.query("closed") == "yes"))
        }
        routes.get("/not-me/:token", openLink)
    }

    /// Inert: the page behind it asks first.
    @Sendable private func openLink(_ visit: Visit) async throws -> Response {
        guard let token = visit.linkToken(.stopLink) else { return try await dead(visit) }
        var response = visit.redirect(to: "/not-me")
        visit.set(.stop, to: token, in: &response)
        return response
    }

    @Sendable private func show(_ visit: Visit) async throws -> Response {
        if let named = visit.query("reset") {
            return try await visit.signedIn { signedIn in
                guard let id = ID<DeskReset>(parsing: named),
                    let reset = try await visit.installation.findStop(.signedIn(signedIn, id))
                else { return try await dead(visit) }
                return try await visit.page(NotMePage(reset: reset, isSignedIn: true), signedIn: signedIn)
            }
        }
        guard let token = visit.cookie(.stop), let reset = try await visit.installation.findStop(.link(token)) else {
            return try await dead(visit)
        }
        return try await visit.page(NotMePage(reset: reset))
    }

    @Sendable private func stop(_ visit: Visit) async throws -> Response {
        if let named = visit.form["reset"] {
            return try await visit.signedIn { signedIn in
                guard let id = ID<DeskReset>(parsing: named) else { return try await dead(visit) }
                return try await stop(.signedIn(signedIn, id), visit)
            }
        }
        guard let token = visit.cookie(.stop) else { return try await dead(visit) }
        return try await stop(.link(token), visit)
    }

    private func stop(_ claim: StopClaim, _ visit: Visit) async throws -> Response {
        guard case .done(let isSuspended) = try await visit.installation.stop(claim, origin: visit.origin) else {
            return try await dead(visit)
        }
        var response = visit.redirect(to: isSuspended ? "/not-me/done?closed=yes" : "/not-me/done")
        visit.clear(.stop, in: &response)
        return response
    }

    private func dead(_ visit: Visit) async throws -> Response {
        try await visit.page(LinkDeadPage(purpose: .stop), status: .gone)
    }
}
