import Domain
import Formats
import Hummingbird
import UseCases

struct RecoveryCodesRoutes {
    func add(to routes: PageRoutes) {
        routes.get("/security/recovery-codes") { visit in
            try await visit.signedIn { try await show(visit, $0, problems: []) }
        }
        routes.post("/security/recovery-codes") { visit in
            try await visit.signedIn { try await make(visit, $0) }
        }
    }

    private func show(_ visit: Visit, _ signedIn: SignedIn, problems: [Refusal]) async throws -> Response {
        let factors = try await visit.installation.findEnrolledFactors(of: signedIn)
        return try await visit.page(
            RecoveryCodesPage(left: factors.recoveryCodes, problems: problems), status: problems.status,
            signedIn: signedIn)
    }

    /// The codes are in the answer itself, and nowhere else: an address that shows them could be opened twice.
    private func make(_ visit: Visit, _ signedIn: SignedIn) async throws -> Response {
        try await visit.provenForFactors(signedIn, next: .recoveryCodes) { flow in
            switch try await visit.installation.makeRecoveryCodes(flow, of: signedIn, origin: visit.origin) {
            case .refused(let refusals): try await show(visit, signedIn, problems: refusals)
            case .done(let codes):
                try await visit.page(NewRecoveryCodesPage(codes: codes.map(\.text)), signedIn: signedIn)
            }
        }
    }
}
