import Domain
import Hummingbird
import UseCases

/// Security, and from there to a new password for who knows the present one.
struct ChangePasswordRoutes {
    func add(to routes: PageRoutes) {
        routes.get("/security") { visit in try await visit.signedIn { try await security(visit, $0) } }
        routes.get("/security/password") { visit in
            try await visit.signedIn {
                // What a change does to a computer is no question where there is none to make.
                if try await visit.installation.findPasswordManager(of: $0.account) != nil {
                    return visit.redirect(to: "/security/password/change")
                }
                return try await visit.page(
                    PasswordSystemPage(machine: visit.query("system").flatMap(Machine.init(rawValue:))), signedIn: $0)
            }
        }
        routes.get("/security/password/change") { visit in
            try await visit.signedIn { try await visit.page(try await page(visit, $0), signedIn: $0) }
        }
        routes.post("/security/password/change") { visit in
            // The same form again, after its answer was lost: the session that it was sent in has ended by it.
            if try await visit.findSignedIn() == nil, try await visit.installation.hasSucceeded(visit.submission()) {
                return visit.passwordSet(.change)
            }
            return try await visit.signedIn { try await change(visit, $0) }
        }
        routes.get("/security/password/done", done)
        routes.get("/security/places") { visit in
            try await visit.signedIn {
                try await visit.page(PasswordPlacesPage(receipts: try await visit.findReceipts($0)), signedIn: $0)
            }
        }
    }

    @Sendable private func done(_ visit: Visit) async throws -> Response {
        if try await visit.findSignedIn() == nil, let outcome = try await visit.findOutcome() {
            let settings = try await visit.installation.findSettings()
            return try await visit.page(
                PasswordDonePage(receipts: outcome.receipts(settings.organisation)), settings: settings)
        }
        return try await visit.signedIn {
            try await visit.page(PasswordDonePage(receipts: try await visit.findReceipts($0)), signedIn: $0)
        }
    }

    private func security(_ visit: Visit, _ signedIn: SignedIn) async throws -> Response {
        let (installation, account) = (visit.installation, signedIn.account)
        let manager = try await installation.findPasswordManager(of: account)
        let page = SecurityPage(
            password: SecurityPage.PasswordCard(
                changedAt: account.passwordChangedAt,
                expiresAt: manager == nil ? installation.foreseenExpiry(of: account, under: signedIn.settings) : nil,
                manager: manager.map(ChangePasswordPage.Manager.init),
                isElsewhere: try await !installation.listPasswordPlaces(of: signedIn).isEmpty),
            factors: try await installation.findEnrolledFactors(of: signedIn).own,
            sessionCount: try await installation.listSessions(of: signedIn).count,
            recovery: try await installation.findRecoveryAddresses(of: signedIn),
            activity: try await latest(installation, signedIn))
        return try await visit.page(page, signedIn: signedIn)
    }

    /// The latest three that are for the person to see.
    private func latest(_ installation: Installation, _ signedIn: SignedIn) async throws -> [ActivityPage.Line] {
        let events = try await installation.listActivity(of: signedIn, limit: 30)
        return Array(events.compactMap(ActivityPage.Line.init).prefix(3))
    }

    private func change(_ visit: Visit, _ signedIn: SignedIn) async throws -> Response {
        let outcome = try await visit.installation.changePassword(
            of: signedIn, current: visit.field("current_password"),
            to: visit.newPassword, browser: visit.cookie(.browser), origin: visit.origin, as: visit.submission())
        switch outcome {
        case .refused(let refusals):
            return try await visit.refused(try await page(visit, signedIn, problems: refusals), signedIn: signedIn)
        case .done(.factorNeeded(let flow)):
            var response = visit.redirect(to: FlowPurpose.change.factorPath)
            visit.set(.flow, to: flow, in: &response)
            return response
        case .done(.ended): return visit.passwordSet(.change)
        }
    }

    private func page(_ visit: Visit, _ signedIn: SignedIn, problems: [Refusal] = []) async throws
        -> ChangePasswordPage
    {
        let directories = try await visit.installation.listDirectoryRules(of: signedIn.account)
        let manager = try await visit.installation.findPasswordManager(of: signedIn.account)
        let (account, policy) = (signedIn.account, signedIn.settings.password)
        let isExpired = account.isExpired(under: policy, at: visit.installation.time.now())
        return ChangePasswordPage(
            email: account.email.text, rules: PasswordRuleList(policy, words: account.words, directories: directories),
            cause: signedIn.session.scope == .passwordChange ? isExpired ? .expired : .asked : nil,
            manager: manager.map(ChangePasswordPage.Manager.init), attempt: visit.attempt, problems: problems)
    }
}
