import Domain
import Formats
import Hummingbird
import UseCases

/// What a second administrator consents to.
struct ConsentRoutes {
    func add(to routes: PageRoutes) {
        routes.get("/consents") { visit in
            try await visit.holding(\.helpDesk) { signedIn, desk in
                try await visit.page(ConsentsPage(consents: try await desk.listConsents().found()), signedIn: signedIn)
            }
        }
        routes.get("/consents/:id") { visit in
            try await visit.holding(\.helpDesk) { signedIn, desk in
                try await visit.page(try await page(visit, signedIn, desk), signedIn: signedIn)
            }
        }
        routes.post("/consents/:id/grant") { visit in
            let consents: PortalPath = "/consents"
            // Nothing is typed here that could be lost.
            return try await visit.holdingProven(
                \.self, returningTo: consents.of(try visit.id(DeskReset.self)), within: FactorChange.freshFor
            ) { signedIn, rights in
                try await settle(visit, signedIn, rights) { try await $0.grant($1) }
            }
        }
        routes.post("/consents/:id/refuse") { visit in
            try await visit.holding(\.self) { signedIn, rights in
                let reason: Reason
                switch Reason.read(visit.field("reason"), isNeeded: true) {
                case .done(let read?): reason = read
                case .done(nil): throw WebFault.badRequest
                case .refused(let refusals): return try await refused(visit, signedIn, rights, refusals)
                }
                return try await settle(visit, signedIn, rights) { try await $0.refuse($1, because: reason) }
            }
        }
        routes.post("/consents/:id/code") { visit in
            try await visit.holding(\.helpDesk) { try await showCode(visit, $0, $1) }
        }
    }

    private func page(_ visit: Visit, _ signedIn: SignedIn, _ desk: HelpDeskRight) async throws -> ConsentPage {
        guard let shown = try await desk.findConsent(try visit.id(DeskReset.self)).found() else {
            throw WebFault.notFound
        }
        return ConsentPage(shown: shown, mayConsent: signedIn.rights.contains(.administration))
    }

    private func settle(
        _ visit: Visit, _ signedIn: SignedIn, _ rights: Rights,
        _ decide: (AdministrationRight, ID<DeskReset>) async throws -> Outcome<DeskReset>
    ) async throws -> Response {
        guard let administration = rights.administration else { throw WebFault.notAllowed }
        let id = try visit.id(DeskReset.self)
        switch try await decide(administration, id) {
        case .done(let reset): return visit.redirect(to: reset.path)
        case .refused(let refusals): return try await refused(visit, signedIn, rights, refusals)
        }
    }

    private func refused(
        _ visit: Visit, _ signedIn: SignedIn, _ rights: Rights, _ refusals: [Refusal]
    ) async throws -> Response {
        try refusals.checkAllowed()
        guard let desk = rights.helpDesk else { throw WebFault.notAllowed }
        var page = try await page(visit, signedIn, desk)
        page.reason = visit.field("reason")
        page.problems = refusals
        return try await visit.refused(page, signedIn: signedIn)
    }

    private func showCode(_ visit: Visit, _ signedIn: SignedIn, _ desk: HelpDeskRight) async throws -> Response {
        var page = try await page(visit, signedIn, desk)
        switch try await desk.takeCode(of: page.shown.reset.id) {
        case .done(let code):
            return try await visit.page(SpokenCodePage(account: page.shown.person, code: code.text), signedIn: signedIn)
        case .refused(let refusals):
            try refusals.checkAllowed()
            page.problems = refusals
            return try await visit.refused(page, signedIn: signedIn)
        }
    }
}
