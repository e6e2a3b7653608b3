package import Domain

/// The administrators' list of what directories are owed.
package enum DeliveryWords {
    package static let title = "What waits, and for whom"
    package static let lead =
        "Changes that a directory hasn’t confirmed yet, the oldest first. Of each person and directory only the newest is"
        + " kept and sent."
    package static let none = "Nothing waits: every directory holds what it should."
    package static let noneHere = "Nothing here."
    package static let all = "All"
    package static let filters = "By how they stand"
    package static let since = "Since"
    package static let retry = "Try Again"
    package static let retried = "It is tried again now."
    package static let nothingToRetry = "There was nothing to try."
    package static let next = "Next page"
    package static let first = "First page"
    package static let pages = "Pages"

    package static func name(of filter: DeliveryFilter) -> String {
        switch filter {
        case .failed: "Refused"
        case .waiting: "Tried again by itself"
        case .needsPassword: "Needs a sign-in"
        case .pending: "On its way"
        case .paused: "Paused"
        }
    }

    /// Beside the person.
    package static func mark(_ state: DeliveryState) -> String {
        switch state {
        case .applied(nil): "Nothing carried yet"
        case .applied: "Arrived"
        case .pending: "On its way"
        case .waiting: "Waiting"
        case .failed: "Refused"
        case .needsPassword: "Needs a sign-in"
        case .paused: "Paused"
        }
    }

    /// Why, and what to do.
    ///
    /// - Parameter hasPassword: Whether the password has arrived there, and it is about something else.
    package static func why(_ state: DeliveryState, hasPassword: Bool = false) -> String {
        switch state {
        case .applied(nil): "Nothing had to go there since it was bound, or since the directory stopped deciding alone."
        case .applied: "The directory confirmed it."
        case .pending: "It is sent in a moment."
        case .waiting(let failure, _), .failed(let failure):
            "\(hasPassword ? "\(StandingWords.passwordArrived) " : "")\(failure.words) \(failure.mend)"
        case .needsPassword:
            "The password is needed once more. It is sent as soon as the person signs in here with it."
        case .paused: "The connection is paused. It is sent when that is over."
        }
    }

    package static let nextTry = "Next try"

    // MARK: Actions on a connection

    package static let pause = "Pause"
    package static let pauseWhy = "Nothing is carried there for now. Everything is kept."
    package static let pauseEffect =
        "Nothing is carried there until somebody resumes it. What changes meanwhile is kept, the newest of each person, and"
        + " goes out afterwards. Sealed passwords are kept for seven days."
    package static let pauseDone = "The connection is paused."
    package static let resume = "Resume"
    package static let resumeWhy = "What was kept is sent."
    package static let resumeEffect = "What was kept meanwhile is sent now."
    package static let resumeDone = "The connection goes on."
    package static let retryAll = "Try Everything Again"
    package static let retryAllWhy = "Also what the directory refused."
    package static let retryAllEffect =
        "Everything that it is owed is tried at once, also what the directory refused. What needs a person’s sign-in stays."
    package static func retriedAll(_ count: Int) -> String {
        switch count {
        case 0: nothingToRetry
        case 1: "One change is tried again now."
        default: "\(PeopleWords.grouped(count)) changes are tried again now."
        }
    }
    package static let remove = "Remove the Connection"
    package static let removeWhy = "In the directory nothing is deleted or changed."
    package static let removeEffect =
        "Nobody is bound to it any more, what it is owed is dropped, and the passwords of its two accounts are deleted here."
        + " In the directory nothing is deleted and nothing is changed: every entry stays, with the password that it has"
        + " now, and follows no longer."
    package static let removeDone = "The connection was removed. In the directory nothing was changed."
}
