/// What can answer for an account besides its password. The raw value is the name in forms and in the trail.
package enum FactorKind: String, Hashable, Sendable, Codable, CaseIterable {
    /// An authenticator app's code (RFC 6238).
    case totp
    case passkey
    case push
    case duo
    /// Stands in for the others, and is no factor without them.
    case recoveryCode = "recovery-code"
    /// Given by an administrator who reset the account's factors; it opens enrolment and nothing else.
    case enrolmentCode = "enrolment-code"

    /// Whether somebody could guess a right answer, so that a lock has to keep them out. Nobody guesses 128 bits, a
    /// signature, or that a phone has approved; and their owner may have nothing else left.
    package var isGuessable: Bool {
        switch self {
        case .totp, .duo, .enrolmentCode: true
        case .passkey, .push, .recoveryCode: false
        }
    }

    /// The proofs that it can give.
    package var proofs: Set<ProofKind> {
        switch self {
        case .totp: [.totp]
        case .passkey: [.passkey, .verifiedPasskey]
        case .push: [.push]
        case .duo: [.duo]
        case .recoveryCode: [.recoveryCode]
        case .enrolmentCode: [.enrolmentCode]
        }
    }
}

extension FactorKind {
    /// What a wrong answer is told.
    package var refusal: Refusal {
        switch self {
        case .passkey: .passkeyWrong
        case .duo: .duoDenied
        case .totp, .push, .recoveryCode, .enrolmentCode: .codeWrong
        }
    }
}

extension ProofKind {
    /// The factor that it is a proof by.
    package var factor: FactorKind? { FactorKind.allCases.first { $0.proofs.contains(self) } }
}
