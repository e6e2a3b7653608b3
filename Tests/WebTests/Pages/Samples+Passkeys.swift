import Domain
import UseCases
import Web

extension Sample {
    private static let challenge = "wXQ0_challenge-of-56-bytes_kJ3u7yPq"
    private static let credentials = ["bGFwdG9w", "cGhvbmU"]

    private static let anybodys = PasskeyRequest(
        challenge: challenge, relyingPartyID: "localhost", allowed: [], requiresUserVerification: true)
    private static let adas = PasskeyRequest(
        challenge: challenge, relyingPartyID: "localhost", allowed: credentials, requiresUserVerification: false)

    private static func creation(_ text: String? = nil) -> PasskeyCreation {
        PasskeyCreation(
            challenge: challenge, relyingPartyID: "localhost", organisation: text ?? "Northwind", userHandle: "YWRh",
            email: text ?? "ada@northwind.example", displayName: text ?? "Ada Lindqvist", excluded: credentials)
    }

    private static func overview(
        _ names: [String], outcome: FactorsPage.Outcome? = nil, problems: [Refusal] = []
    ) -> FactorsPage {
        let lines = names.enumerated().map { place, name in
            PasskeyCard.Line(
                id: ID(rawValue: "passkey-\(place)"), name: name, added: .now - .days(40 - place),
                lastUsed: place == 0 ? .now - .minutes(5) : nil)
        }
        return FactorsPage(
            authenticator: nil, offersAuthenticator: true, passkeys: PasskeyCard(lines: lines, offers: true),
            recoveryCodes: 0, requirement: .met, outcome: outcome, problems: problems)
    }

    static let passkeys: [Sample] = [
        Sample("sign-in-passkey", SignInPage(passkey: anybodys)),
        Sample("sign-in-passkey-wrong", SignInPage(passkey: anybodys, problems: [.passkeyWrong])),
        Sample(
            "factor-passkey",
            FactorPage(purpose: .signIn, kinds: [.passkey, .totp, .recoveryCode], passkey: adas)),
        Sample(
            "factor-passkey-wrong",
            FactorPage(purpose: .reset, kinds: [.passkey], passkey: adas, problems: [.passkeyWrong])),
        Sample("factors-passkeys", overview(["Work laptop", "Phone"], outcome: .passkeyAdded), in: .ada),
        Sample("factors-passkeys-last", overview(["Work laptop"], problems: [.lastFactor]), in: .ada),
        Sample("factors-passkeys-none", overview([]), in: .ada),
        Sample("passkey", PasskeyPage(creation: creation(), name: "Firefox on Linux"), in: .ada),
        Sample(
            "passkey-nameless", PasskeyPage(creation: creation(), name: "", problems: [.passkeyNameMalformed]),
            in: .ada),
        Sample("hostile-factors-passkeys", overview([Hostile.text, Hostile.text]), in: .hostile),
        Sample("hostile-passkey", PasskeyPage(creation: creation(Hostile.text), name: Hostile.text), in: .hostile),
    ]
}
