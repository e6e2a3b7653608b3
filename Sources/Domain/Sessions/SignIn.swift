/// The rule behind every door that asks for the current password.
package enum SignIn {
    package struct Facts: Sendable {
        /// `nil`: nobody has the name.
        package var account: Account?
        package var attempt: ReservedAttempt
        package var passwordIsRight: Bool
        /// Why a directory whose password it is lets nobody in with it.
        package var directory: DirectoryVerification?
        package var settings: Settings
        package var origin: Origin
        package var now: Timestamp

        package init(
            account: Account?, attempt: ReservedAttempt, passwordIsRight: Bool, settings: Settings, origin: Origin,
            now: Timestamp
        ) {
            self.account = account
            self.attempt = attempt
            self.passwordIsRight = passwordIsRight
            self.settings = settings
            self.origin = origin
            self.now = now
        }
    }

    /// Whether the password opens the door. A locked attempt never gets here: it was refused before hashing.
    package static func opens(_ facts: Facts) -> Bool {
        guard let account = facts.account else { return false }
        return facts.passwordIsRight && account.mayEnter(under: facts.settings.password, at: facts.now)
    }

    /// Whether this failure is the one that locks.
    package static func locks(_ facts: Facts) -> Bool {
        !facts.passwordIsRight && facts.settings.lockout.locks(facts.attempt)
    }

    /// What a failure leaves behind. The same for every cause, to whoever asks.
    package static func failure(_ facts: Facts) -> Decision {
        var decision = Decision.refused(.wrongCredentials)
        decision.events = [
            AuditEvent(
                .signInFailed, by: .anonymous, account: facts.account?.id, details: facts.directory?.details ?? [:],
                facts.origin.details)
        ]
        return decision
    }
}

extension DirectoryVerification {
    /// For the trail; who typed it is told nothing.
    fileprivate var details: [String: String] {
        switch self {
        case .rightButStale: ["directory": "must-change"]
        case .former, .rightOrFormer: ["directory": "former"]
        case .refused(.locked): ["directory": "locked"]
        case .refused(.disabled): ["directory": "disabled"]
        case .refused(.expired): ["directory": "expired"]
        case .refused: ["directory": "refused"]
        case .right, .wrong: [:]
        }
    }
}
