import Domain
import Formats
import Hummingbird
import UseCases

/// From the forgotten password to the new one.
struct ResetRoutes {
    func add(to routes: PageRoutes) {
        routes.get("/reset") { try await $0.page(ResetRequestPage()) }
        routes.post("/reset", request)
        routes.get("/reset/sent", sent)
        routes.get("/reset/password", showNewPassword)
        routes.post("/reset/password", setNewPassword)
        routes.get("/reset/done", done)
        routes.get("/reset/:token", openLink)
    }

    /// The same answer for every address that is one: whether it is anybody's is found out behind the queue.
    @Sendable private func request(_ visit: Visit) async throws -> Response {
        let address: EmailAddress
        do throws(EmailAddress.Fault) {
            address = try EmailAddress(visit.field("email"))
        } catch {
            return try await visit.refused(
                ResetRequestPage(email: visit.field("email"), problems: [error.refusal]))
        }
        try await visit.installation.requestReset(address: address, at: visit.entrance)
        return visit.redirect(to: "/reset/sent")
    }

    @Sendable private func sent(_ visit: Visit) async throws -> Response {
        let settings = try await visit.installation.findSettings()
        let minutes = Int(settings.recovery.linkLives.inMilliseconds / Duration.minutes(1).inMilliseconds)
        return try await visit.page(ResetRequestSentPage(linkMinutes: minutes), settings: settings)
    }

    /// Inert, for any number of GET and HEAD: the token moves into a cookie and out of the address.
    @Sendable private func openLink(_ visit: Visit) async throws -> Response {
        guard let token = visit.linkToken(.resetLink, .activationLink) else {
            return try await visit.page(LinkDeadPage(purpose: .reset), status: .gone)
        }
        var response = visit.redirect(to: "/reset/password")
        visit.set(.reset, to: token, in: &response)
        return response
    }

    @Sendable private func showNewPassword(_ visit: Visit) async throws -> Response {
        guard let token = visit.cookie(.reset), let opened = try await visit.installation.openLink(token) else {
            return try await dead(visit)
        }
        return try await visit.page(try await page(visit, opened), settings: opened.settings)
    }

    @Sendable private func setNewPassword(_ visit: Visit) async throws -> Response {
        guard let token = visit.cookie(.reset) else { return try await dead(visit) }
        let submission = visit.submission(behind: token)
        guard let opened = try await visit.installation.openLink(token) else {
            // Spent by this very form, whose answer was lost.
            return try await visit.installation.hasSucceeded(submission)
                ? visit.passwordSet(.reset) : try await dead(visit)
        }
        let outcome = try await visit.installation.resetPassword(
            token, to: visit.newPassword, origin: visit.origin, as: submission)
        switch outcome {
        case .refused(let refusals) where refusals.contains(.linkDead): return try await dead(visit)
        case .refused(let refusals):
            return try await visit.refused(
                try await page(visit, opened, problems: refusals), settings: opened.settings)
        case .done(.factorNeeded(let flow)):
            var response = visit.redirect(to: FlowPurpose.reset.factorPath)
            visit.set(.flow, to: flow, in: &response)
            return response
        case .done(.ended): return visit.passwordSet(.reset)
        }
    }

    @Sendable private func done(_ visit: Visit) async throws -> Response {
        let settings = try await visit.installation.findSettings()
        return try await visit.page(
            ResetDonePage(
                machine: visit.query("system").flatMap(Machine.init(rawValue:)),
                receipts: try await visit.findOutcome()?.receipts(settings.organisation) ?? []), settings: settings)
    }

    private func page(
        _ visit: Visit, _ opened: OpenedLink, problems: [Refusal] = []
    ) async throws -> NewPasswordPage {
        NewPasswordPage(
            purpose: opened.link.kind == .activation ? .activation : .reset, email: opened.account.email.text,
            rules: PasswordRuleList(
                opened.settings.password, words: opened.account.words,
                directories: try await visit.installation.listDirectoryRules(of: opened.account)),
            attempt: visit.attempt,
            manager: try await visit.installation.findPasswordManager(of: opened.account)
                .map(ChangePasswordPage.Manager.init), problems: problems)
    }

    private func dead(_ visit: Visit) async throws -> Response {
        let isActivation = visit.cookie(.reset)?.kind == .activationLink
        var response = try await visit.page(
            LinkDeadPage(
                purpose: isActivation ? .activation : .reset, hasOutcome: try await visit.findOutcome() != nil),
            status: .gone)
        visit.clear(.reset, in: &response)
        return response
    }
}
