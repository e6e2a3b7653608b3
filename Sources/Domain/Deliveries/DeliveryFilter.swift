/// Which of the deliveries that are owed a list shows: by how they stand, under the names of `DeliveryState`.
package enum DeliveryFilter: String, Hashable, Sendable, CaseIterable {
    /// A directory, or something of ours on the way there, refused it: somebody has to act.
    case failed
    /// Tried, and tried again by itself.
    case waiting
    case needsPassword = "needs-password"
    case pending
    case paused

    package func includes(_ state: DeliveryState) -> Bool { state.name == rawValue }
}
