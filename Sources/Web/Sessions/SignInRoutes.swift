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
        try await visit.signInPage(notice: visit.query("notice").flatMap(SignInNotice.init(rawValue:)))
    }

    @Sendable private func signIn(_ visit: Visit) async throws -> Response {
        let outcome = try await visit.installation.signIn(
            name: visit.field("email"), password: visit.field("password"), at: visit.entrance, from: visit.browserState)
        switch outcome {
        case .refused(let refusals):
            return try await visit.signInPage(email: visit.field("email"), problems: refusals)
        case .done(.factorNeeded(let flow)):
            var response = visit.redirect(to: FlowPurpose.signIn.factorPath)
            visit.set(.flow, to: flow, in: &response)
            return response
        case .done(.ended(let session)): return visit.welcome(session)
        }
    }

    @Sendable private func signOut(_ visit: Visit) async throws -> Response {
        if let signedIn = try await visit.findSignedIn() {
            try await visit.installation.signOut(signedIn, origin: visit.origin)
        }
        var response = visit.redirect(to: SignInNotice.signedOut.path)
        visit.clear(.session, in: &response)
        return response
    }

    /// Inert: the link waits in a cookie for the sign-in that completes it.
    @Sendable private func openVerifyLink(_ visit: Visit) async throws -> Response {
        guard let token = visit.linkToken(.verifyLink),
            try await visit.installation.findAddressToVerify(token) != nil
        else { return visit.redirect(to: SignInNotice.recoveryLinkDead.path) }
        var response = visit.redirect(to: "/login")
        visit.set(.verify, to: token, in: &response)
        return response
    }
}

extension Visit {
    /// The recovery address that a sign-in in this browser confirms.
    func findAddressToVerify() async throws -> EmailAddress? {
        guard let token = cookie(.verify) else { return nil }
        return try await installation.findAddressToVerify(token)
    }

    func signInPage(
        email: String = "", notice: SignInNotice? = nil, problems: [Refusal] = []
    ) async throws -> Response {
        let settings = try await installation.findSettings()
        let confirming = try await findAddressToVerify()
        let offersPasskeys = installation.offersPasskeys(under: settings)
        let page = SignInPage(
            email: email, notice: notice, confirming: confirming,
            passkey: offersPasskeys ? try installation.requestPasskey(from: formToken) : nil, problems: problems)
        return try await self.page(page, status: problems.status, settings: settings)
    }

    /// The browser of somebody who has just signed in.
    func welcome(_ new: NewSession) -> Response {
        let place: PortalPath =
            switch (new.signedIn.session.scope, new.recovery) {
            case (.enrolment, _), (.passwordChange, _), (.full, nil): new.signedIn.session.scope.home
            case (.full, .done): "/profile?outcome=verified"
            case (.full, .refused): "/profile?outcome=link-dead"
            }
        var response = redirect(to: place)
        set(.session, to: new.token, in: &response)
        set(.browser, to: new.browser, in: &response)
        // A new session has new forms: what was on the screen before can't be sent into it.
        set(.form, to: installation.chance.token(.form, at: entrance), in: &response)
        if new.recovery != nil { clear(.verify, in: &response) }
        if cookie(.flow) != nil { clear(.flow, in: &response) }
        return response
    }
}
