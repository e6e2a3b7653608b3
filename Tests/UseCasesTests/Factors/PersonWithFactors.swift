import Domain
import Formats
import TestInstallation
import TestPasskeys
import UseCases

/// Somebody with every factor that can stand beside others, recovery codes, and a recovery address.
struct PersonWithFactors: Sendable {
    let it: TestInstallation
    let account: Account
    /// Where all of it was set up.
    let session: NewSession
    let app: AuthenticatorApp
    let device: SoftAuthenticator
    let phone: SoftwarePhone
    let codes: [String]

    /// What answers when they are asked for a factor. Duo does so only where there is nothing else.
    static let kinds: [FactorKind] = [.totp, .recoveryCode, .passkey, .push]

    static func enrol(_ it: TestInstallation) async throws -> PersonWithFactors {
        let account = try await it.addUser()
        try await RecoveryAddressTests.verify(it)
        let session = try await it.session()
        let flow = try await it.openFactors(session)
        let device = try SoftAuthenticator.of(account)
        guard try await it.add(device, in: flow, of: session).isDone else { throw Missing(what: "a passkey") }
        let app = try await it.pending(session, in: flow)
        guard try await it.confirm(app.code(), flow, session).isDone else { throw Missing(what: "an authenticator") }
        let phone = try await it.enrolPhone(session, in: flow)
        let codes = try await it.recoveryCodes(session, in: flow)
        it.clock.advance(.seconds(TOTP.period))
        return PersonWithFactors(
            it: it, account: account, session: session, app: app, device: device, phone: phone, codes: codes)
    }

    /// What opens this flow. A passkey's and a code of recovery are good for the first time that a test asks for one.
    func right(_ kind: FactorKind, in flow: Token) async throws -> FactorAnswer {
        switch kind {
        case .totp: return .totp(code: app.code())
        case .recoveryCode: return .recoveryCode(codes[0])
        case .passkey: return .passkey(try await it.assertion(of: device, in: flow))
        case .push:
            let shown = try await it.askPhones(in: flow)
            let answer = try phone.answer(shown.request, .approve, code: shown.number.text.exposed)
            guard try await it.send(answer, by: phone).isDone else { throw Missing(what: "an approval") }
            return .push(shown.request.id)
        case .duo, .enrolmentCode: throw Missing(what: "a \(kind)")
        }
    }

    func wrong(_ kind: FactorKind, in flow: Token) async throws -> FactorAnswer {
        switch kind {
        case .totp: .totp(code: FactorAttemptsTests.wrongCodes(app, 1)[0])
        case .recoveryCode: .recoveryCode("00000-00000-00000-00000-00000-0")
        case .passkey:
            .passkey(try await it.assertion(of: device, in: flow) { $0.client.origin = "http://evil.example" })
        case .push: .push(ID(rawValue: "none"))
        case .duo, .enrolmentCode: throw Missing(what: "a \(kind)")
        }
    }

    /// As it was set up.
    func enrolled() -> EnrolledFactors {
        var factors = EnrolledFactors()
        (factors.hasAuthenticator, factors.passkeys, factors.phones, factors.recoveryCodes) = (true, 1, 1, 10)
        return factors
    }

    /// What a wrong answer of this kind is told.
    static func refusal(of kind: FactorKind) -> Refusal {
        switch kind {
        case .passkey: .passkeyWrong
        case .push: .requestOver
        case .duo: .duoDenied
        case .totp, .recoveryCode, .enrolmentCode: .codeWrong
        }
    }
}
