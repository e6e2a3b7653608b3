package import Domain

extension DeskReset.Act {
    /// What it is, as in “asked for: …”.
    package var words: String {
        switch self {
        case .sendReset: "a link to a new password"
        case .sendResetToRecovery: "a link to a new password, to the recovery address"
        case .resetAuthenticator: "a reset of the second proofs"
        case .spokenCode: "a code to read out, in place of the second proofs"
        }
    }
}

extension CallerCheck.Means {
    package var words: String {
        switch self {
        case .push: "their phone"
        case .code: "a code from their portal"
        }
    }
}
