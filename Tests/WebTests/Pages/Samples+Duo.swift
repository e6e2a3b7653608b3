import Domain
import Web

extension Sample {
    private static let origin = "https://api-0123abcd.duosecurity.com"

    private static func factors(
        _ duo: DuoCard, outcome: FactorsPage.Outcome? = nil, codes: Int = 0, problems: [Refusal] = []
    ) -> FactorsPage {
        FactorsPage(
            authenticator: nil, offersAuthenticator: true, passkeys: PasskeyCard(lines: [], offers: true), duo: duo,
            recoveryCodes: codes, requirement: .met, outcome: outcome, problems: problems)
    }

    static let duo: [Sample] = [
        Sample("factor-duo", FactorPage(purpose: .signIn, kinds: [.duo, .recoveryCode], duoOrigin: origin)),
        Sample(
            "factor-duo-denied",
            FactorPage(purpose: .reset, kinds: [.duo], duoOrigin: origin, problems: [.duoDenied])),
        Sample(
            "factor-duo-unavailable",
            FactorPage(
                purpose: .factors, kinds: [.duo, .recoveryCode], next: .overview, duoOrigin: origin,
                problems: [.duoUnavailable]), in: .ada),
        Sample("factors-duo-none", factors(DuoCard(offeredAt: origin)), in: .ada),
        Sample("factors-duo", factors(DuoCard(since: .now - .days(9)), codes: 7), in: .ada),
        Sample("factors-duo-added", factors(DuoCard(since: .now), outcome: .duoAdded), in: .ada),
        Sample("factors-duo-removed", factors(DuoCard(offeredAt: origin), outcome: .duoRemoved), in: .ada),
        Sample("duo", DuoPage(origin: origin), in: .ada),
        Sample("duo-denied", DuoPage(origin: origin, problems: [.duoDenied]), in: .ada),
    ]
}
