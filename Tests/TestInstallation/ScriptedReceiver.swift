import Domain
import Synchronization
package import UseCases

/// A receiver of events that keeps what it gets, and answers as it is told to.
package final class ScriptedReceiver: EventTransport {
    private struct State {
        var batches: [EventBatch] = []
        var outcome = ForwardingOutcome.confirmed
        var meanwhile: @Sendable () async -> Void = {}
    }

    private let state = Mutex(State())

    package init() {}

    package var batches: [EventBatch] { state.withLock { $0.batches } }

    /// Of the events in the order in which they came.
    package var numbers: [Int] { batches.flatMap { $0.events.map(\.number) } }

    package func answer(with outcome: ForwardingOutcome) {
        state.withLock { $0.outcome = outcome }
    }

    /// What happens between the arrival and the answer.
    package func meanwhile(_ action: @Sendable @escaping () async -> Void) {
        state.withLock { $0.meanwhile = action }
    }

    package func send(_ batch: EventBatch, to address: EventAddress) async -> ForwardingOutcome {
        let (outcome, meanwhile) = state.withLock { state in
            state.batches.append(batch)
            return (state.outcome, state.meanwhile)
        }
        await meanwhile()
        return outcome
    }
}
