package import Domain
package import Formats

/// What a person gives when a factor is asked for.
package enum FactorAnswer: Sendable {
    /// Of an authenticator app.
    case totp(code: String)
    case recoveryCode(String)
    case passkey(PasskeyAssertion.Response)
    /// From an administrator who reset the factors.
    case enrolmentCode(String)
    /// A request that the person approved on their phone.
    case push(ID<PushRequest>)
    /// What Duo sent the browser back with.
    case duo(DuoReturn)

    package var kind: FactorKind {
        switch self {
        case .totp: .totp
        case .recoveryCode: .recoveryCode
        case .passkey: .passkey
        case .enrolmentCode: .enrolmentCode
        case .push: .push
        case .duo: .duo
        }
    }
}

/// An answer that was found right and isn't spent yet.
enum RightAnswer: Sendable {
    case totp(ID<Authenticator>, step: Int)
    case recoveryCode(ID<StoredRecoveryCode>)
    case passkey(UsedPasskey)
    /// Spent by the enrolment that it opens, and not before: the way there may take more than one flow.
    case enrolmentCode
    case push(ID<PushRequest>)
    /// What it takes was spent before Duo was asked.
    case duo

    /// Which one of its kind it was, for the trail; a phone has said so itself.
    var details: [String: String] {
        if case .passkey(let used) = self { used.passkey.details } else { [:] }
    }

    var proof: ProofKind {
        switch self {
        case .totp: .totp
        case .recoveryCode: .recoveryCode
        case .passkey(let used): used.proof
        case .enrolmentCode: .enrolmentCode
        case .push: .push
        case .duo: .duo
        }
    }
}
