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
    package static let rules = "Rules for passwords"
    package static let noRules = "none that the directory shows"

    /// What the directory asks of this person's passwords.
    package static func rules(_ policy: DirectoryPasswordPolicy) -> String {
        let demands = [
            policy.minimumLength > 1 ? "at least \(policy.minimumLength) characters" : nil,
            policy.demandsComplexity ? "three kinds of characters, and no part of the name" : nil,
            policy.historyLength > 0 ? "none of the last \(policy.historyLength)" : nil,
            policy.minimumAge > .zero ? "kept for \(span(policy.minimumAge)) at least" : nil,
            policy.maximumAge.map { "changed after \(span($0)) at the latest" },
            policy.lockoutThreshold > 0 ? "locked after \(policy.lockoutThreshold) wrong ones" : nil,
        ].compactMap(\.self)
        return demands.isEmpty ? noRules : demands.joined(separator: "; ")
    }

    package static func source(_ source: EntryPasswordPolicy) -> String {
        switch source {
        case .everybodys: "These hold for everybody in the directory; it shows none for this person alone."
        case .own(_, let name): "These hold for this person, by the directory’s “\(name)”."
        case .unreadable:
            "The directory has others for this person, and the account that reads may not see them. Give it the right to."
                + " Until then what holds for everybody is shown and checked."
        }
    }

    private static func span(_ duration: Duration) -> String {
        let hours = Int(duration.inMilliseconds / 3_600_000)
        if hours >= 48 { return "\(hours / 24) days" }
        return hours >= 1
            ? counted(hours, "hour", "hours")
            : counted(
                Int(duration.inMilliseconds / 60_000), "minute", "minutes")
    }

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
