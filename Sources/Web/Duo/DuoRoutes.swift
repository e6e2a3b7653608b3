import Domain
import Formats
import HTTPTypes
import Hummingbird
import UseCases

/// Duo among the second proofs, and the way back from it in every flow.
struct DuoRoutes {
    func add(to routes: PageRoutes) {
        routes.get("/security/duo") { visit in try await visit.signedIn { try await show(visit, $0, problems: []) } }
        routes.post("/security/duo") { visit in try await visit.signedIn { try await begin(visit, $0) } }
        routes.post("/security/duo/remove") { visit in try await visit.signedIn { try await remove(visit, $0) } }
        routes.get("/duo/callback", comeBack)
    }

    private func show(_ visit: Visit, _ signedIn: SignedIn, problems: [Refusal]) async throws -> Response {
        guard let origin = try await visit.installation.findDuo(signedIn.settings)?.origin else {
            return try await visit.factorsOverview(signedIn, problems: problems.isEmpty ? [.factorKindOff] : problems)
        }
        return try await visit.page(
            DuoPage(origin: origin, problems: problems), status: problems.status, signedIn: signedIn
        )
    }

    private func begin(_ visit: Visit, _ signedIn: SignedIn) async throws -> Response {
        try await visit.provenForFactors(signedIn, next: .duo) { flow in
            switch try await visit.installation.beginDuo(flow, of: signedIn) {
            case .done(let address): visit.redirect(away: address)
            case .refused(let refusals): try await show(visit, signedIn, problems: refusals)
            }
        }
    }

    private func remove(_ visit: Visit, _ signedIn: SignedIn) async throws -> Response {
        try await visit.provenForFactors(signedIn, next: .overview) { flow in
            switch try await visit.installation.removeDuo(flow, of: signedIn, origin: visit.origin) {
            case .refused(let refusals): try await visit.factorsOverview(signedIn, problems: refusals)
            case .done: visit.redirect(to: FactorsPage.Outcome.duoRemoved.path)
            }
        }
    }

    /// Duo sends the browser here, whatever it was sent to Duo for. Any site can do the same: what opens something is the
    /// state, which belongs to the flow that this browser holds.
    @Sendable private func comeBack(_ visit: Visit) async throws -> Response {
        // Duo's code works once: nobody spends it by looking.
        guard visit.request.method == .get else { throw WebFault.methodNotAllowed(allowed: "GET") }
        guard let token = visit.cookie(.flow), let open = try await visit.installation.findOpenFlow(token) else {
            return try await visit.passwordSetInFlow() ?? visit.redirect(to: SignInNotice.sessionExpired.path)
        }
        // What follows writes and asks others, as a form's answer does.
        try visit.portal.checkClientLimit(visit.request, visit.context)
        let back = DuoReturn(code: visit.onlyQuery("duo_code"), state: visit.onlyQuery("state"))
        let visit = visit.returning(to: open.flow.purpose, next: DuoState.destination(in: back.state))
        guard open.enrolled.answering.contains(.duo) else { return try await add(back, visit, token, open) }
        return try await FactorRoutes().prove(.duo(back), visit, open.flow.purpose, token)
    }

    private func add(_ back: DuoReturn, _ visit: Visit, _ flow: Token, _ open: OpenFlow) async throws -> Response {
        guard open.flow.purpose == .factors else { return visit.redirect(to: "/") }
        return try await visit.signedIn { signedIn in
            switch try await visit.installation.addDuo(back, flow, of: signedIn, origin: visit.origin) {
            case .refused(let refusals) where refusals.contains(.reauthenticationRequired):
                return visit.redirect(to: FactorsDestination.overview.path)
            case .refused(let refusals): return try await show(visit, signedIn, problems: refusals)
            case .done: return try await visit.factorAdded(signedIn, .duoAdded)
            }
        }
    }
}

extension Visit {
    /// A parameter that comes once, or nothing.
    fileprivate func onlyQuery(_ name: String) -> String {
        let values = request.uri.queryParameters.getAll(name)
        return values.count == 1 ? values[0] : ""
    }

    /// What Duo brought back, as if it had been sent by the form that led there.
    fileprivate func returning(to purpose: FlowPurpose, next: String?) -> Visit {
        Visit(
            request: request, context: context,
            form: ["factor": FactorKind.duo.rawValue, "next": next ?? ""], portal: portal, at: entrance,
            purpose.factorPath)
    }
}
