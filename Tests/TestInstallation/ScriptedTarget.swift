package import Domain
import Formats
import Synchronization
package import UseCases

/// A directory that keeps what it is given, and fails as it is told to.
package final class ScriptedTarget: DeliveryTarget {
    package enum Fault: Hashable, Sendable {
        case down
        case refuses(DeliveryFailure)
        /// It does what it is told, and nobody hears of it.
        case answerLost
        /// Somebody else has disabled the account there.
        case foundDisabled
        /// Somebody else has disabled the account there, the password lets it in, and nothing is taken after that.
        case letsInDisabled
        /// It takes the password, and nothing after it.
        case refusesAfterPassword(DeliveryFailure)
        /// It takes what it is told, does nothing, and never says so.
        case silent
    }

    private struct State {
        var passwords: [String: String] = [:]
        var standings: [String: TargetStanding] = [:]
        var orders = 0
        var changedAt: Timestamp?
        var faults: [ID<Connection>: Fault] = [:]
        var meanwhile: @Sendable () async -> Void = {}
    }

    private let state = Mutex(State())

    package init() {}

    /// How often it was told anything.
    package var orders: Int { state.withLock { $0.orders } }

    package func password(of entry: String) -> String? { state.withLock { $0.passwords[entry] } }

    package func standing(of entry: String) -> TargetStanding? { state.withLock { $0.standings[entry] } }

    /// When it takes passwords, by its own clock.
    package func changes(at time: Timestamp?) { state.withLock { $0.changedAt = time } }

    package func fail(_ fault: Fault?, at connection: ID<Connection>) {
        state.withLock { $0.faults[connection] = fault }
    }

    /// What happens before it answers.
    package func meanwhile(_ action: @Sendable @escaping () async -> Void) {
        state.withLock { $0.meanwhile = action }
    }

    package func apply(_ order: DeliveryOrder) async -> DeliveryOutcome {
        let (fault, meanwhile) = state.withLock { state in
            state.orders += 1
            let fault = state.faults[order.work.connection.id]
            switch fault {
            case .down, .refuses, .silent: break
            case .answerLost, .refusesAfterPassword, .foundDisabled, .letsInDisabled, nil:
                if fault == .letsInDisabled, order.work.standing == nil { order.foundDisabled.note() }
                if fault == .foundDisabled, order.work.standing == .disabled { order.foundDisabled.note() }
                if let password = order.password {
                    state.passwords[order.work.entry] = password.exposed
                    order.changeTime.note(state.changedAt)
                }
                if fault != nil && fault != .answerLost { break }
                if let standing = order.work.standing {
                    state.standings[order.work.entry] = standing
                }
            }
            return (fault, state.meanwhile)
        }
        await meanwhile()
        return switch fault {
        case .down: .failed(.unreachable)
        case .refuses(let failure): .failed(failure)
        case .answerLost: .failed(.answerLost)
        case .letsInDisabled: order.password == nil ? .failed(.busy) : .passwordOnly(.busy)
        case .refusesAfterPassword(let failure): order.password == nil ? .failed(failure) : .passwordOnly(failure)
        case .silent: await Self.never()
        case .foundDisabled, nil: .applied
        }
    }

    /// Ends with the task alone.
    private static func never() async -> DeliveryOutcome {
        let silence = AsyncStream<Void>.makeStream()
        for await _ in silence.stream {}
        withExtendedLifetime(silence.continuation) {}
        return .failed(.unreachable)
    }
}
