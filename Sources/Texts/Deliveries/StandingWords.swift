package import Domain

/// How an account stands in the directories that it is bound to, for administrators.
package enum StandingWords {
    package static let title = "Where the password is"
    package static let since = "Waiting since"
    package static let applied = "Last taken over"
    package static let nextTry = "Next try"
    package static let entry = "Entry:"

    package static func name(of state: DeliveryState) -> String {
        switch state {
        case .applied(nil): "Nothing carried yet"
        case .applied: "In step"
        case .pending: "On its way"
        case .waiting: "Waiting"
        case .failed: "Not applied"
        case .needsPassword: "Needs the password once more"
        case .paused: "Paused"
        }
    }

    package static let passwordArrived = "The password has arrived."

    /// Why, and what mends it; `nil` where there is nothing to say.
    ///
    /// - Parameter hasPassword: Whether the password has arrived there, and it is about something else.
    package static func reason(for state: DeliveryState, hasPassword: Bool = false) -> String? {
        switch state {
        case .applied, .pending: nil
        case .waiting(let failure, _), .failed(let failure):
            "\(hasPassword ? "\(passwordArrived) " : "")\(failure.words) \(failure.mend)"
        case .needsPassword: "It goes there at the person’s next sign-in with their password."
        case .paused: "The connection is paused. What is owed goes there when it is resumed."
        }
    }
}
