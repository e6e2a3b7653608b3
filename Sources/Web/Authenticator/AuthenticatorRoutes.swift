import Domain
import Formats
import Hummingbird
import UseCases

/// The overview of second proofs, and an authenticator app from its QR code to its first code.
struct AuthenticatorRoutes {
    func add(to routes: PageRoutes) {
        routes.get("/security/factors") { visit in
            try await visit.signedIn {
                try await visit.factorsOverview($0, visit.query("outcome").flatMap(FactorsPage.Outcome.init(rawValue:)))
            }
        }
        routes.post("/security/authenticator") { visit in try await visit.signedIn { try await begin(visit, $0) } }
        routes.get("/security/authenticator/confirm") { visit in
            try await visit.signedIn { try await show(visit, $0) }
        }
        routes.post("/security/authenticator/confirm") { visit in
            try await visit.signedIn { try await confirm(visit, $0) }
        }
        routes.post("/security/authenticator/remove") { visit in
            try await visit.signedIn { try await remove(visit, $0) }
        }
    }

    /// Asks for what is set up already, and goes on where that is proven.
    private func begin(_ visit: Visit, _ signedIn: SignedIn) async throws -> Response {
        try await visit.provenForFactors(signedIn, next: .authenticator) { _ in
            visit.redirect(to: FactorsDestination.authenticator.path)
        }
    }

    /// A new secret is made when the page is first shown in a flow; shown again, it is the same.
    private func show(_ visit: Visit, _ signedIn: SignedIn) async throws -> Response {
        guard let flow = visit.cookie(.flow) else { return visit.redirect(to: FactorsDestination.overview.path) }
        if let pending = try await visit.installation.findPendingAuthenticator(flow, of: signedIn) {
            return try await page(visit, signedIn, pending)
        }
        switch try await visit.installation.beginAuthenticator(flow, of: signedIn, origin: visit.origin) {
        case .done(let pending): return try await page(visit, signedIn, pending)
        case .refused(let refusals) where refusals.contains(.reauthenticationRequired):
            return visit.redirect(to: FactorsDestination.overview.path)
        case .refused(let refusals): return try await visit.factorsOverview(signedIn, problems: refusals)
        }
    }

    private func confirm(_ visit: Visit, _ signedIn: SignedIn) async throws -> Response {
        guard let flow = visit.cookie(.flow),
            let pending = try await visit.installation.findPendingAuthenticator(flow, of: signedIn)
        else { return visit.redirect(to: FactorsDestination.overview.path) }
        let outcome = try await visit.installation.confirmAuthenticator(
            visit.field("code"), flow, of: signedIn, origin: visit.origin)
        switch outcome {
        case .refused(let refusals): return try await page(visit, signedIn, pending, problems: refusals)
        case .done: return try await visit.factorAdded(signedIn, .confirmed)
        }
    }

    private func remove(_ visit: Visit, _ signedIn: SignedIn) async throws -> Response {
        try await visit.provenForFactors(signedIn, next: .overview) { flow in
            switch try await visit.installation.removeAuthenticator(flow, of: signedIn, origin: visit.origin) {
            case .refused(let refusals): try await visit.factorsOverview(signedIn, problems: refusals)
            case .done: visit.redirect(to: FactorsPage.Outcome.removed.path)
            }
        }
    }

    private func page(
        _ visit: Visit, _ signedIn: SignedIn, _ pending: PendingAuthenticator, problems: [Refusal] = []
    ) async throws -> Response {
        // A name of 100 characters and an address of 254 fit in a QR code many times over.
        guard let code = QRCode(pending.uri.text) else { throw WebFault.badRequest }
        let enrolled = try await visit.installation.findEnrolledFactors(of: signedIn)
        return try await visit.page(
            AuthenticatorPage(
                qrPath: code.svgPath, qrSide: code.side, key: pending.secret.groupedKey,
                isReplacement: enrolled.hasAuthenticator, problems: problems),
            status: problems.status, signedIn: signedIn)
    }
}

extension Visit {
    /// The answer, with a new token for the session.
    func renewing(_ signedIn: SignedIn, _ response: Response) async throws -> Response {
        var response = response
        set(.session, to: try await installation.renewSession(signedIn), in: &response)
        return response
    }

    /// What follows from any factor that was added: the session may do more than before, so it goes on under a new token,
    /// and what stood for a factor is forgotten.
    func factorAdded(_ signedIn: SignedIn, _ outcome: FactorsPage.Outcome) async throws -> Response {
        var response = redirect(to: outcome.path)
        clear(.enrolment, in: &response)
        return try await renewing(signedIn, response)
    }

    /// Runs `body` in a flow that lets factors be changed; where the browser has none, the person proves themself first
    /// and then comes back.
    ///
    /// - Parameter typed: What they find again when they do.
    func provenForFactors(
        _ signedIn: SignedIn, next: FactorsDestination, keeping typed: Secret<String>? = nil,
        _ body: (Token) async throws -> Response
    ) async throws -> Response {
        if let flow = cookie(.flow), try await installation.mayChangeFactors(flow, signedIn) {
            return try await body(flow)
        }
        let step = try await installation.beginFactorsFlow(of: signedIn, keeping: typed)
        var response =
            if case .open(let token) = step {
                try await body(token)
            } else {
                redirect(to: FlowPurpose.factors.factorPath.asking("next", next.rawValue))
            }
        set(.flow, to: step.token, in: &response)
        return response
    }
}
