package import Domain

/// The organisation's rules for a new password, one line each.
package enum PasswordRuleWords {
    package static let title = "What the new password needs"
    package static let met = "met"
    package static let unmet = "not met yet"
    package static let checkedWhenSent = "checked when you send"
    package static let advice = "Easiest: four words that don’t belong together. Spaces and any script are welcome."

    package static func minimumLength(_ count: Int) -> String { "At least \(count) characters" }

    package static func needs(_ needed: CharacterClass) -> String { "At least \(needed.words)" }

    package static let noAccountWords = "Not your name, user name or email address"
    package static let noSequences = "No three characters that follow or repeat each other, as abc, 321 or aaa"
    package static let notCommon = "Not a password that many people use"

    package static func notReused(_ remembered: Int) -> String {
        switch remembered {
        case ...0: "Not the password that you have now"
        case 1: "Not your last password"
        default: "None of your last \(remembered) passwords"
        }
    }

    package static let confirmed = "Typed the same twice"

    /// What a screen reader hears while typing has paused.
    package static let allMet = "All rules that can be checked here are met."
    /// `#` is replaced by the number.
    package static let someUnmet = "Rules not met yet: #"

    /// What a directory asks besides; `nil` where that is nothing.
    package static func there(_ rules: DirectoryRules) -> String? {
        let policy = rules.policy
        let demands = [
            policy.minimumLength > 1 ? "at least \(policy.minimumLength) characters" : nil,
            policy.demandsComplexity
                ? "three of small letters, capital letters, digits and other signs, and no part of your name" : nil,
            policy.historyLength > 0 ? "none of your last \(policy.historyLength) passwords there" : nil,
        ].compactMap(\.self)
        return demands.isEmpty ? nil : "For the directory “\(rules.directory.text)”: \(demands.joined(separator: "; "))"
    }
}
