/// A directory that could not be reached, or lets its service not in. One piece of work at a time finds out whether that has
/// ended: ten thousand others have nothing to gain from trying, and a service that is let in by nobody is locked out by too
/// many tries.
package struct ConnectionDoubt: Hashable, Sendable {
    /// In a row.
    package private(set) var failures = 0
    /// When the next one may try.
    package private(set) var nextAt = Timestamp(milliseconds: 0)
    private var isBeingTried = false
    /// What came of the latest try.
    package private(set) var failure: DeliveryFailure?

    private static let longestPause: Duration = .minutes(1)

    package init() {}

    /// - Parameter chance: Any number.
    package mutating func fail(_ failure: DeliveryFailure, chance: UInt128, at now: Timestamp) {
        // Those that were under way together fail together: that is one failure.
        guard failures == 0 || isBeingTried else { return }
        isBeingTried = false
        self.failure = failure
        failures += 1
        let pause = DeliveryFailure.pause(after: failures, chance: chance)
        nextAt = now + (failure == .writerRefused ? pause : min(pause, Self.longestPause))
    }

    /// One tries. Should nobody say what became of it, the next may when nothing of it can be under way.
    package mutating func isTried(at now: Timestamp) {
        isBeingTried = true
        nextAt = now + DeliveryLease.holds
    }

    /// A clock that was set back does not keep it waiting.
    package func mayTry(at now: Timestamp) -> Bool {
        nextAt <= now || nextAt > now + Delivery.furthestDue
    }
}

extension ConnectionDoubt {
    /// How a target stands to which the directory stands in the way: what is on its way there waits with it, and goes when
    /// the one that is tried has come through.
    package func standing(of state: DeliveryState, at now: Timestamp) -> DeliveryState {
        guard let failure else { return state }
        let next = isBeingTried ? now : nextAt
        return switch state {
        case .pending: .waiting(failure, until: next)
        case .waiting(let own, let until):
            DeliveryOutcome.failed(own).reachedDirectory == false ? .waiting(own, until: min(until, next)) : state
        case .applied, .failed, .needsPassword, .paused: state
        }
    }
}

extension DeliveryOutcome {
    /// What it says about the connection and not about one entry; `nil` where nothing.
    package var reachedDirectory: Bool? {
        switch self {
        case .applied, .passwordOnly: true
        case .failed(let failure):
            switch failure {
            case .unreachable, .certificateRefused, .writerRefused, .kindUnknown, .writerUnreadable,
                .directoryNotAllowed:
                false
            case .passwordTooShort, .passwordInHistory, .passwordTooYoung, .passwordTooSimple, .lockedThere,
                .entryMissing, .entryAmbiguous, .notPermitted, .disablingUnsupported, .refused:
                true
            case .busy, .connectorLate, .answerLost, .passwordUnreadable, .passwordOlder: nil
            }
        }
    }
}
