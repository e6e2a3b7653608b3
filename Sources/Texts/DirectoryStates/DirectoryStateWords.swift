package import Domain

/// How somebody stands in a directory, for administrators.
package enum DirectoryStateWords {
    package static let title = "In the directories"
    package static let look = "Ask the directories"
    package static let lead = "What the directories say about this account just now."
    package static let none = "This account is bound to no directory."
    package static let missing = "There is no such entry, or there are several."
    package static let silent = "The directory doesn’t answer, or no account that searches is set up for it."
    package static let state = "State"
    package static let managed = "Passwords"
    package static let passwordChanged = "Password changed"
    package static let passwordExpires = "Password expires"
    package static let accountExpires = "Account expires"
    package static let locked = "Locked since"
    package static let unknown = "the directory doesn’t say"
    package static let never = "never"
    package static let notLocked = "not locked"
    package static let back = "Back to the person"

    package static func authority(_ authority: PasswordAuthority) -> String {
        switch authority {
        case .lockstep: "set here, and carried there"
        case .directory: "set there, and adopted here"
        case .both: "set here or there"
        }
    }

    package static func state(of account: DirectoryAccount) -> String {
        let states = [
            account.isDisabled ? "disabled" : nil, account.lockedAt == nil ? nil : "locked",
            account.mustChangePassword ? "has to choose a new password" : nil,
        ].compactMap(\.self)
        return states.isEmpty ? "active" : states.joined(separator: ", ")
    }
}
