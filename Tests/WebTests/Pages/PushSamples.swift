import Domain
import Formats
import Web

extension Sample {
    /// The pages of phones that approve.
    static let push: [Sample] = [
        Sample("push-send", FactorPage(purpose: .signIn, kinds: [.push, .totp, .recoveryCode])),
        Sample(
            "push-denied", FactorPage(purpose: .signIn, kinds: [.push, .totp, .recoveryCode], ended: .denied)),
        Sample("push-stopped", FactorPage(purpose: .reset, kinds: [.push, .totp], problems: [.pushStopped])),
        Sample(
            "push-waiting",
            PushWaitingPage(purpose: .signIn, state: .open(number: "402 817"), kinds: [.push, .totp, .recoveryCode])),
        Sample(
            "push-waiting-alone",
            PushWaitingPage(purpose: .reset, state: .open(number: "402 817"), kinds: [.push])),
        Sample(
            "push-approved",
            PushWaitingPage(purpose: .factors, state: .approved, kinds: [.push, .passkey], next: .phone), in: .ada),
        Sample("phone-begin", PhonePage(step: .begin), in: .ada),
        Sample("phone-scan", PhonePage(step: scan), in: .ada),
        Sample("phone-scan-again", PhonePage(step: scan, problems: [.nothingPending]), in: .ada),
        Sample("phone-confirm", PhonePage(step: .confirm(name: "Ada’s phone"), problems: [.numberWrong]), in: .ada),
        Sample("factors-no-phone", factors([], outcome: nil), in: .ada),
        Sample(
            "factors-phones",
            factors(
                [
                    PhonesCard.Line(id: ID(rawValue: "one"), name: "Ada’s phone", lastUsed: .now - .hours(2)),
                    PhonesCard.Line(id: ID(rawValue: "two"), name: "Work phone", lastUsed: nil),
                ], outcome: .phoneAdded), in: .ada),
        Sample(
            "hostile-phones",
            factors([PhonesCard.Line(id: ID(rawValue: "one"), name: Hostile.text, lastUsed: nil)], outcome: nil),
            in: .hostile),
        Sample("hostile-phone", PhonePage(step: .confirm(name: Hostile.text)), in: .hostile),
    ]

    /// As it comes from us; what else is on it is its script's.
    static let phoneApp: [Sample] = [
        Sample("phone-app", PhoneAppPage(kind: .app, organisation: .northwind, nonce: "nonce")),
        Sample("phone-app-offline", PhoneAppPage(kind: .offline, organisation: .northwind, nonce: "nonce")),
        Sample("hostile-phone-app", PhoneAppPage(kind: .app, organisation: .hostile, nonce: Hostile.text)),
    ]

    private static func factors(_ phones: [PhonesCard.Line], outcome: FactorsPage.Outcome?) -> FactorsPage {
        FactorsPage(
            authenticator: nil, offersAuthenticator: true, phones: PhonesCard(phones: phones, isOffered: true),
            recoveryCodes: 0, requirement: .met, outcome: outcome)
    }

    private static var scan: PhonePage.Step {
        let address = "https://lockstep.example.org/authenticator#lsq_\(String(repeating: "A", count: 43))"
        guard let code = QRCode(Secret(address)) else { return .confirm(name: "no code") }
        return .scan(qrPath: code.svgPath, qrSide: code.side)
    }
}
