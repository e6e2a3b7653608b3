/// The receipt: a short list of places, each with a plain state and a time.
package enum ReceiptWords {
    package static let title = "Where my password is"
    package static let portal = "Lockstep portal"
    package static let applied = "Applied"
    package static let kept = "Set there"
    package static let keptWhy = "Your password is set and changed there. The one that you have there counts here, too."
    package static let pending = "On its way"
    package static let waiting = "Waiting"
    package static let failed = "Not applied"
    package static let nextTry = "Next try:"
    package static let lookAgain = "Look again"
    package static let someone = "your contact"

    // MARK: The page of its own

    package static let lead = "Each place that follows your password, and whether it has it."
    package static let seePlaces = "See where your password is"
    package static let backToSecurity = "Back to Security"
}
