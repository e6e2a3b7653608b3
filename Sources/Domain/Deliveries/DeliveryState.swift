/// How a target stands, as people see it.
package enum DeliveryState: Hashable, Sendable {
    /// Everything arrived; when the last of it did, where anything was ever carried.
    case applied(at: Timestamp?)
    /// On its way.
    case pending
    /// Tried, and tried again by itself.
    case waiting(DeliveryFailure, until: Timestamp)
    /// Somebody has to do something.
    case failed(DeliveryFailure)
    case needsPassword
    /// Nothing is carried to the target for now.
    case paused

    package init(_ target: BoundTarget, isPaused: Bool) {
        guard let owed = target.owed else {
            self = .applied(at: target.held?.at)
            return
        }
        if owed.password == .neededOnceMore {
            self = .needsPassword
        } else if isPaused {
            self = .paused
        } else if let failure = owed.failure {
            self = failure.kind == .transient ? .waiting(failure, until: owed.dueAt) : .failed(failure)
        } else {
            self = .pending
        }
    }

    /// As commands and programs name it.
    package var name: String {
        switch self {
        case .applied: "applied"
        case .pending: "pending"
        case .waiting: "waiting"
        case .failed: "failed"
        case .needsPassword: "needs-password"
        case .paused: "paused"
        }
    }
}
