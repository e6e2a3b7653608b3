package import Domain
package import Formats
import Synchronization
import UseCases

/// Hands out what was handed out before.
package final class ReplayedSource: DeliverySource {
    private struct State {
        var batches: [[DeliveryWork]]
        var outcomes: [DeliveryOutcome] = []
    }

    private let state: Mutex<State>

    /// - Parameter batches: One for each question.
    package init(_ batches: [[DeliveryWork]]) {
        state = Mutex(State(batches: batches))
    }

    /// What it was told.
    package var outcomes: [DeliveryOutcome] { state.withLock { $0.outcomes } }

    package func lease(limit: Int) async throws -> [DeliveryWork] {
        state.withLock { $0.batches.isEmpty ? [] : $0.batches.removeFirst() }
    }

    package func report(_ reports: [DeliveryReport]) async throws {
        state.withLock { $0.outcomes += reports.map(\.outcome) }
    }
}
