import Domain
import Formats
import Hummingbird
import UseCases

struct SignInRoutes {
    func add(to routes: PageRoutes) {
        routes.get("/login", show)
        routes.post("/login", signIn)
        routes.post("/logout", signOut)
        routes.get("/verify/:token", openVerifyLink)
    }

    @Sendable private func show(_ visit: Visit) async throws -> Response {
        try await visit.page(
            SignInPage(
                notice: visit.query("notice").flatMap(SignInNotice.init(rawValue:)),
                confirming: try await confirming(visit)))
    }

    private func confirming(_ visit: Visit) async throws -> EmailAddress? {
        guard let token = visit.cookie(.verify) else { return nil }
        return try await visit.installation.findAddressToVerify(token)
    }

    @Sendable private func signIn(_ visit: Visit) async throws -> Response {
        let outcome = try await visit.installation.signIn(
            SignInRequest(
                name: visit.field("email"), password: visit.field("password"), browser: visit.cookie(.browser),
                previousSession: visit.cookie(.session), verifyLink: visit.cookie(.verify), origin: visit.origin))
        switch outcome {
        case .refused(let refusals):
            return try await visit.refused(
                SignInPage(
                    email: visit.field("email"), confirming: try await confirming(visit), problems: refusals))
        case .done(let new):
            return welcome(new, visit)
        }
    }

    private func welcome(_ new: NewSession, _ visit: Visit) -> Response {
        let place =
            switch new.recovery {
            case nil: "/"
            case .done: "/profile?outcome=verified"
            case .refused: "/profile?outcome=link-dead"
            }
        var response = visit.redirect(to: place)
        visit.set(.session, to: new.token, in: &response)
        visit.set(.browser, to: new.browser, in: &response)
        // A new session has new forms: what was on the screen before can't be sent into it.
        visit.set(.form, to: visit.installation.chance.token(.form), in: &response)
        if new.recovery != nil { visit.clear(.verify, in: &response) }
        return response
    }

    @Sendable private func signOut(_ visit: Visit) async throws -> Response {
        if let signedIn = try await visit.findSignedIn() {
            try await visit.installation.signOut(signedIn, origin: visit.origin)
        }
        var response = visit.redirect(to: "/login?notice=\(SignInNotice.signedOut.rawValue)")
        visit.clear(.session, in: &response)
        return response
    }

    /// Inert: the link waits in a cookie for the sign-in that completes it.
    @Sendable private func openVerifyLink(_ visit: Visit) async throws -> Response {
        guard let token = Token(parsing: visit.context.parameters.get("token") ?? "", as: .verifyLink) else {
            return visit.redirect(to: "/login?notice=\(SignInNotice.recoveryLinkDead.rawValue)")
        }
        guard try await visit.installation.findAddressToVerify(token) != nil else {
            return visit.redirect(to: "/login?notice=\(SignInNotice.recoveryLinkDead.rawValue)")
        }
        var response = visit.redirect(to: "/login")
        visit.set(.verify, to: token, in: &response)
        return response
    }
}
