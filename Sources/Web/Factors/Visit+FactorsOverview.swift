import Domain
import Formats
import Hummingbird
import UseCases

extension Visit {
    /// `GET /security/factors`, and whatever comes back to it.
    func factorsOverview(
        _ signedIn: SignedIn, _ outcome: FactorsPage.Outcome? = nil, problems: [Refusal] = []
    ) async throws -> Response {
        let (factors, authenticator) = try await installation.findFactors(of: signedIn)
        let passkeys = try await installation.listPasskeys(of: signedIn)
        let phones = try await installation.findPhones(of: signedIn)
        let settings = signedIn.settings
        let page = FactorsPage(
            authenticator: authenticator.map {
                FactorsPage.AuthenticatorCard(since: $0.confirmedAt ?? $0.createdAt, lastUsed: $0.lastUsedAt)
            },
            offersAuthenticator: settings.factors.offered.contains(.totp),
            passkeys: PasskeyCard(
                lines: passkeys.map {
                    PasskeyCard.Line(id: $0.id, name: $0.name.text, added: $0.createdAt, lastUsed: $0.lastUsedAt)
                },
                offers: installation.offersPasskeys(under: settings)),
            phones: PhonesCard(
                phones: phones.map { PhonesCard.Line(id: $0.id, name: $0.name.text, lastUsed: $0.lastUsedAt) },
                isOffered: settings.factors.offered.contains(.push)),
            duo: DuoCard(
                since: factors.own.contains(.duo) ? factors.duoSince : nil,
                offeredAt: factors.isEmpty ? try await installation.findDuo(settings)?.origin : nil),
            recoveryCodes: factors.recoveryCodes,
            requirement: settings.factors.requirement(of: signedIn.account, factors, at: installation.time.now()),
            outcome: outcome, problems: problems)
        return try await self.page(page, status: problems.status, signedIn: signedIn)
    }
}

extension FactorsPage.Outcome {
    /// Where it is told.
    var path: PortalPath { FactorsDestination.overview.path.asking("outcome", rawValue) }
}
