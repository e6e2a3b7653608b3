import Domain
import Formats
import Hummingbird
import UseCases

/// Phones among the second proofs: from the QR code to the number, and away again.
struct PhoneRoutes {
    func add(to routes: PageRoutes) {
        routes.post("/security/push/begin") { visit in try await visit.signedIn { try await begin(visit, $0) } }
        routes.get("/security/push") { visit in try await visit.signedIn { try await show(visit, $0) } }
        routes.post("/security/push") { visit in try await visit.signedIn { try await confirm(visit, $0) } }
        routes.post("/security/push/rename") { visit in
            try await visit.signedIn { try await change(visit, $0, .phoneRenamed, rename) }
        }
        routes.post("/security/push/remove") { visit in
            try await visit.signedIn { try await change(visit, $0, .phoneRemoved, remove) }
        }
    }

    /// Asks for what is set up already, and shows a new code where that is proven.
    private func begin(_ visit: Visit, _ signedIn: SignedIn) async throws -> Response {
        try await visit.provenForFactors(signedIn, next: .phone) { flow in
            try await code(visit, signedIn, flow, problems: [])
        }
    }

    /// Where a person arrives who was asked for a factor first, and where the number is asked for again. Makes no code:
    /// looking, which any site can make a browser do, must not void the one on the screen.
    private func show(_ visit: Visit, _ signedIn: SignedIn) async throws -> Response {
        guard let flow = visit.cookie(.flow) else { return visit.redirect(to: FactorsDestination.overview.path) }
        if let name = try await visit.installation.findPhoneCandidate(flow, of: signedIn) {
            return try await page(visit, signedIn, .confirm(name: name.text), problems: [])
        }
        return try await page(visit, signedIn, .begin, problems: [])
    }

    private func confirm(_ visit: Visit, _ signedIn: SignedIn) async throws -> Response {
        guard let flow = visit.cookie(.flow) else { return visit.redirect(to: FactorsDestination.overview.path) }
        let outcome = try await visit.installation.confirmPhone(
            visit.field("code"), flow, of: signedIn, origin: visit.origin)
        switch outcome {
        case .done: return try await visit.factorAdded(signedIn, .phoneAdded)
        case .refused(let refusals):
            if let name = try await visit.installation.findPhoneCandidate(flow, of: signedIn) {
                return try await page(visit, signedIn, .confirm(name: name.text), problems: refusals)
            }
            return try await code(visit, signedIn, flow, problems: refusals)
        }
    }

    /// A code works for one page: whoever opens the page again gets another.
    private func code(
        _ visit: Visit, _ signedIn: SignedIn, _ flow: Token, problems: [Refusal]
    ) async throws -> Response {
        switch try await visit.installation.beginPhone(flow, of: signedIn, origin: visit.origin) {
        case .refused(let refusals) where refusals.contains(.reauthenticationRequired):
            return visit.redirect(to: FactorsDestination.overview.path)
        case .refused(let refusals):
            return try await visit.factorsOverview(signedIn, problems: refusals)
        case .done(let token):
            // In the fragment, which a browser sends to nobody: it reaches no log.
            let address = Secret("\(visit.portal.baseURL.link(to: "/authenticator"))#\(token.text.exposed)")
            guard let code = QRCode(address) else { throw WebFault.badRequest }
            return try await page(
                visit, signedIn, .scan(qrPath: code.svgPath, qrSide: code.side), problems: problems)
        }
    }

    private func page(
        _ visit: Visit, _ signedIn: SignedIn, _ step: PhonePage.Step, problems: [Refusal]
    ) async throws -> Response {
        try await visit.page(PhonePage(step: step, problems: problems), status: problems.status, signedIn: signedIn)
    }

    private func change(
        _ visit: Visit, _ signedIn: SignedIn, _ outcome: FactorsPage.Outcome,
        _ change: (Visit, SignedIn, ID<Phone>, Token) async throws -> Outcome<Void>
    ) async throws -> Response {
        try await visit.provenForFactors(signedIn, next: .overview) { flow in
            switch try await change(visit, signedIn, ID(rawValue: visit.field("phone")), flow) {
            case .refused(let refusals):
                try await visit.factorsOverview(signedIn, problems: refusals)
            case .done: visit.redirect(to: outcome.path)
            }
        }
    }

    private func rename(
        _ visit: Visit, _ signedIn: SignedIn, _ phone: ID<Phone>, _ flow: Token
    ) async throws -> Outcome<Void> {
        try await visit.installation.renamePhone(
            phone, to: visit.field("name"), flow, of: signedIn, origin: visit.origin)
    }

    private func remove(
        _ visit: Visit, _ signedIn: SignedIn, _ phone: ID<Phone>, _ flow: Token
    ) async throws -> Outcome<Void> {
        try await visit.installation.removePhone(phone, flow, of: signedIn, origin: visit.origin)
    }
}
