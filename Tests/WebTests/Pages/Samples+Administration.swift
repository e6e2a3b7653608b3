import Domain
import Web

extension Sample {
    /// What looks otherwise in the administrators' portal, and a few of the pages that look the same.
    static let administration: [Sample] = [
        Sample("admin-sign-in", SignInPage(), in: .stranger.at(.administrators)),
        Sample(
            "admin-sign-in-wrong", SignInPage(email: "olga@northwind.example", problems: [.wrongCredentials]),
            in: .stranger.at(.administrators)),
        Sample("admin-break-glass", BreakGlassPage(), in: .stranger.at(.administrators)),
        Sample(
            "admin-break-glass-wrong", BreakGlassPage(problems: [.wrongCredentials]),
            in: .stranger.at(.administrators)),
        Sample("admin-reset-request", ResetRequestPage(), in: .stranger.at(.administrators)),
        Sample("admin-link-dead", LinkDeadPage(purpose: .reset), in: .stranger.at(.administrators)),
        Sample(
            "admin-factor-locked", FactorPage(purpose: .signIn, kinds: [.totp], problems: [.accountLocked]),
            in: .stranger.at(.administrators)),
        Sample(
            "admin-home", AdministratorHomePage(familiarName: "Olga", role: .administrator), in: .olga),
        Sample(
            "admin-home-notices",
            AdministratorHomePage(
                familiarName: "Olga", role: .owner,
                notices: [.passwordExpires(inDays: 1, mayChangeAfter: false), .recoveryAddressMissing]), in: .olga),
        Sample(
            "admin-factors-overdue",
            FactorsPage(
                authenticator: nil, offersAuthenticator: true, passkeys: PasskeyCard(lines: [], offers: true),
                recoveryCodes: 0, requirement: .overdue), in: .olga),
        Sample("admin-error-not-found", ErrorPage(.notFound), in: .stranger.at(.administrators)),
        Sample(
            "admin-hostile-home", AdministratorHomePage(familiarName: Hostile.text, role: .auditor),
            in: .hostile.at(.administrators)),
    ]
}

extension PageContext {
    static let olga = PageContext(
        entrance: .administrators, organisation: .northwind, csrf: "csrf-token", nonce: "nonce", now: .now,
        person: Person(name: "Olga Berg", email: "olga@northwind.example"))
}
