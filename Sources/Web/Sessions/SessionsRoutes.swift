import Domain
import Hummingbird
import UseCases

struct SessionsRoutes {
    func add(to routes: PageRoutes) {
        routes.get("/security/sessions") { visit in
            try await visit.signedIn { signedIn in
                let page = SessionsPage(
                    sessions: try await visit.installation.listSessions(of: signedIn), current: signedIn.session.id,
                    outcome: visit.query("outcome").flatMap(SessionsPage.Outcome.init(rawValue:)))
                return try await visit.page(page, signedIn: signedIn)
            }
        }
        routes.post("/security/sessions") { visit in
            try await visit.signedIn { try await end(visit, $0) }
        }
    }

    private func end(_ visit: Visit, _ signedIn: SignedIn) async throws -> Response {
        if visit.field("all") == "others" {
            try await visit.installation.endOtherSessions(of: signedIn, origin: visit.origin)
            return visit.redirect(to: "/security/sessions?outcome=others-ended")
        }
        let session = ID<Session>(rawValue: visit.field("session"))
        guard session != signedIn.session.id else {
            try await visit.installation.signOut(signedIn, origin: visit.origin)
            var response = visit.redirect(to: SignInNotice.signedOut.path)
            visit.clear(.session, in: &response)
            return response
        }
        try await visit.installation.endSession(session, of: signedIn, origin: visit.origin)
        return visit.redirect(to: "/security/sessions?outcome=one-ended")
    }
}
