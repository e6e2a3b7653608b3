import Domain
import Formats
import Hummingbird
import UseCases

/// Signing in with a passkey alone; adding, naming and removing them.
struct PasskeyRoutes {
    func add(to routes: PageRoutes) {
        routes.post("/login/passkey", signIn)
        routes.post("/security/passkeys/new") { visit in try await visit.signedIn { try await begin(visit, $0) } }
        routes.get("/security/passkeys") { visit in
            try await visit.signedIn { try await show(visit, $0, name: visit.origin.browser, problems: []) }
        }
        routes.post("/security/passkeys") { visit in try await visit.signedIn { try await addPasskey(visit, $0) } }
        routes.post("/security/passkeys/rename") { visit in try await visit.signedIn { try await rename(visit, $0) } }
        routes.post("/security/passkeys/remove") { visit in try await visit.signedIn { try await remove(visit, $0) } }
    }

    @Sendable private func signIn(_ visit: Visit) async throws -> Response {
        guard let answer = visit.passkeyAssertion else { return try await visit.signInPage(problems: [.passkeyWrong]) }
        switch try await visit.installation.signIn(with: answer, form: visit.formToken, from: visit.browserState) {
        case .done(let session): return visit.welcome(session)
        case .refused(let refusals): return try await visit.signInPage(problems: refusals)
        }
    }

    /// Asks for what is set up already, and goes on where that is proven.
    private func begin(_ visit: Visit, _ signedIn: SignedIn) async throws -> Response {
        try await visit.provenForFactors(signedIn, next: .passkeys) { _ in
            visit.redirect(to: FactorsDestination.passkeys.path)
        }
    }

    private func show(
        _ visit: Visit, _ signedIn: SignedIn, name: String, problems: [Refusal]
    ) async throws -> Response {
        guard let flow = visit.cookie(.flow) else { return visit.redirect(to: FactorsDestination.overview.path) }
        switch try await visit.installation.beginPasskey(flow, of: signedIn) {
        case .done(let creation):
            return try await visit.page(
                PasskeyPage(creation: creation, name: name, problems: problems), status: problems.status,
                signedIn: signedIn)
        case .refused(let refusals) where refusals.contains(.reauthenticationRequired):
            return visit.redirect(to: FactorsDestination.overview.path)
        case .refused(let refusals): return try await visit.factorsOverview(signedIn, problems: refusals)
        }
    }

    private func addPasskey(_ visit: Visit, _ signedIn: SignedIn) async throws -> Response {
        let name = visit.field("name")
        guard let flow = visit.cookie(.flow) else { return visit.redirect(to: FactorsDestination.overview.path) }
        guard let made = visit.passkeyRegistration else {
            return try await show(visit, signedIn, name: name, problems: [.passkeyWrong])
        }
        let outcome = try await visit.installation.addPasskey(
            made, named: name, flow, of: signedIn, origin: visit.origin)
        switch outcome {
        case .refused(let refusals): return try await show(visit, signedIn, name: name, problems: refusals)
        case .done: return try await visit.factorAdded(signedIn, .passkeyAdded)
        }
    }

    private func rename(_ visit: Visit, _ signedIn: SignedIn) async throws -> Response {
        try await visit.provenForFactors(signedIn, next: .overview) { flow in
            let outcome = try await visit.installation.renamePasskey(
                visit.passkey, to: visit.field("name"), flow, of: signedIn, origin: visit.origin)
            return try await answer(visit, signedIn, outcome, .passkeyRenamed)
        }
    }

    private func remove(_ visit: Visit, _ signedIn: SignedIn) async throws -> Response {
        try await visit.provenForFactors(signedIn, next: .overview) { flow in
            let outcome = try await visit.installation.removePasskey(
                visit.passkey, flow, of: signedIn, origin: visit.origin)
            return try await answer(visit, signedIn, outcome, .passkeyRemoved)
        }
    }

    private func answer(
        _ visit: Visit, _ signedIn: SignedIn, _ outcome: Outcome<Void>, _ done: FactorsPage.Outcome
    ) async throws -> Response {
        switch outcome {
        case .done: visit.redirect(to: done.path)
        case .refused(let refusals): try await visit.factorsOverview(signedIn, problems: refusals)
        }
    }
}

extension Visit {
    /// The passkey that a form is about.
    fileprivate var passkey: ID<Passkey> { ID(rawValue: field("passkey")) }
}
