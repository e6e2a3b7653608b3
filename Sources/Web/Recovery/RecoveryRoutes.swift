import Domain
import Formats
import Hummingbird
import UseCases

/// The profile with its recovery address, and the way to take a change of it back.
struct RecoveryRoutes {
    func add(to routes: PageRoutes) {
        routes.get("/profile") { visit in try await visit.signedIn { try await open(visit, $0) } }
        routes.post("/profile/recovery-email") { visit in try await visit.signedIn { try await save(visit, $0) } }
        routes.post("/profile/recovery-email/remove") { visit in
            try await visit.signedIn { try await remove(visit, $0) }
        }
        routes.get("/undo", showUndo)
        routes.post("/undo", undo)
        routes.get("/undo/done") { try await $0.page(UndoDonePage()) }
        routes.get("/undo/:token", openUndoLink)
    }

    private func open(_ visit: Visit, _ signedIn: SignedIn) async throws -> Response {
        let outcome = visit.query("outcome").flatMap(ProfilePage.Outcome.init(rawValue:))
        guard outcome == .proven else { return try await show(visit, signedIn, outcome: outcome) }
        // Who comes back from the proof finds the address as they typed it.
        guard let flow = visit.cookie(.flow),
            let typed = try await visit.installation.findTyped(in: flow, of: signedIn)
        else { return try await show(visit, signedIn) }
        return try await show(visit, signedIn, typed: typed.exposed, outcome: outcome)
    }

    private func save(_ visit: Visit, _ signedIn: SignedIn) async throws -> Response {
        // Nobody proves anything for what is no address.
        let address: EmailAddress
        do throws(EmailAddress.Fault) {
            address = try EmailAddress(visit.field("email"))
        } catch {
            return try await show(visit, signedIn, typed: visit.field("email"), problems: [error.refusal])
        }
        return try await proven(visit, signedIn, keeping: Secret(address.text)) { flow in
            let outcome = try await visit.installation.saveRecoveryAddress(
                visit.field("email"), of: signedIn, currentPassword: visit.form["current_password"], flow: flow,
                browser: visit.cookie(.browser), origin: visit.origin)
            switch outcome {
            case .refused(let refusals):
                return try await show(visit, signedIn, typed: visit.field("email"), problems: refusals)
            case .done: return visit.redirect(to: "/profile?outcome=saved")
            }
        }
    }

    private func remove(_ visit: Visit, _ signedIn: SignedIn) async throws -> Response {
        try await proven(visit, signedIn) { flow in
            let outcome = try await visit.installation.removeRecoveryAddress(
                of: signedIn, currentPassword: visit.form["current_password"], flow: flow,
                browser: visit.cookie(.browser), origin: visit.origin)
            switch outcome {
            case .refused(let refusals): return try await show(visit, signedIn, problems: refusals)
            case .done: return visit.redirect(to: "/profile?outcome=removed")
            }
        }
    }

    /// Where a factor is wanted, the person gives it on its own page and comes back.
    private func proven(
        _ visit: Visit, _ signedIn: SignedIn, keeping typed: Secret<String>? = nil,
        _ body: (Token?) async throws -> Response
    ) async throws -> Response {
        guard try await visit.installation.asksForProof(signedIn) == .factor else { return try await body(nil) }
        return try await visit.provenForFactors(signedIn, next: .profile, keeping: typed) { try await body($0) }
    }

    private func show(
        _ visit: Visit, _ signedIn: SignedIn, typed: String = "", outcome: ProfilePage.Outcome? = nil,
        problems: [Refusal] = []
    ) async throws -> Response {
        let account = signedIn.account
        let isFirst = [.verified, .linkDead].contains(outcome)
        let notice = isFirst ? try await visit.expiryNotice(signedIn) : nil
        let page = ProfilePage(
            name: account.name.full, email: account.email.text, userName: account.userName?.text,
            recovery: try await visit.installation.findRecoveryAddresses(of: signedIn), typedAddress: typed,
            asksCurrentPassword: try await visit.installation.asksForProof(signedIn) == .password, outcome: outcome,
            notice: notice, problems: problems)
        return try await visit.page(
            page, status: problems.status, signedIn: signedIn)
    }

    /// Inert: the page behind it asks first.
    @Sendable private func openUndoLink(_ visit: Visit) async throws -> Response {
        guard let token = visit.linkToken(.undoLink) else {
            return try await visit.page(LinkDeadPage(purpose: .undo), status: .gone)
        }
        var response = visit.redirect(to: "/undo")
        visit.set(.undo, to: token, in: &response)
        return response
    }

    @Sendable private func showUndo(_ visit: Visit) async throws -> Response {
        guard let token = visit.cookie(.undo), let change = try await visit.installation.findUndo(token) else {
            return try await visit.page(LinkDeadPage(purpose: .undo), status: .gone)
        }
        return try await visit.page(
            UndoPage(isPrimary: change.isPrimary, oldAddress: change.old?.text, newAddress: change.new?.text),
            settings: change.settings)
    }

    @Sendable private func undo(_ visit: Visit) async throws -> Response {
        guard let token = visit.cookie(.undo),
            case .done = try await visit.installation.undoChange(token, origin: visit.origin)
        else {
            return try await visit.page(LinkDeadPage(purpose: .undo), status: .gone)
        }
        var response = visit.redirect(to: "/undo/done")
        visit.clear(.undo, in: &response)
        return response
    }
}
