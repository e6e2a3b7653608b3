import Domain
import Synchronization
package import UseCases

/// Keeps every push message, and answers as it is told to.
package final class RecordingPushTransport: PushTransport {
    private let state = Mutex((sent: [OutgoingPush](), outcome: PushOutcome.accepted))

    package init() {}

    package var sent: [OutgoingPush] { state.withLock { $0.sent } }

    /// What the messages say, in order.
    package var contents: [String] { sent.map { String(decoding: $0.content.exposed, as: UTF8.self) } }

    package func answer(with outcome: PushOutcome) {
        state.withLock { $0.outcome = outcome }
    }

    package func send(_ message: OutgoingPush) async -> PushOutcome {
        state.withLock { state in
            state.sent.append(message)
            return state.outcome
        }
    }
}
