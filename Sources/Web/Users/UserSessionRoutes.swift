import Domain
import Hummingbird
import UseCases

/// One session of a person, for administrators.
struct UserSessionRoutes {
    func add(to routes: PageRoutes) {
        routes.get("/users/:id/sessions/:session") { visit in
            try await visit.holding(SessionRights.init) { signedIn, rights in
                try await visit.page(try await page(visit, rights), signedIn: signedIn)
            }
        }
        routes.post("/users/:id/sessions/:session") { visit in
            try await visit.holding(SessionRights.init) { try await end(visit, $0, $1) }
        }
    }

    private func page(_ visit: Visit, _ rights: SessionRights) async throws -> UserSessionPage {
        guard let details = try await rights.reading.findUser(try visit.id(Account.self)).found(),
            let session = details.sessions.first(where: { $0.id.rawValue == visit.context.parameters.get("session") })
        else { throw WebFault.notFound }
        return UserSessionPage(account: details.account, session: session)
    }

    private func end(_ visit: Visit, _ signedIn: SignedIn, _ rights: SessionRights) async throws -> Response {
        var page = try await page(visit, rights)
        page.reason = visit.field("reason")
        switch Reason.read(page.reason, isNeeded: true) {
        case .refused(let refusals): page.problems = refusals
        case .done(let reason):
            switch try await rights.ending.endSession(page.session.id, of: page.account.id, because: reason) {
            case .done:
                let people: PortalPath = "/users"
                return visit.redirect(to: people.of(page.account.id).asking("done", UserDetailsPage.sessionEnded))
            case .refused(let refusals):
                try refusals.checkAllowed()
                page.problems = refusals
            }
        }
        return try await visit.refused(page, signedIn: signedIn)
    }
}

/// Who ends a session sees it first.
private struct SessionRights {
    let reading: ReadingRight
    let ending: AdministrationRight

    init?(_ rights: Rights) {
        guard let reading = rights.reading, let ending = rights.administration else { return nil }
        (self.reading, self.ending) = (reading, ending)
    }
}
