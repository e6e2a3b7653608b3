/// The receipt: a short list of places, each with a plain state and a time.
package enum ReceiptWords {
    package static let title = "Where my password is"
    package static let portal = "Lockstep portal"
    package static let applied = "Applied"
    package static let pending = "On its way"
    package static let waiting = "Waiting"
    package static let failed = "Not applied"
}
