package import Domain

extension FactorKind {
    /// In the middle of a sentence: “… an authenticator app …”.
    package var words: String {
        switch self {
        case .totp: "an authenticator app"
        case .passkey: "a passkey"
        case .push: "a phone"
        case .duo: "Duo"
        case .recoveryCode: "recovery codes"
        case .enrolmentCode: "a code from your administrator"
        }
    }

    /// A heading, and the name in a list.
    package var title: String {
        switch self {
        case .totp: "Authenticator app"
        case .passkey: "Passkey"
        case .push: "Phone"
        case .duo: "Duo"
        case .recoveryCode: "Recovery code"
        case .enrolmentCode: "Code from your administrator"
        }
    }
}
