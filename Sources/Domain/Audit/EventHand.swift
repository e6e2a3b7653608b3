/// Who did what happened, as somebody who looks after the account is told.
package enum EventHand: Hashable, Sendable {
    /// The account's own.
    case person
    /// By name, where it is known.
    case administrator(String)
    /// By the name of its key, where it is known.
    case program(String)
    case host
    case service
    /// Somebody who had proven nothing.
    case nobody
}
